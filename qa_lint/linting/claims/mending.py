"""The one small slip that explains a wrong equality, if there is exactly one."""

from __future__ import annotations

import re
from fractions import Fraction

from qa_lint.core.slips import is_one_slip
from qa_lint.linting.algebra.numeric import candidates, judge_equality
from qa_lint.linting.claims.statements import Statement
from qa_lint.parsing.latex.nodes import Negation, Node, Number, Power, Product, Quotient, Sum, walk
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.literals import Literal
from qa_lint.parsing.reading.arithmetic import parse_side, tokenize

_LOST_POWER = re.compile(r"(?<=\))(\\?\*|\s*\\cdot\s*)(?=[0-9]\b)")
_MAX_PLACES = 12
_MOST_DIGITS = 6
_FEWEST_DIGITS = 5
"""Of both numbers together: of shorter ones any two are a slip apart."""
_WORD_SIZES = frozenset(2**bits for bits in (8, 16, 32, 64, 128))
_FLOAT = Fraction(1, 2**22)
"""What single precision can't tell apart, relatively."""


def literal_of(node: Node) -> Literal | None:
    """Return the printed number a side consists of; its sign is the node's business."""
    inner = node.operand if isinstance(node, Negation) else node
    return inner.literal if isinstance(inner, Number) else None


def value_of(node: Node) -> Fraction | None:
    """Return a side's value if there is only one; close to it where it is irrational."""
    found = candidates(node)
    return found[0].middle if len(found) == 1 else None


def printed_like(value: Fraction, model: Literal) -> str | None:
    """Return ``value`` in the style of ``model``, with its decimals or its significant digits.

    ``None`` where the style hides what it means (a scale, an exponent).
    """
    body = model.text.rstrip("%\\ \u00a0\u202f").lstrip("+-−")
    if not re.fullmatch(r"[0-9.,{}\\]+", body):
        return None
    scaled = abs(value) * (100 if model.percent else 1)
    places = max(len(body.partition(".")[2]), _places_for(scaled, model.significant))
    digits = round(scaled * 10**places)
    if model.is_integer and scaled.denominator == 1:
        places, digits = 0, int(scaled)
    while places and digits % 10 == 0 and digits == scaled * 10**places and body[-1] != "0":
        places, digits = places - 1, digits // 10  # 22.5 rather than 22.500
    whole, decimals = divmod(digits, 10**places)
    grouping = next((one for one in ("{,}", "\\,", ",") if one in body), "")
    shown = f"{whole:,}".replace(",", grouping) if grouping else str(whole)
    tail = f".{decimals:0{places}}" if places else ""
    return ("-" if value < 0 and digits else "") + shown + tail + _unit_mark(model)


def _unit_mark(model: Literal) -> str:
    """Return the per cent sign as it is printed, with its space."""
    return model.text[len(model.text.rstrip("%\\ \u00a0\u202f")) :]


def _places_for(value: Fraction, significant: int) -> int:
    """Return how many decimals show so many significant digits of a number, at most 12."""
    places = 0
    while value and places < _MAX_PLACES and value * 10**places < 10 ** (significant - 1):
        places += 1
    return places


def is_slip(statement: Statement) -> bool:
    """Tell whether one slip of the pen turns the true value into the printed one.

    One wrong, missing or extra digit, two digits swapped, the sign, the decimal point.
    """
    sides = (statement.left, statement.right)
    for claimed, other in (sides, sides[::-1]):
        literal, value = literal_of(claimed.node), value_of(other.node)
        if literal is None or value is None or value == 0:
            continue
        right = printed_like(value, literal)
        if right is not None and _is_slip_of(_digits(literal.text), _digits(right)):
            return True
        if literal.value != 0 and _is_shifted(value, literal):
            return True
    return False


def is_exactly_wrong(statement: Statement) -> bool:
    """Tell whether a result is wrong if its operands are what they are printed as.

    An operand of one significant digit (``0.5``) might be a rounded one, unless the result shows
    more digits than that: ``0.5 * 0.4 = 0.24``.
    """
    claimed = literal_of(statement.right.node)
    operands = [
        one.literal for one in walk(statement.left.node)
        if isinstance(one, Number) and not one.literal.is_integer
    ]  # fmt: skip
    if statement.operator != "=" or claimed is None or not operands:
        return False
    if not 2 <= claimed.significant <= _MOST_DIGITS:
        return False  # more digits are a machine's: 0.1 + 0.2 = 0.30000000000000004
    if claimed.percent or any(one.percent or one.significant > 1 for one in operands):
        return False
    value, shown = value_of(statement.left.node), value_of(statement.right.node)
    return value is not None and shown is not None and abs(value - shown) > claimed.unit


def is_machine_arithmetic(statement: Statement) -> bool:
    """Tell whether it holds for integers that wrap around or for floats: ``255 + 1 = 0``."""
    first, second = value_of(statement.left.node), value_of(statement.right.node)
    if first is None or second is None:
        return False
    gap = abs(first - second)
    return gap in _WORD_SIZES or (gap <= abs(first) * _FLOAT and abs(first) >= 2**22)


def is_rounded_power(statement: Statement) -> bool:
    """Tell whether a side is a power of ten that the other one rounds to: ``1,024 = 10^3``."""
    sides = (statement.left.node, statement.right.node)
    for node, other in (sides, sides[::-1]):
        factors = node.factors if isinstance(node, Product) and len(node.factors) == 2 else (node,)
        mantissa, power = literal_of(factors[0]), factors[-1]
        if not (isinstance(power, Power) and literal_of(power.base) is not None):
            continue
        value, scale, about = value_of(power), value_of(power.base), value_of(other)
        if scale == 10 and value is not None and about is not None:
            unit = value * (mantissa.unit if mantissa is not None and len(factors) == 2 else 1)
            first = value_of(node)
            if first is not None and abs(first - about) <= unit:
                return True
    return False


def is_run_on(statement: Statement) -> bool:
    """Tell whether the right side goes on computing: ``6 * 13 = 78 - 7 = 71``."""
    right = statement.right.node
    first: Node | None = None
    if isinstance(right, Sum):
        first = right.terms[0]
    elif isinstance(right, Product):
        first = right.factors[0]
    elif isinstance(right, Quotient):
        first = right.numerator
    if first is None:
        return False
    return judge_equality(statement.left.node, "=", first).status == "equal"


def did_you_mean(statement: Statement) -> str | None:
    """Return the left side with the lost exponents or brackets that make the equality true."""
    texts = {
        text
        for text in _restored(statement.left.text)
        if (node := _read(text, tex=statement.tex)) is not None
        and judge_equality(node, statement.operator, statement.right.node).status == "equal"
    }
    return texts.pop() if len(texts) == 1 else None


def _restored(text: str) -> list[str]:
    """Return the readings of an expression that lost its exponents or brackets."""
    found = [_LOST_POWER.sub("^", text)] if _LOST_POWER.search(text) else []
    head, slash, tail = text.rpartition("/")
    if slash and "(" not in text and "\\" not in text and re.search("[+-]", head):
        found.append(f"({head.strip()}) / {tail.strip()}")
    return found


def _read(text: str, *, tex: bool) -> Node | None:
    return parse(text) if tex else parse_side(tokenize(text))


def _digits(text: str) -> str:
    return re.sub(r"[^0-9.]", "", text)


def _is_slip_of(written: str, meant: str) -> bool:
    return len(written) + len(meant) >= _FEWEST_DIGITS and is_one_slip(written, meant)


def _is_shifted(value: Fraction, literal: Literal) -> bool:
    """Tell whether the printed number is the value times a small power of ten, or its negative."""
    for power in (-3, -2, -1, 1, 2, 3):
        scale = Fraction(10) ** power
        if literal.low <= abs(value) * scale <= literal.high:
            return True
    return literal.low <= -value <= literal.high
