"""Rules as SARIF describes them: what stands at the top of a code scanning alert."""

from __future__ import annotations

from typing import Any

from qa_lint.core.diagnostic import Severity, Tier
from qa_lint.reporting import markdown
from qa_lint.reporting.material import RuleText
from qa_lint.reporting.plain import printable

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: dict[Severity, str] = {
    "error": "error",
    "warning": "warning",
    "info": "recommendation",
}
_PRECISIONS: dict[Tier, str] = {
    "proven": "very-high",
    "measured": "high",
    "candidate": "medium",
}


def described(rule_id: str, rule: RuleText | None) -> dict[str, Any]:
    """Return the descriptor of a rule; of one that nothing is known about, its name."""
    family, _, name = rule_id.partition("/")
    item: dict[str, Any] = {
        "id": rule_id,
        "name": "".join(word.capitalize() for word in f"{family}-{name}".split("-") if word),
        "shortDescription": {"text": _sentence(rule.summary if rule else rule_id)},
        "fullDescription": {"text": _sentence(rule.why or rule.summary if rule else rule_id)},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)}
        if rule
        else {"text": _sentence(rule_id)},
        "properties": {"tags": ["qa-lint", family]},
    }
    if rule:
        item["defaultConfiguration"] = {"level": LEVELS[rule.severity]}
        item["properties"]["precision"] = _PRECISIONS[rule.tier]
        item["properties"]["problem.severity"] = _PROBLEMS[rule.severity]
        if rule.url:
            item["helpUri"] = rule.url
    return item


def _help_text(rule: RuleText) -> str:
    parts = [rule.summary, rule.why, rule.fix]
    if rule.source:
        parts.append(f"Source: {rule.source}")
    return "\n".join(_sentence(part) for part in parts if part)


def _help_markdown(rule: RuleText) -> str:
    blocks = [markdown.with_code(rule.summary)]
    for heading, text in (("Why", rule.why), ("Fix", rule.fix)):
        if text:
            blocks.append(f"**{heading}:** {markdown.with_code(text)}")
    for heading, text in (("Wrong", rule.bad), ("Right", rule.good)):
        if text:
            blocks.append(f"{heading}:\n\n{markdown.fenced(text.rstrip(), 'markdown')}")
    if rule.source:
        blocks.append(f"**Source:** {markdown.code(rule.source)}")
    return "\n\n".join(blocks)


def plain(text: str) -> str:
    """Return a text for a SARIF message, in which no ``[text](target)`` is a link."""
    return printable(text).replace("](", "] (")


def _sentence(text: str) -> str:
    return sentence(plain(" ".join(text.split())))


def sentence(text: str) -> str:
    """Return a text with a full stop at its end, unless it has one or its like."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
