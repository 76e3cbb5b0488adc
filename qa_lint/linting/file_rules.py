"""The rules about files that can't be read, or not wholly; the runner finds them."""

from __future__ import annotations

from qa_lint.core.diagnostic import Severity
from qa_lint.core.rule import Rule

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
        "too-deep",
        "warning",
        "Blocks are nested deeper than is read.",
        "What lies deeper than the limit was not checked, and renders as nobody expects.",
        "Nest fewer block quotes, lists and boxes.",
    ),
)


def _rule(name: str, severity: Severity, summary: str, why: str, fix: str) -> Rule:
    doc = f"{summary}\n\nWhy: {why}\nFix: {fix}\n"
    return Rule(f"file/{name}", severity, "proven", "file", doc)


FILE_RULES: dict[str, Rule] = {f"file/{row[0]}": _rule(*row) for row in _TABLE}
"""Every ``file/...`` rule by its id."""
