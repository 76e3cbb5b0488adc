"""One slip of the finger: what parts a mistyped word from the one that was meant."""

from __future__ import annotations


def is_one_slip(written: str, meant: str) -> bool:
    """Tell whether one letter was left out, added or changed, or two neighbours changed places.

    Any sign counts as a letter. Equal words are no slip.

    >>> is_one_slip("anwser", "answer"), is_one_slip("htp", "http"), is_one_slip("abc", "cba")
    (True, True, False)
    """
    if written == meant or abs(len(written) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(written), len(meant)) and written[start] == meant[start]:
        start += 1
    a, b = written[start:], meant[start:]
    swapped = len(a) > 1 and a[1::-1] + a[2:] == b
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
