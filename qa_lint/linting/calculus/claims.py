"""Is a stated derivative right? Three-valued; only ``refuted`` counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.rounding import show
from qa_lint.linting.calculus.build import ZERO
from qa_lint.linting.calculus.expansion import Differentiated, Expander, NotExpandable
from qa_lint.linting.calculus.generic import VARIABLE, as_inverse, choices, with_open_parts
from qa_lint.linting.calculus.known import Known, is_index, plain_name, upper_bounds
from qa_lint.linting.calculus.points import Difference, confirmed, difference, equal, names_in
from qa_lint.linting.calculus.printing import latex
from qa_lint.parsing.latex import nodes

MAX_INDICES = 2
_KINKS = (nodes.Absolute,)
_NOISE = ("\\epsilon", "\\varepsilon", "\\eta", "\\xi")


@dataclass(frozen=True, slots=True)
class Refutation:
    """Why two sides are not equal; ``left`` and ``right`` are what a prover is asked about.

    ``derivative`` is the right one as LaTeX, where it can be shown.
    """

    counterexample: str
    left: nodes.Node
    right: nodes.Node
    derivative: str | None


@dataclass(frozen=True, slots=True)
class _Written:
    left: nodes.Node
    right: nodes.Node
    done: tuple[Differentiated, ...]
    unsure: bool


def differentiates(node: nodes.Node) -> bool:
    """Tell whether a side speaks of a derivative."""
    for one in nodes.walk(node):
        if isinstance(one, nodes.Derivative) or (
            isinstance(one, nodes.Prefix) and one.name in "∇∂"
        ):
            return True
        if isinstance(one, nodes.Symbol) and "'" in one.stem:
            return True
        if isinstance(one, nodes.Scripted) and "'" in one.label:
            return True
    return False


def refute(
    left: nodes.Node,
    right: nodes.Node,
    known: Known,
    *,
    sign: int = 0,
    variable: str = "",
    indices: str = "",
) -> Refutation | None:
    """Return why ``left = right`` is false, if it certainly is.

    Args:
        left: A side that holds a derivative.
        right: The other side.
        known: What the question defines.
        sign: Where the claim is made: 1 for positive values only, -1 for negative ones, 0 where
            nothing is said, 2 where something is said that was not understood.
        variable: What a function without argument is applied to.
        indices: ``apart`` or ``alike`` where different indices are said to be so.
    """
    if _is_noisy(right) or not known.spend():
        return None
    left, right = with_open_parts(left, right)
    chosen = list(choices(left, right, known))
    if chosen:
        return _refuted_rule(left, right, chosen, sign)
    return _refuted(left, right, known, sign, variable, indices)


def _refuted_rule(
    left: nodes.Node, right: nodes.Node, chosen: list[Known], sign: int
) -> Refutation | None:
    """Return why a rule is false, if it is for each choice of the functions it speaks of."""
    first: Refutation | None = None
    for one in chosen:
        found = _refuted(as_inverse(left, one), right, one, sign, VARIABLE)
        if found is None:
            return None
        if first is None:
            given = [
                f"{name} = {latex(definition.body)}"
                for name, definition in one.functions.items()
                if definition.parameters == (VARIABLE,)
            ]
            shown = f"for {', '.join(given[:3])} {found.counterexample}"
            first = replace(found, counterexample=shown, derivative=None)
    return first


def holds(left: nodes.Node, right: nodes.Node, known: Known, variable: str) -> bool:
    """Tell whether a derivative certainly is what a side says, wherever both have values."""
    counts = frozenset({*known.counts, *upper_bounds(left), *upper_bounds(right)})
    asked = _Asked(left, right, known, counts, 0, variable or _variable(left))
    written = asked.write({}, 0, applies=True)
    return written is not None and equal(written.left, written.right)


def _is_noisy(side: nodes.Node) -> bool:
    """Tell whether a side has a term of noise, drawn anew: ``... + \\epsilon``."""
    terms = side.terms if isinstance(side, nodes.Sum) else ()
    return any(isinstance(one, nodes.Symbol) and one.stem in _NOISE for one in terms)


def _refuted(
    left: nodes.Node,
    right: nodes.Node,
    known: Known,
    sign: int,
    variable: str,
    indices: str = "",
) -> Refutation | None:
    """Do what :func:`refute` does, with every function defined."""
    counts = frozenset({*known.counts, *upper_bounds(left), *upper_bounds(right)})
    asked = _Asked(
        left, right, known, counts, sign, variable or _variable(left) or _variable(right)
    )
    found: Refutation | None = None
    for env in _environments(left, right, counts):
        if indices and len(env) > 1 and (len(set(env.values())) > 1) != (indices == "apart"):
            continue
        one = asked.at(env)
        if one == "unread" or (one == "equal" and not _tells_apart(left, right)):
            return None  # "for i = j" or "otherwise" may stand near
        if isinstance(one, Refutation):
            found = found or one
    if found is not None and known.symbols:
        # "A = 1/Q" may be an equation for Q: what holds as it stands is not refuted.
        plain = Known(functions=known.functions, sigmoid=known.sigmoid, counts=known.counts)
        asked = replace(asked, known=plain)
        if "equal" in [asked.at(env) for env in _environments(left, right, counts)]:
            return None
    return found


def _tells_apart(*sides: nodes.Node) -> bool:
    """Tell whether a claim says itself what holds for equal indices: by a Kronecker delta."""
    return any(
        isinstance(one, nodes.Symbol) and one.stem == "\\delta" and len(one.indices) == 2
        for side in sides
        for one in nodes.walk(side)
    )


def _bare_functions(side: nodes.Node) -> frozenset[str]:
    r"""Return the names that are functions by what is done with them: ``d\sigma``, ``\sigma'``."""
    found: set[str] = set()
    for one in nodes.walk(side):
        if isinstance(one, nodes.Derivative) and isinstance(one.operand, nodes.Symbol):
            found.add(plain_name(one.operand.name))
        elif isinstance(one, nodes.Symbol) and "'" in one.stem:
            found.add(plain_name(one.name).replace("'", ""))
    return frozenset(found)


def _variable(node: nodes.Node) -> str:
    """Return the symbol that a side differentiates by, or applies a function to."""
    for one in nodes.walk(node):
        if isinstance(one, nodes.Derivative) and len(one.variables) == 1:
            first = one.variables[0]
            return first.name if isinstance(first, nodes.Symbol) else ""
        if isinstance(one, nodes.Application) and "'" in one.function.name:
            first = one.arguments[0]
            return first.name if isinstance(first, nodes.Symbol) else ""
    return ""


def _environments(
    left: nodes.Node, right: nodes.Node, counts: frozenset[str]
) -> Iterator[dict[str, int]]:
    """Yield values for the free indices: different ones, then equal ones."""
    free: set[str] = set()
    bound: set[str] = set()
    for side in (left, right):
        for one in nodes.walk(side):
            if isinstance(one, nodes.Symbol):
                free |= {x.name for x in one.indices if isinstance(x, nodes.Symbol) and is_index(x)}
            elif isinstance(one, nodes.BigOp) and one.index is not None:
                bound.add(one.index.name)
    names = sorted(free - counts - bound)
    if len(names) > MAX_INDICES:
        return
    for values in product((2, 1), repeat=len(names)):
        yield dict(zip(names, values, strict=True))


@dataclass(frozen=True)
class _Asked:
    """A claim with what is known where it is made; see :func:`refute`."""

    left: nodes.Node
    right: nodes.Node
    known: Known
    counts: frozenset[str]
    sign: int
    variable: str

    def at(self, env: Mapping[str, int]) -> Refutation | str:
        """Judge it for some values of its free indices: ``equal``, ``unread`` or why not."""
        first: tuple[_Written, Difference] | None = None
        negative = ""
        bases = (0, 2, 10) if _has_bare_log(self.known, self.left, self.right) else (0,)
        for base, applies in product(bases, (True, False)):
            written = self.write(env, base, applies=applies)
            if written is None or (self.sign == 2 and _kinked(written)):
                return "unread"
            negative = written.done[0].variable if self.sign == -1 else ""
            gap = difference(written.left, written.right, negative)
            if gap is None:
                return "equal"
            first = first or (written, gap)
            if not written.unsure and base == bases[-1]:
                break
        if first is None or not all(confirmed(one) for one in first[0].done):
            return "unread"
        return _refutation(*first, negative)

    def write(self, env: Mapping[str, int], base: int, *, applies: bool) -> _Written | None:
        """Return both sides written out, or ``None`` where something can't be."""
        expander = Expander(self.known, self.counts, base, self.variable, applies=applies)
        expander.sign = self.sign if abs(self.sign) == 1 else 0
        expander.bare = _bare_functions(self.left) | _bare_functions(self.right)
        try:
            first, second = expander.expand(self.left, env), expander.expand(self.right, env)
            done = tuple(expander.done)
            allowed = {x for one in done for x in names_in(one.operand)}
            allowed |= {x for one in done for x in names_in(expander.put_in(one.operand, {}, {}))}
        except (NotExpandable, ValueError, RecursionError):
            return None
        if not done or not set(names_in(first, second)) <= allowed:
            return None
        written = _Written(first, second, done, expander.unsure)
        if abs(self.sign) == 1 and _kinked(written):
            return written
        for side, other in ((self.left, second), (self.right, first)):
            # "dL/dw = 0" says where an optimum is, not what the derivative is.
            if differentiates(side) and other == ZERO and names_in(first, second):
                return None
        return written


def _kinked(written: _Written) -> bool:
    return any(
        isinstance(part, _KINKS)
        or (isinstance(part, nodes.Function) and part.name in ("max", "min"))
        for one in written.done
        for part in nodes.walk(one.operand)
    )


def _has_bare_log(known: Known, *sides: nodes.Node) -> bool:
    bodies = [one.body for one in (*known.functions.values(), *known.symbols.values())]
    return any(
        isinstance(one, nodes.Function) and one.name == "log" and one.base is None
        for side in (*sides, *bodies)
        for one in nodes.walk(side)
    )


def _refutation(written: _Written, gap: Difference, negative: str) -> Refutation:
    point = ", ".join(f"{name} = {_plain(gap.point[name])}" for name in sorted(gap.point)[:5])
    more = ", ..." if len(gap.point) > 5 else ""
    where = f"at {point}{more}: " if point else ""
    shown = f"{where}derivative {show(gap.left)}, stated {show(gap.right)}"
    left, right = (_negated(one, negative) for one in (written.left, written.right))
    return Refutation(shown, left, right, latex(written.left))


def _negated(tree: nodes.Node, name: str) -> nodes.Node:
    """Return a tree for a prover that takes every symbol to be positive."""

    def change(one: nodes.Node) -> nodes.Node:
        named = isinstance(one, nodes.Symbol) and one.name == name
        return nodes.Negation(one.span, one) if named else one

    return nodes.rewrite(tree, change) if name else tree


def _plain(value: Interval) -> str:
    return f"{float(value.middle):.4g}"
