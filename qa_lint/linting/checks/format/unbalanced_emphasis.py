"""Bold or italic text whose two ends don't match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_SINGLE = re.compile(r"\*(?<!\*\*)(?!\*)|\\\*")
_RUN = re.compile(r"\\.|\*+", re.DOTALL)


def _with_single_ones(document: Document) -> Sequence[Prose]:
    return document.page_text.with_pattern(_SINGLE)


@rule(Prose, severity="warning", tier="measured", among=_with_single_ones)
def unbalanced_emphasis(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Bold text is opened by two asterisks and closed by one, or the other way round.

    Why: the page shows a stray asterisk, and the text is italic instead of bold.
    Bad:
        - ⟦**Diagonal:*⟧ the correct predictions
    Good:
        - **Diagonal:** the correct predictions
        - *Off the diagonal:* the mistakes, 2 * 3 of them
    Fix: close the text with as many asterisks as it was opened with.
    """
    runs = list(_flanking_runs(prose.words("x")))
    pairs = list(zip(runs[::2], runs[1::2], strict=False))
    directed = all(a[2] == "open" and b[2] == "close" for a, b in pairs)
    if len(runs) % 2 or not directed or max((run[1] for run in runs), default=0) > 2:
        return
    unequal = [(a, b) for a, b in pairs if a[1] != b[1]]
    if len(unequal) != 1:
        return
    (start, opening, _), (end, closing, _) = unequal[0]
    yield Finding(
        prose.locate(start, end + closing),
        f"opened by {'*' * opening}, closed by {'*' * closing}: a stray asterisk shows",
        help="use the same number of asterisks on both sides",
    )


def _flanking_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield offset, length and direction of each run of asterisks that can be emphasis."""
    for match in _RUN.finditer(text):
        if match[0][0] == "\\":
            continue
        before = text[match.start() - 1 : match.start()] or " "
        after = text[match.end() : match.end() + 1] or " "
        if before.isspace() and after.isspace():
            continue
        if before.isspace() or (not before.isalnum() and after.isalnum()):
            yield match.start(), len(match[0]), "open"
        elif before.isalnum() and after.isalnum():
            yield match.start(), len(match[0]), "both"
        else:
            yield match.start(), len(match[0]), "close"
