"""Labels of parts that are nearly, but not quite, one of the known words."""

from __future__ import annotations

from qa_lint.parsing.dialects.mkdocs_tabs import role_of

_KNOWN = ("Question", "Answer", "Solution", "Explanation")


def misspelt(label: str) -> str | None:
    """Return the label that was surely meant, if ``label`` is one slip away from it.

    A slip is a letter left out, added, changed, or swapped with its neighbour.
    """
    word = label.strip().rstrip(":").casefold()
    if role_of(label) != "other" or role_of(word.removesuffix("s")) != "other":
        return None
    for known in _KNOWN:
        if word[:1] == known[0].casefold() and _one_slip(word, known.casefold()):
            return known
    return None


def _one_slip(first: str, second: str) -> bool:
    """Tell whether one edit (with swaps of neighbours) leads from one word to the other."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    a, b = first[start:], second[start:]
    swapped = len(a) > 1 and a[1::-1] + a[2:] == b
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
