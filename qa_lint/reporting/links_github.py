"""Links that need a look as GitHub's annotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_lint.core.linkstatus import FAILING, VERDICTS, LinkStatus
from qa_lint.reporting.plain import printable, without_commands

LIMIT = 10
"""How many annotations of each level GitHub shows of one step."""


def render(links: Sequence[LinkStatus]) -> Iterator[str]:
    """Yield a command for every place, the worst links first, as many as GitHub shows."""
    left = {"error": LIMIT, "warning": LIMIT}
    rank = {verdict: number for number, verdict in enumerate(VERDICTS)}
    for link in sorted(links, key=lambda one: rank[one.verdict]):
        level = _level(link)
        for occurrence in link.occurrences if level else ():
            if not left[level]:
                break
            left[level] -= 1
            start, end = occurrence.range
            properties = {"file": occurrence.path, "line": start.line, "endLine": end.line}
            if start.line == end.line:
                properties |= {"col": start.column, "endColumn": end.column}
            properties["title"] = f"qa-lint links: {link.verdict}"
            listed = ",".join(f"{name}={_property(str(one))}" for name, one in properties.items())
            yield f"::{level} {listed}::{_data(f'{link.url}: {link.reason}')}"


def _level(link: LinkStatus) -> str:
    if link.verdict in FAILING:
        return "error"
    return "warning" if link.verdict == "soft-404" else ""


def _data(text: str) -> str:
    text = without_commands(printable(text))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
