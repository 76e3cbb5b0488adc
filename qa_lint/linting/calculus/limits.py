"""Is a stated limit right? Values at places that come nearer tell, from either side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import PRINTED, Reading, Values
from qa_lint.linting.calculus.expansion import Expander, NotExpandable
from qa_lint.linting.calculus.known import Known
from qa_lint.linting.calculus.points import names_in
from qa_lint.parsing.latex import nodes

MAX_NAMES = 2
_Way = tuple[Fraction, ...]
_NEAR = tuple(Fraction(1, 2**one) for one in (3, 5, 7, 9))
_FAR = tuple(Fraction(2**one) + Fraction(1, 97) for one in (4, 7, 10, 13))
_NOT_SO_FAR = tuple(Fraction(one) + Fraction(1, 97) for one in (4, 8, 16, 32))
_WHOLE = tuple(Fraction(one) for one in (12, 36, 108, 180))
_SHRINKS = 0.7
"""How much less each step has to move a sequence that is taken to converge."""
_GROWS = 1.5
_CLOSE = 0.02
_NEARLY = 0.05
_LARGE = 50.0


def refute_limit(limit: nodes.BigOp, stated: nodes.Node, known: Known) -> str:
    """Return what a limit is instead of what is stated, or an empty text."""
    domain = limit.domain
    if not isinstance(domain, nodes.Relation) or domain.operators != ("to",):
        return ""
    running = domain.sides[0]
    if not isinstance(running, nodes.Symbol) or running.indices or not known.spend():
        return ""
    expander = Expander(Known(sigmoid=known.sigmoid), frozenset())
    expander.kept = frozenset({running.name})
    try:
        body = expander.expand(limit.body, {})
        value = None if _infinite(stated) else expander.expand(stated, {})
    except (NotExpandable, ValueError, RecursionError):
        return ""
    names = [name for name in names_in(body) if name != running.name]
    if len(names) > MAX_NAMES or running.name not in names_in(body):
        return ""
    if runs_in_an_index(limit.body, running.name):
        return ""
    if value is not None and not set(names_in(value)) <= set(names):
        return ""
    asked = _Asked(body, running.name, domain.sides[1])
    found = ""
    for seed in range(2):
        point = {  # above 1 and below: a rate, a discount
            name: Fraction(2, 7 + at) if seed else Fraction(5 + 2 * at, 4)
            for at, name in enumerate(names)
        }
        aim = math.inf * _infinite(stated) if value is None else _float(value, point)
        outcome = "" if aim is None else asked.elsewhere(aim, point)
        if not outcome:
            return ""
        where = ", ".join(f"{name} = {float(x):g}" for name, x in point.items())
        found = found or (f"for {where}: {outcome}" if where else outcome)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """The limit of a tree as a symbol goes to a place."""

    body: nodes.Node
    name: str
    target: nodes.Node

    def elsewhere(self, aim: float, point: Mapping[str, Fraction]) -> str:
        """Return what it is, if from every side it certainly is not ``aim``."""
        ways = _ways(self.target, point)
        found = [_differs(self.body, self.name, way, point, aim) for way in ways]
        return found[0] if found and all(found) else ""


def runs_in_an_index(body: nodes.Node, name: str) -> bool:
    """Tell whether a symbol is another one for each value: the ``a_n`` of a sequence."""
    return any(
        name in nodes.free_symbols(index)
        for one in nodes.walk(body)
        if isinstance(one, nodes.Symbol)
        for index in one.indices
    )


def _told(outcome: str, point: Mapping[str, Fraction]) -> str:
    where = ", ".join(f"{name} = {float(x):g}" for name, x in point.items())
    return f"for {where}: {outcome}" if where else outcome


def _infinite(node: nodes.Node) -> int:
    """Return 1 or -1 for infinity, 0 for anything else."""
    if isinstance(node, nodes.Negation):
        return -_infinite(node.operand)
    return int(isinstance(node, nodes.Constant) and node.name == "infinity")


def _ways(target: nodes.Node, point: Mapping[str, Fraction]) -> Iterator[tuple[Fraction, ...]]:
    """Yield sequences of places that go where a limit is taken."""
    side = target.label if isinstance(target, nodes.Scripted) else ""
    target = target.operand if isinstance(target, nodes.Scripted) else target
    if isinstance(target, nodes.Power) and isinstance(target.exponent, nodes.Operation):
        return
    if _infinite(target):
        yield tuple(_infinite(target) * one for one in _FAR)
        return
    at = _exact(target, point)
    if at is None or side not in ("", "^+", "^-"):
        return
    if side != "^-":
        yield tuple(at + one for one in _NEAR)
    if side != "^+":
        yield tuple(at - one for one in _NEAR)


def _exact(node: nodes.Node, point: Mapping[str, Fraction]) -> Fraction | None:
    found = evaluate(node, PRINTED, Values({k: Interval.exact(v) for k, v in point.items()}))
    return found.low if found is not None and found.is_exact else None


def _float(node: nodes.Node, point: Mapping[str, Fraction]) -> float | None:
    values = Values({k: Interval.exact(v) for k, v in point.items()})
    found = evaluate(node, Reading(rounded=True), values)
    return None if found is None else float(found.middle)


def _differs(
    body: nodes.Node,
    name: str,
    way: tuple[Fraction, ...],
    point: Mapping[str, Fraction],
    aim: float,
) -> str:
    """Return what a sequence of values goes to, if it certainly is not ``aim``."""
    seen = values_along(body, name, way, point)
    if seen is None and abs(way[-1]) == _FAR[-1]:  # too far for exponentials, or no whole numbers
        sign = 1 if way[-1] > 0 else -1
        for other in (_NOT_SO_FAR, _WHOLE):
            way = tuple(sign * one for one in other)
            seen = seen or values_along(body, name, way, point)
    if seen is None:
        return ""
    moves = [abs(b - a) for a, b in pairwise(seen)]
    last = seen[-1]
    size = 1 + abs(last)
    still = moves[-1] < 1e-9 * size
    converges = still or (
        moves[2] <= _SHRINKS * moves[1] <= _SHRINKS * _SHRINKS * moves[0] + 1e-9
        and moves[-1] < _NEARLY * size
    )
    if converges:
        gap = abs(last - aim)
        return f"the limit is {_shown(last)}" if gap > 5 * moves[-1] + _CLOSE * size else ""
    grows = all(abs(b) > _GROWS * abs(a) for a, b in pairwise(seen))
    if grows and abs(last) > _LARGE * (1 + abs(seen[0])) and math.isfinite(aim):
        return f"at {name} = {float(way[-1]):.4g} it is {_shown(last)}" if abs(aim) < 10 else ""
    return ""


def _shown(value: float) -> str:
    return f"{value:.4g}" if abs(value) > 1e-3 else "about 0"


def values_along(
    body: nodes.Node, name: str, way: tuple[Fraction, ...], point: Mapping[str, Fraction]
) -> list[float] | None:
    """Return the values at some places, or ``None`` where one has none that is sure."""
    fixed = {key: Interval.exact(value) for key, value in point.items()}
    seen: list[float] = []
    for at in way:
        value = evaluate(body, PRINTED, Values({**fixed, name: Interval.exact(at)}))
        if value is None or value.high - value.low > Fraction(1, 10**5) * (1 + abs(value.middle)):
            return None
        seen.append(float(value.middle))
    return seen
