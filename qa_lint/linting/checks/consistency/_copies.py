"""Files that hold the same questions on purpose."""

from __future__ import annotations

_SEVERAL = 4


def is_copy(shared: int, first: int, second: int) -> bool:
    """Tell whether a file is another version of one, such as a translation that is under way.

    ``shared`` is how many questions the two have in common, the others how many each has.
    """
    return shared >= _SEVERAL and shared * 4 >= min(first, second)
