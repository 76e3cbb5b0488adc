"""The fingerprint of a line that GitHub's upload action would give a result.

The algorithm is that of ``github/codeql-action`` (``src/fingerprints.ts``): a line's hash covers
the 100 characters from its start that are neither spaces nor tabs, line ends as ``\\n``, then an
end mark, then zeros. A character is a UTF-16 code unit; the hash is a polynomial in 37 modulo
2**64. Equal hashes of a file are numbered. Where the action finds the same value in the file, two
uploads of the same alert are recognised as one, with or without the action's own computation.
"""

from __future__ import annotations

import sys
from array import array
from operator import mul

from qa_lint.core.text import Source

_WINDOW = 100
_BASE = 37
_MODULUS = 2**64
_END = 0xFFFF
_LINE_END = 0x0A
_POWERS = [pow(_BASE, _WINDOW - 1 - place, _MODULUS) for place in range(_WINDOW)]
_BLANK = {ord(" "): None, ord("\t"): None}


def line_hashes(source: Source, last: int) -> list[str]:
    """Return the fingerprints of the lines from the first to number ``last``, at most to the end.

    A byte order mark is a character of the first line: the action reads it as one.
    """
    text = ("\ufeff" if source.bom else "") + source.text
    units = array("H", text.translate(_BLANK).encode("utf-16-le", "surrogatepass"))
    if sys.byteorder == "big":
        units.byteswap()
    units.append(_END)
    seen: dict[int, int] = {}
    hashes: list[str] = []
    start = 0
    while len(hashes) < last:
        value = sum(map(mul, units[start : start + _WINDOW], _POWERS)) % _MODULUS
        count = seen[value] = seen.get(value, 0) + 1
        hashes.append(f"{value:x}:{count}")
        try:
            start = units.index(_LINE_END, start) + 1
        except ValueError:
            break
    return hashes
