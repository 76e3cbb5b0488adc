"""Labels of parts that are nearly, but not quite, one of the known words."""

from __future__ import annotations

from qa_lint.parsing.dialects.mkdocs_tabs import is_slip_of, named_role

_KNOWN = ("Question", "Answer", "Solution", "Explanation")


def misspelt(label: str) -> str | None:
    """Return the label that was surely meant, if ``label`` is one slip away from it.

    A slip is a letter left out, added, changed, or swapped with its neighbour.
    """
    word = label.strip().rstrip(":").casefold()
    if named_role(label) != "other" or named_role(word.removesuffix("s")) != "other":
        return None
    return next((known for known in _KNOWN if is_slip_of(word, known.casefold())), None)
