"""Writes what the docs show of the code: the rule pages, the settings, the outputs in README.

Run ``python tools/docs.py`` after a rule, a setting or a message has changed; a test compares.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from qa_lint.core.conventions import CONVENTIONS, TABLE, toml_value
from qa_lint.core.rule import CLOSE_MARK, OPEN_MARK, Example, Rule, parse_doc
from qa_lint.core.settings import Option, options
from qa_lint.core.settings_schema import SCHEMA_FILE, settings_schema
from qa_lint.core.settings_values import NEVER_IN_FILES
from qa_lint.running.catalogue import all_rules

ROOT = Path(__file__).resolve().parent.parent
_RUN = re.compile(r"(```console\n\$ (qa-lint [^\n]+)\n)(.*?)(```)", re.DOTALL)


def pages() -> dict[str, str]:
    """Return every generated text by its path from the root of the repository."""
    found = {f"docs/rules/{family}.md": text for family, text in _rule_pages()}
    found["docs/settings.md"] = "\n".join(_settings()) + "\n"
    schema = json.dumps(settings_schema(), ensure_ascii=False, indent=2)
    found[f"rules/data/{SCHEMA_FILE}"] = schema + "\n"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found["README.md"] = _RUN.sub(lambda m: m[1] + _output(m[2]) + m[4], readme)
    return found


def _output(command: str) -> str:
    """Run a command that README shows and return what it prints."""
    words = [sys.executable, "-m", "qa_lint", *shlex.split(command)[1:], "--no-cache"]
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    environment.pop("FORCE_COLOR", None)
    run = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return run.stdout + run.stderr


def _rule_pages() -> Iterator[tuple[str, str]]:
    families: dict[str, list[Rule]] = {}
    for rule in all_rules():
        families.setdefault(rule.family, []).append(rule)
    for family, rules in families.items():
        lines = [f"# {family}", "", "Written by `tools/docs.py` from the rules; don't edit.", ""]
        for rule in rules:
            lines += _rule(rule)
        yield family, "\n".join(lines).rstrip() + "\n"


def _rule(rule: Rule) -> Iterator[str]:
    doc = parse_doc(rule.doc)
    yield f"## {rule.id}"
    yield ""
    yield f"{doc.summary} *({rule.severity}, {rule.tier})*"
    yield ""
    for heading, text in (("Why", doc.why), ("Fix", doc.fix), ("Source", doc.source)):
        if text:
            yield f"**{heading}:** {text}"
            yield ""
    if doc.settings:
        yield from ("With these settings:", "", "```toml", doc.settings, "```", "")
    for example in doc.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    text = example.text
    for start, end in sorted(example.spans, reverse=True):
        text = text[:start] + OPEN_MARK + text[start:end] + CLOSE_MARK + text[end:]
    yield "Good:" if example.good else "Bad:"
    yield ""
    yield "~~~~markdown"
    yield text.rstrip("\n")
    yield "~~~~"
    yield ""


def _settings() -> Iterator[str]:
    yield _SETTINGS_HEAD
    yield "| setting | environment | default | values | what it does |"
    yield "|---|---|---|---|---|"
    for option in options().values():
        if not option.off:
            default = toml_value(option.default).strip('"')
            yield (
                f"| `{option.name}` | `{option.variable}` | `{default}` | {_values(option)} "
                f"| {option.help} |"
            )
    yield ""
    yield "`QA_LINT_CACHE_DIR` names the folder that holds results between runs."
    yield ""
    yield _CONVENTIONS_HEAD
    yield "| convention | values | what it governs |"
    yield "|---|---|---|"
    for row in CONVENTIONS.values():
        yield f"| `{row.name}` | {_values(options()[f'{TABLE}.{row.name}'])} | {row.help} |"
    yield ""
    refused = ", ".join(f"`{name}`" for name in sorted(NEVER_IN_FILES))
    yield _TRUST.format(refused=refused)


def _values(option: Option) -> str:
    if option.choices:
        return ", ".join(f"`{choice}`" for choice in option.choices)
    kinds = {"flag": "true, false", "number": "a number", "words": "a list of strings"}
    return kinds.get(option.kind, "a string")


_SETTINGS_HEAD = """\
# Settings

Written by `tools/docs.py` from `qa_lint/core/settings.py` and `conventions.py`; don't edit.

They stand in `qa-lint.toml`, or in `pyproject.toml` under `[tool.qa-lint]`. The nearest file in or
above a page's folder counts, and no other; `extends = "../qa-lint.toml"` puts it on top of another
one. The environment overrides files, the command line overrides both. `qa-lint config PATH` shows
what holds for a path and where each value comes from, `qa-lint config --schema` prints the JSON
Schema for editors, and `qa-lint init` writes a file to start from.

A file that the command line names is checked whatever `exclude` says, as an explicit wish.
`--force-exclude` (or `force-exclude = true`) leaves it out all the same; the pre-commit hooks pass
it, because pre-commit names every file of a commit.
"""

_CONVENTIONS_HEAD = """\
## Conventions

How questions look is a matter of taste, so no convention holds until it is set in the table
`[conventions]` (`[tool.qa-lint.conventions]` in `pyproject.toml`; in the environment
`QA_LINT_CONVENTIONS_HEADING_LEVEL=4`). `qa-lint init` sets those that nine in ten questions of the
bank keep, with the counts beside them. A question that breaks a convention which is set is found by
`format/broken-convention`; a bank that is parted between two ways of an unset one by
`format/mixed-convention`, once. `false` takes back what a file that is extended sets.
"""

_TRUST = """\
## What a settings file can't do

The checked tree may be a stranger's pull request. What stands in it may select, narrow and add
words; it can't run code, add headers, choose output paths, open networks or plant a cache. These
are refused with a message: {refused}.

`extends` and `packs` name files inside the checkout only, and `max-file-size` ends at 20 MB; a file
given with `--config` is yours, and free of both limits."""


def main() -> None:
    """Write all pages."""
    for name, text in pages().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for stale in {p.name for p in (ROOT / "docs/rules").glob("*.md")} - {
        Path(name).name for name in pages()
    }:
        (ROOT / "docs/rules" / stale).unlink()


if __name__ == "__main__":
    main()
