"""Links that need a look as GitHub's annotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_lint.core.linkstatus import FAILING, LinkStatus, worst_first
from qa_lint.reporting.workflow_commands import LIMIT, annotation


def render(links: Sequence[LinkStatus]) -> Iterator[str]:
    """Yield a command for every place, the worst links first, as many as GitHub shows."""
    left = {"error": LIMIT, "warning": LIMIT}
    for link in worst_first(links):
        level = _level(link)
        for occurrence in link.occurrences if level else ():
            if not left[level]:
                break
            left[level] -= 1
            title = f"qa-lint links: {link.verdict}"
            message = f"{link.url}: {link.reason}"
            yield annotation(level, occurrence.path, occurrence.range, title, message)


def _level(link: LinkStatus) -> str:
    if link.verdict in FAILING:
        return "error"
    return "warning" if link.verdict == "soft-404" else ""
