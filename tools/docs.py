"""Writes what the docs show of the code: the rule pages, the settings, the outputs in README.

Run ``python tools/docs.py`` after a rule, a setting or a message has changed; a test compares.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from qa_lint.core.rule import CLOSE_MARK, OPEN_MARK, Example, Rule, parse_doc
from qa_lint.core.settings import options
from qa_lint.running.catalogue import all_rules

ROOT = Path(__file__).resolve().parent.parent
_RUN = re.compile(r"(```console\n\$ (qa-lint [^\n]+)\n)(.*?)(```)", re.DOTALL)


def pages() -> dict[str, str]:
    """Return every generated text by its path from the root of the repository."""
    found = {f"docs/rules/{family}.md": text for family, text in _rule_pages()}
    found["docs/settings.md"] = "\n".join(_settings()) + "\n"
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
    yield "# Settings"
    yield ""
    yield "Written by `tools/docs.py` from `qa_lint/core/settings.py`; don't edit."
    yield ""
    yield "They stand in `qa-lint.toml`, or in `pyproject.toml` under `[tool.qa-lint]`; the nearest"
    yield 'file above a page counts, and `extends = "other.toml"` puts it on top of another one.'
    yield "The environment overrides files, the command line overrides both."
    yield ""
    yield "| setting | environment | default | values | what it does |"
    yield "|---|---|---|---|---|"
    for option in options().values():
        environment = "QA_LINT_" + option.name.upper().replace("-", "_")
        kinds = {"flag": "true, false", "number": "a number", "words": "a list of strings"}
        values = ", ".join(option.choices) or kinds.get(option.kind, "a string")
        default = {"()": "[]", "False": "false", "True": "true"}.get(
            str(option.default), str(option.default)
        )
        yield f"| `{option.name}` | `{environment}` | `{default}` | {values} | {option.help} |"
    yield ""
    yield "`QA_LINT_CACHE_DIR` names the folder that holds results between runs."


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
