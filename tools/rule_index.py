"""Write ``qa_lint/linting/rule_index.py``: what is known of rules that are not imported.

    python tools/rule_index.py

Run it after a rule is added, or its declaration changed; a test compares the two.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from qa_lint.core.rule import Check  # noqa: E402 - the checkout comes first
from qa_lint.linting.registry import load_rule, python_rules  # noqa: E402

INDEX = ROOT / "qa_lint" / "linting" / "rule_index.py"
_WIDTH = 100
_HEAD = '''"""What is known of rules that are not imported; written by ``tools/rule_index.py``."""

from __future__ import annotations

from qa_lint.core.diagnostic import Severity, Tier

INDEX: dict[str, tuple[str, Severity, Tier, tuple[str, ...]]] = {
'''


def index() -> str:
    """Return the module: unit, severity, tier and needed words of the rules that read one file."""
    lines = []
    for rule_id in python_rules():
        check = load_rule(rule_id)
        if isinstance(check, Check):
            rule = check.rules[0]
            parts = [_quoted(part) for part in (check.unit.__name__, rule.severity, rule.tier)]
            lines.append(_entry(_quoted(rule_id), [*parts, _tuple(check.needs)]))
    return _HEAD + "".join(lines) + "}\n"


def _entry(key: str, parts: list[str]) -> str:
    """Return the lines of one rule, formatted as ``ruff format`` does."""
    line = f"    {key}: ({', '.join(parts)}),\n"
    if len(line) <= _WIDTH + 1:
        return line
    *short, needs = (f"        {part},\n" for part in parts)
    if len(needs) > _WIDTH + 1:
        words = parts[-1].removeprefix("(").removesuffix(")").split(", ")
        needs = "        (\n" + "".join(f"            {word},\n" for word in words) + "        ),\n"
    return f"    {key}: (\n" + "".join(short) + needs + "    ),\n"


def _tuple(words: tuple[str, ...]) -> str:
    inner = ", ".join(map(_quoted, words))
    return f"({inner},)" if len(words) == 1 else f"({inner})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\")
    return f"'{escaped}'" if '"' in text else f'"{escaped}"'


def main() -> int:
    """Write the index."""
    INDEX.write_text(index(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
