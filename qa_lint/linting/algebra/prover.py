"""Proof and refutation of identities with SymPy: the only module that imports it.

Trees are built node by node, unevaluated; no text ever reaches SymPy. What it computes has no
bound on time or memory, so this runs in a child process (:mod:`qa_lint.running.workers`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from qa_lint.linting.algebra.suitable import names_of
from qa_lint.parsing.latex import nodes

if TYPE_CHECKING:
    import sympy

Proof = Literal["equal", "refuted", "unknown"]
TERMS = 3
"""How many terms a sum has whose bounds are symbols or not written."""
MAX_TERMS = 64
_POINTS = 5
_ENOUGH = 3
_DIGITS = 30
_COUNTS = frozenset("n m k N M K T t".split())


class Unsupported(Exception):
    """The tree holds something that is not translated."""


def warm_up() -> None:
    """Load SymPy, which takes longer than most answers."""
    import sympy  # noqa: F401 - for its side effect


def prove(left: nodes.Node, right: nodes.Node) -> Proof:
    """Decide whether two trees are equal for all positive values of their symbols.

    ``refuted`` if they differ at (nearly) all of several rational points, for every base of a
    bare logarithm; ``equal`` if SymPy simplifies their difference to zero for one of the bases.
    A sum of unknown length is tried with three terms, so it can be refuted but not proved.
    """
    found = [_decide(left, right, base) for base in _bases(left, right)]
    if "equal" in found:
        return "equal"
    return "refuted" if set(found) == {"refuted"} else "unknown"


def written(node: nodes.Node) -> str:
    """Return a tree as SymPy shows it, unevaluated, or why it has no such form."""
    builder = _Writer(names_of(node).whole, 0)
    try:
        return str(builder.build(node))
    except Unsupported as problem:
        return f"(none: {problem})"


def _bases(left: nodes.Node, right: nodes.Node) -> tuple[int, ...]:
    bare = any(
        isinstance(one, nodes.Function) and one.name in ("log", "lg") and one.base is None
        for side in (left, right)
        for one in nodes.walk(side)
    )
    return (0, 2, 10) if bare else (0,)


def _decide(left: nodes.Node, right: nodes.Node, base: int) -> Proof:
    import sympy

    builder = _Builder(names_of(left).whole | names_of(right).whole, base)
    try:
        first, second = builder.build(left), builder.build(right)
    except (Unsupported, ZeroDivisionError):
        return "unknown"
    differs = _differs(first, second, 0.02 if builder.decimals else 1e-12)
    if differs:
        return "refuted"
    if differs is None or builder.cut or builder.decimals:
        return "unknown"
    return "equal" if sympy.simplify(first - second) == 0 else "unknown"


def _differs(first: sympy.Expr, second: sympy.Expr, tolerance: float) -> bool | None:
    """Compare at rational points; ``None`` if too few are in the domain of both."""
    import sympy

    symbols = sorted(first.free_symbols | second.free_symbols, key=str)
    whole = any(one.is_integer for one in symbols)
    valid = differ = 0
    for at in range(_POINTS + (9 if whole else 3)):
        point = {one: _coordinate(one, at, index) for index, one in enumerate(symbols)}
        values = [sympy.N(side.xreplace(point), _DIGITS) for side in (first, second)]
        if not all(value.is_real and value.is_finite for value in values):
            continue
        if whole and not any(values):
            continue  # a binomial beyond its range
        valid += 1
        size = max(abs(values[0]), abs(values[1]), sympy.Float(1e-30))
        differ += bool(abs(values[0] - values[1]) > tolerance * size)
    if valid < _ENOUGH:
        return None
    chance = 3 if whole else 1
    return differ > chance and valid - differ <= chance


def _coordinate(symbol: sympy.Symbol, at: int, index: int) -> sympy.Rational:
    """Return the value of a symbol at a point: below 1 at every other one."""
    import sympy

    if symbol.is_integer:
        return sympy.Integer(2 + (at * (2 + index) + index * 5) % 11)
    number = sympy.Rational(7 + (at * 13 + index * 29) % 31, 41)
    return number if at % 2 else 1 + 3 * number


class _Builder:
    """Translates trees. ``cut``: a sum was given a length; ``decimals``: a rounded number."""

    def __init__(self, whole: frozenset[str], base: int) -> None:
        import sympy

        self.sympy = sympy
        self.whole = whole | _COUNTS
        self.base = base
        self.bound: dict[str, int] = {}
        self.cut = False
        self.decimals = False

    def build(self, node: nodes.Node) -> sympy.Expr:
        rule = _RULES.get(type(node))
        if rule is None:
            raise Unsupported(type(node).__name__)
        return rule(self, node)

    def number(self, node: nodes.Number) -> sympy.Expr:
        self.decimals |= not node.literal.is_integer
        value = node.literal.value
        return self.sympy.Rational(value.numerator, value.denominator)

    def symbol(self, node: nodes.Symbol) -> sympy.Expr:
        if node.name in self.bound:
            return self.sympy.Integer(self.bound[node.name])
        if node.name in ("\\pi", "e", "\\mathrm{e}"):
            return self.sympy.pi if node.name == "\\pi" else self.sympy.E
        name = node.name
        if any(x in self.bound for index in node.indices for x in nodes.free_symbols(index)):
            values = [self.build(index) for index in node.indices]
            name = f"{node.stem}_{{{','.join(str(self.sympy.expand(one)) for one in values)}}}"
        if name in self.whole:
            return self.sympy.Symbol(name, positive=True, integer=True)
        return self.sympy.Symbol(name, positive=True)

    def total(self, node: nodes.Sum) -> sympy.Expr:
        return self.sympy.Add(*map(self.build, node.terms), evaluate=False)

    def product(self, node: nodes.Product) -> sympy.Expr:
        return self.sympy.Mul(*map(self.build, node.factors), evaluate=False)

    def negation(self, node: nodes.Negation) -> sympy.Expr:
        return self.sympy.Mul(self.sympy.Integer(-1), self.build(node.operand), evaluate=False)

    def quotient(self, node: nodes.Quotient) -> sympy.Expr:
        below = self.sympy.Pow(self.build(node.denominator), self.sympy.Integer(-1), evaluate=False)
        return self.sympy.Mul(self.build(node.numerator), below, evaluate=False)

    def power(self, node: nodes.Power) -> sympy.Expr:
        return self.sympy.Pow(self.build(node.base), self.build(node.exponent), evaluate=False)

    def root(self, node: nodes.Root) -> sympy.Expr:
        degree = self.sympy.Integer(2) if node.degree is None else self.build(node.degree)
        inverse = self.sympy.Pow(degree, self.sympy.Integer(-1))
        return self.sympy.Pow(self.build(node.radicand), inverse, evaluate=False)

    def function(self, node: nodes.Function) -> sympy.Expr:
        arguments = [self.build(one) for one in node.arguments]
        if node.name in ("max", "min"):
            return (self.sympy.Max if node.name == "max" else self.sympy.Min)(*arguments)
        if len(arguments) != 1:
            raise Unsupported("arguments")
        one = arguments[0]
        if node.name in ("log", "lg", "ln"):
            value = self.sympy.log(one, evaluate=False)
            if node.base is not None:
                return value / self.sympy.log(self.build(node.base))
            bare = self.base and node.name != "ln"
            return value / self.sympy.log(self.sympy.Integer(self.base)) if bare else value
        if node.name in ("sigma", "sigmoid"):
            return 1 / (1 + self.sympy.exp(-one))
        if node.name == "softplus":
            return self.sympy.log(1 + self.sympy.exp(one))
        name = {"arctan": "atan", "arcsin": "asin", "arccos": "acos"}.get(node.name, node.name)
        if name not in _ELEMENTARY:
            raise Unsupported(name)
        return getattr(self.sympy, name)(one, evaluate=False)

    def big(self, node: nodes.BigOp) -> sympy.Expr:
        if node.index is None or node.kind not in ("sum", "prod") or node.index.name in self.bound:
            raise Unsupported("index")
        if node.domain is not None or (node.lower is None) != (node.upper is None):
            raise Unsupported("range")
        first = 1 if node.lower is None else self._bound(node.lower)
        last = TERMS if node.upper is None else self._bound(node.upper)
        self.cut |= node.upper is None
        if not 0 <= last - first < MAX_TERMS:
            raise Unsupported("range")
        terms = []
        for at in range(first, last + 1):
            self.bound[node.index.name] = at
            terms.append(self.build(node.body))
        del self.bound[node.index.name]
        return (self.sympy.Add if node.kind == "sum" else self.sympy.Mul)(*terms, evaluate=False)

    def _bound(self, node: nodes.Node) -> int:
        """Return a bound of a sum; a symbol in it gets a value, here and everywhere else."""
        for name in nodes.free_symbols(node) - set(self.bound):
            self.bound[name] = TERMS
            self.cut = True
        value = self.build(node).doit()
        if not value.is_Integer:
            raise Unsupported("range")
        return int(value)


class _Writer(_Builder):
    """Translates for the eye: functions that are not known, and transposes, keep their names."""

    def build(self, node: nodes.Node) -> sympy.Expr:
        if isinstance(node, nodes.Application):
            arguments = [self.build(one) for one in node.arguments]
            return self.sympy.Function(node.function.name)(*arguments)
        if isinstance(node, nodes.Transpose):
            return self.sympy.Function("transpose")(self.build(node.operand))
        return super().build(node)


def _named(name: str) -> Callable[[_Builder, Any], Any]:
    """Return the rule for a node with one operand and its own SymPy function."""

    def rule(builder: _Builder, node: Any) -> Any:
        return getattr(builder.sympy, name)(builder.build(node.operand), evaluate=False)

    return rule


def _binomial(builder: _Builder, node: nodes.Binomial) -> sympy.Expr:
    upper, lower = builder.build(node.upper), builder.build(node.lower)
    return builder.sympy.binomial(upper, lower, evaluate=False)


_ELEMENTARY = frozenset("exp sin cos tan sinh cosh tanh atan asin acos cot sec csc coth".split())
_RULES: dict[type[nodes.Node], Callable[[_Builder, Any], Any]] = {
    nodes.Number: _Builder.number,
    nodes.Symbol: _Builder.symbol,
    nodes.Sum: _Builder.total,
    nodes.Product: _Builder.product,
    nodes.Negation: _Builder.negation,
    nodes.Quotient: _Builder.quotient,
    nodes.Power: _Builder.power,
    nodes.Root: _Builder.root,
    nodes.Factorial: _named("factorial"),
    nodes.Absolute: _named("Abs"),
    nodes.Binomial: _binomial,
    nodes.Transpose: lambda builder, node: builder.build(node.operand),
    nodes.Function: _Builder.function,
    nodes.BigOp: _Builder.big,
}
