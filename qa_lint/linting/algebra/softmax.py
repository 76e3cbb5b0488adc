"""Claims about softmax: the values of given logits, and shares that must add up to one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qa_lint.linting.algebra.interval import Interval, NotEvaluable, monotone
from qa_lint.linting.algebra.numeric import Status
from qa_lint.linting.algebra.rounding import show
from qa_lint.parsing.literals import Literal

MAX_CLASSES = 1000
_LARGEST = 600


@dataclass(frozen=True, slots=True)
class SoftmaxVerdict:
    """What softmax really gives.

    Attributes:
        status: ``refuted`` if at least one claimed value is wrong.
        computed: The true values, printed as precisely as the claimed ones (at least three
            decimals where those would hide a difference).
        wrong: The indices of the claimed values that are wrong.
    """

    status: Status
    computed: tuple[str, ...] = ()
    wrong: tuple[int, ...] = ()


def softmax(logits: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return exp(z_i) / sum(exp(z_j)) for logits known to an interval, each tightly enclosed.

    A share grows with its own logit and falls with every other one, so its bounds are reached at
    the corners.

    Raises:
        NotEvaluable: The logits are too far apart or too many.
    """
    if not 1 <= len(logits) <= MAX_CLASSES:
        raise NotEvaluable("number of classes")
    top = max(one.high for one in logits)
    if top - min(one.low for one in logits) > _LARGEST:
        raise NotEvaluable("too far apart")
    lows = [_exp(one.low - top).low for one in logits]
    highs = [_exp(one.high - top).high for one in logits]
    all_low, all_high = sum(lows, Fraction(0)), sum(highs, Fraction(0))
    return tuple(
        Interval(low / (low + all_high - high), high / (high + all_low - low))
        for low, high in zip(lows, highs, strict=True)
    )


def softmax_claim(
    logits: Sequence[Literal], values: Sequence[Literal], temperature: Literal | None = None
) -> SoftmaxVerdict:
    """Judge the claim that the softmax of ``logits`` is ``values``, in this order.

    Logits and temperature count as printed and as rounded; a value is wrong only if its own
    rounding interval (or that of a truncated number) misses what either reading gives.
    Percentages are taken as shares.
    """
    if len(logits) != len(values) or len(logits) < 2:
        return SoftmaxVerdict("unknown")
    if temperature is not None and temperature.low <= 0:
        return SoftmaxVerdict("unknown")
    try:
        printed = softmax([_scaled(one, temperature, rounded=False) for one in logits])
        rounded = softmax([_scaled(one, temperature, rounded=True) for one in logits])
    except NotEvaluable:
        return SoftmaxVerdict("unknown")
    wrong = tuple(
        at
        for at, (value, wide) in enumerate(zip(values, rounded, strict=True))
        if not wide.meets(Interval(value.low, value.high + value.unit / 2))
    )
    unit = min(one.unit for one in values)
    if any(values[at].unit > Fraction(1, 1000) for at in wrong):
        unit = min(unit, Fraction(1, 1000))
    computed = tuple(show(one, unit) for one in printed)
    return SoftmaxVerdict("refuted" if wrong else "equal", computed, wrong)


def sums_to_one(values: Sequence[Literal]) -> bool | None:
    """Tell whether printed shares can add up to one, each off by at most half a unit.

    ``None`` for fewer than two values or ones that are no shares (below 0 or above 1).
    """
    if len(values) < 2 or any(one.value < 0 or one.value > 1 for one in values):
        return None
    low = sum((one.low for one in values), Fraction(0))
    high = sum((one.high for one in values), Fraction(0))
    return low <= 1 <= high


def _exp(exponent: Fraction) -> Interval:
    return monotone(math.exp, Interval.exact(exponent))


def _scaled(logit: Literal, temperature: Literal | None, *, rounded: bool) -> Interval:
    wide = rounded and not logit.is_integer
    value = Interval(logit.low, logit.high) if wide else Interval.exact(logit.value)
    if temperature is None:
        return value
    if rounded and not temperature.is_integer:
        return value / Interval(temperature.low, temperature.high)
    return value / Interval.exact(temperature.value)
