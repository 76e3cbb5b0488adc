"""Numbers as printed: what was written, and the interval it stands for.

A printed number is a rounded value, so it stands for every number within half a unit of its last
place: ``0.99`` for [0.985, 0.995], ``5 %`` for [0.045, 0.055]. An integer among operands is a
count and is exact; :attr:`Literal.value` is the number as printed for both.

Everything here is linear in the text, exact (:class:`~fractions.Fraction`) and never raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from qa_lint.core.text import Span

MAX_DIGITS = 60
"""Longer runs of digits are keys, hashes or attacks, not numbers somebody computed."""
MAX_EXPONENT = 400
"""The largest power of ten a literal may carry."""

_NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)?(?:\.(?P<decimals>[0-9]+))?"
    r"(?:[eE](?P<exponent>[+\-−]?[0-9]{1,4})(?![0-9A-Za-z_.]))?"
    r"(?P<percent>[ \u00a0\u202f]?\\?%)?"
)
_TEX_NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:\{,\}[0-9]{3})+(?![0-9])|[0-9]{1,3}(?:\\,[0-9]{3})+(?![0-9])"
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)?(?:\.(?P<decimals>[0-9]+))?"
    r"(?P<exponent>(?!))?(?P<percent>\s*(?:\\[,;: ])?\s*\\%)?"
)
_SEPARATORS = re.compile(r"[{},\\]")
_RUN = re.compile(r"[0-9]+(?:[.,:/-][0-9]+)*|\.[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PIECE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as printed.

    Attributes:
        text: What was written, with sign and per cent sign.
        span: Where, in the text it was read from.
        low: The lower end of the rounding interval.
        high: Its upper end.
        unit: One unit of the last printed place (``0.01`` for ``0.99``, ``1`` for ``12``).
        percent: Whether a per cent sign was read; value, interval and unit are divided by 100.
        is_integer: Whether it was printed as a plain integer: exact as an operand.
    """

    text: str
    span: Span
    low: Fraction
    high: Fraction
    unit: Fraction
    percent: bool = False
    is_integer: bool = False

    @property
    def value(self) -> Fraction:
        """The number exactly as printed."""
        return (self.low + self.high) / 2

    @property
    def significant(self) -> int:
        """How many significant digits are shown; zeros that end an integer don't count.

        An exponent's digits are not counted; zero itself shows one digit.
        """
        mantissa = re.split(r"[eE]", self.text, maxsplit=1)[0]
        digits = re.sub(r"[^0-9.]", "", _SEPARATORS.sub("", mantissa))
        shown = digits.replace(".", "").lstrip("0")
        return max(len(shown if "." in digits else shown.rstrip("0")), 1)

    def contains(self, value: Fraction) -> bool:
        """Tell whether ``value`` is printed as this literal (both ends count)."""
        return self.low <= value <= self.high


def scan_number(text: str, start: int = 0, *, tex: bool = False) -> Literal | None:
    r"""Read the unsigned number that starts at ``start``, whatever stands behind it.

    Args:
        text: The text, a formula without its delimiters if ``tex``.
        start: The offset to read at.
        tex: Whether ``{,}`` and ``\,`` group digits, only ``\%`` is per cent, and ``e`` is a
            symbol rather than an exponent.

    Returns:
        The longest number, or ``None`` where there is none or an absurd one.
    """
    match = (_TEX_NUMBER if tex else _NUMBER).match(text, start)
    if match is None or (match["whole"] is None and match["decimals"] is None):
        return None
    whole, decimals, exponent, percent = match.group("whole", "decimals", "exponent", "percent")
    if max(len(whole or ""), len(decimals or "")) > 2 * MAX_DIGITS:
        return None
    bounds = _bounds(whole or "", decimals or "", exponent or "", percent is not None)
    if bounds is None:
        return None
    integer = not (decimals or percent or exponent)
    return Literal(match[0], Span(*match.span()), *bounds, percent is not None, integer)


@lru_cache(maxsize=4_096)
def _bounds(
    whole: str, decimals: str, exponent: str, percent: bool
) -> tuple[Fraction, Fraction, Fraction] | None:
    """Return the ends of a rounding interval and one unit of the last place.

    ``None`` for an absurd number. Few numbers make up most of a text, and fractions are slow.
    """
    whole = _SEPARATORS.sub("", whole)
    scale = int(exponent.replace("−", "-")) if exponent else 0
    if len(whole) + len(decimals) > MAX_DIGITS or abs(scale) > MAX_EXPONENT:
        return None
    unit = Fraction(10) ** (scale - len(decimals) - (2 if percent else 0))
    value = int(whole + decimals) * unit
    return value - unit / 2, value + unit / 2, unit


def as_literal(text: str, start: int = 0) -> Literal | None:
    """Read the number, with its sign, that starts exactly at ``start`` of plain text.

    ``None`` if there is none or if what stands there is part of something else: a name
    (``4x``), a version, a date, a time, a power, a list without spaces.
    """
    at = start + 1 if text[start : start + 1] in ("-", "−", "+") else start
    found = next((one for one in _read_run(text, at) if one.span.start == at), None)
    return None if found is None else _signed(text, found, start)


def find_literals(text: str) -> list[Literal]:
    """Return the numbers of a plain text, in order, without those inside names.

    Not numbers: ``L2``, ``x_1``, ``GPT-4``, ``10k``, ``v1.2.3``, ``2024-01-02``, ``12:30``,
    ``10^6`` (a formula), ``1,5`` (one number or two?). Lists without spaces are split
    (``0.7,0.2,0.1``). A minus sign belongs to the number when it touches it and nothing that
    could be subtracted from stands before it.
    """
    found: list[Literal] = []
    for match in _RUN.finditer(text):
        if found and match.start() < found[-1].span.end:
            continue  # the exponent of the number before: 1e+3
        for literal in _read_run(text, match.start()):
            start = literal.span.start
            sign = text[start - 1 : start] if start else ""
            signed = sign in ("-", "−") and sign != "" and not _ends_operand(text, start - 1)
            found.append(_signed(text, literal, start - 1) if signed else literal)
    return found


def _signed(text: str, literal: Literal, start: int) -> Literal:
    """Return ``literal`` extended to the left to the sign at ``start``, if there is one."""
    if start == literal.span.start:
        return literal
    span = Span(start, literal.span.end)
    low, high = literal.low, literal.high
    if text[start] != "+":
        low, high = -high, -low
    shown = text[start : span.end]
    return Literal(shown, span, low, high, literal.unit, literal.percent, literal.is_integer)


def _ends_operand(text: str, at: int) -> bool:
    """Tell whether a minus sign at ``at`` has something to subtract from before it."""
    before = text[:at].rstrip(" ")[-1:] if at < 200 else text[at - 200 : at].rstrip(" ")[-1:]
    touching = text[at - 1 : at] if at else ""
    if touching and (touching.isalnum() or touching in "_)]}%$"):
        return True
    return before.isdigit() or (before in (")", "]", "%") and before != "")


def _read_run(text: str, start: int) -> list[Literal]:
    """Return the literals of the run of digits and separators that starts at ``start``."""
    run = _RUN.match(text, start)
    if run is None or not _starts_free(text, start):
        return []
    shown = run[0]
    if not set(shown) & set(",:/-") or _GROUPED.fullmatch(shown):
        literal = None if shown.count(".") > 1 else scan_number(text, start)
        pieces = [] if literal is None else [literal]
    elif "/" in shown and not set(shown) & set(":-") and shown.count("/") == 1:
        pieces = _split(text, start, shown, "/")
    elif "-" in shown and not set(shown) & set(":/") and shown.count("-") == 1:
        pieces = _split(text, start, shown, "-")
    elif set(shown) <= set("0123456789.,") and _is_list(shown):
        pieces = _split(text, start, shown, ",")
    else:
        return []
    return pieces if pieces and _ends_free(text, pieces[-1].span.end) else []


def _is_list(shown: str) -> bool:
    """Tell a list without spaces from a number with a decimal comma (``1,5``, ``1.234,56``)."""
    if shown.count(",") > 1:
        return True
    first, _, second = shown.partition(",")
    grouped = len(first.partition(".")[2]) == 3 and "." not in second
    return "." in shown and not grouped


def _split(text: str, start: int, shown: str, separator: str) -> list[Literal]:
    """Return the plain numbers between separators, or nothing if one of them is odd."""
    found: list[Literal] = []
    at = start
    for piece in shown.split(separator):
        if not (_PIECE.fullmatch(piece) or _GROUPED.fullmatch(piece)):
            return []
        # Sliced, so that a comma between two numbers is not taken for a thousands separator.
        literal = scan_number(text[: at + len(piece)], at)
        if literal is None:
            return []
        found.append(literal)
        at += len(piece) + 1
    last = scan_number(text, found[-1].span.start)
    if last is not None and last.text.startswith(found[-1].text):
        found[-1] = last
    return found


def _starts_free(text: str, start: int) -> bool:
    """Tell whether no name, power or longer number ends where a number starts."""
    before = text[start - 1] if start else " "
    if before.isalnum() or before in "_^\\#@§.":
        return False
    further = text[start - 2] if start > 1 else " "
    if before in "-‑/:,":  # joined to a word (GPT-4) or to a longer run
        return not (further.isalnum() or further == "_")
    if before == further == "*":  # a power (2**3), not bold print (**3**)
        return not (start > 2 and (text[start - 3].isalnum() or text[start - 3] == ")"))
    return True


def _ends_free(text: str, end: int) -> bool:
    """Tell whether no name, unit or power follows directly."""
    after = text[end : end + 1]
    if not after:
        return True
    if after.isalnum() or after in "_^" or after in _SUPERSCRIPTS or text.startswith("**", end):
        return text.startswith("**", end) and not text[end + 2 : end + 3].strip()
    if after in "-‑.:/,'’":
        further = text[end + 1 : end + 2]
        return not further.isalnum()
    return True
