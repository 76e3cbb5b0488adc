"""The rules about files that can't be read, and about what leaves findings out.

The runner finds them.
"""

from __future__ import annotations

import re
from collections import Counter

from qa_lint.core.diagnostic import Evidence, Finding, Severity
from qa_lint.core.rule import Rule
from qa_lint.core.text import Source

_LINE_END = re.compile(r"\r\n?|\n")
_END_NAMES = {"\n": r"\n", "\r\n": r"\r\n", "\r": r"\r"}

_TABLE: tuple[tuple[str, Severity, str, str, str], ...] = (
    (
        "unreadable",
        "error",
        "A file can't be opened or read.",
        "What can't be read can't be checked, and a silent skip would look like a clean file.",
        "Check the file's permissions and that it is still there.",
    ),
    (
        "not-utf8",
        "error",
        "A file is not UTF-8 text.",
        "Site generators read Markdown as UTF-8; other encodings show broken characters or stop "
        "the build.",
        "Save the file as UTF-8.",
    ),
    (
        "binary",
        "error",
        "A Markdown file holds binary data.",
        "NUL bytes don't occur in text; the file is probably something else under a wrong name.",
        "Rename the file, or restore the text.",
    ),
    (
        "not-regular",
        "error",
        "A path is no regular file.",
        "Pipes, sockets and devices are never opened, because reading them could hang.",
        "Give the path of a regular file.",
    ),
    (
        "outside-root",
        "error",
        "A symbolic link found in a folder leads out of the root of the run.",
        "Files outside the checked tree are not read unless they are named on the command line.",
        "Remove the link, or name its target on the command line.",
    ),
    (
        "too-large",
        "error",
        "A file is larger than the limit.",
        "Question files are small; the limit keeps hostile input from using up time and memory.",
        "Split the file, or raise max-file-size.",
    ),
    (
        "mixed-line-ends",
        "warning",
        "The lines of a file end in different ways.",
        "Comparisons of versions show lines that nobody changed, and some tools see one long line.",
        "Save the file with one kind of line end, usually \\n.",
    ),
    (
        "too-deep",
        "warning",
        "Blocks are nested deeper than is read.",
        "What lies deeper than the limit was not checked, and renders as nobody expects.",
        "Nest fewer block quotes, lists and boxes.",
    ),
    (
        "malformed-ignore",
        "warning",
        "A comment for qa-lint that can't be read.",
        "Its author believes that it leaves a finding out; it does nothing.",
        "Write `<!-- qa-lint: ignore RULE: reason -->` (see docs/suppressing.md).",
    ),
    (
        "unknown-rule",
        "warning",
        "A comment names a rule that there is not.",
        "It leaves nothing out, or the rule has another name by now.",
        "Correct the name, or remove the comment.",
    ),
    (
        "ignore-without-reason",
        "warning",
        "A comment leaves a finding out and does not say why.",
        "Whoever reads it later can't tell whether the reason still holds.",
        "Write the reason behind a colon: `<!-- qa-lint: ignore RULE: reason -->`.",
    ),
    (
        "unused-ignore",
        "warning",
        "A comment leaves out what qa-lint does not find (any more).",
        "Left where it is, it hides the next defect of that kind.",
        "Remove the comment, or the rule from it.",
    ),
    (
        "stale-baseline",
        "warning",
        "A baseline has entries for what qa-lint does not find any more.",
        "Left where they are, they hide the same defect when it comes back.",
        "Run qa-lint baseline prune.",
    ),
    (
        "weakened",
        "warning",
        "A change makes qa-lint look at less than the revision it is compared with.",
        "What a change turns off in settings, comments or the baseline is not checked any more; "
        "who reviews it should know. Reported with --changed-since only.",
        "Keep the check, or tell the reviewer why it goes.",
    ),
)


def _rule(name: str, severity: Severity, summary: str, why: str, fix: str) -> Rule:
    doc = f"{summary}\n\nWhy: {why}\nFix: {fix}\n"
    return Rule(f"file/{name}", severity, "proven", "file", doc)


def mixed_line_ends(source: Source) -> Finding | None:
    """Return a finding at the first line that ends in another way than most lines of the file."""
    if "\r" not in source.original:
        return None
    ends = _LINE_END.findall(source.original)
    counts = Counter(ends)
    if len(counts) < 2:
        return None
    usual = counts.most_common(1)[0][0]
    line = next(number for number, end in enumerate(ends, 1) if end != usual)
    found = ", ".join(f"{count} in {_END_NAMES[end]}" for end, count in counts.most_common())
    return Finding(
        source.line_span(line),
        f"lines end in different ways: {found}",
        help=f"save the file with {_END_NAMES[usual]} at the end of every line",
        evidence=Evidence(computed=found),
    )


FILE_RULES: dict[str, Rule] = {f"file/{row[0]}": _rule(*row) for row in _TABLE}
"""Every ``file/...`` rule by its id."""
