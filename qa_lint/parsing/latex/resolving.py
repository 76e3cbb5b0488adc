"""Is ``a(b)`` an application or a product? What the formula, or the page around it, tells."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    Application,
    BigOp,
    Constant,
    Factorial,
    Function,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Scripted,
    Sum,
    Symbol,
    Text,
    Transpose,
    children,
    rewrite,
    walk,
)
from qa_lint.parsing.latex.symbols import NO_SYMBOLS, SymbolTable

_MAX_INDEX = 12
UNSURE = "application or product"
"""The reason of the ambiguous nodes that :func:`resolve` decides."""


def resolve(node: Node, table: SymbolTable = NO_SYMBOLS) -> Node:
    """Decide between application and product where the formula or the table tells."""
    if not is_unsure(node):
        return node
    bare, applied = _names(node)
    bounds = _bounds(node)

    def decide(one: Node) -> Node:
        if not isinstance(one, Ambiguous) or not one.reason.startswith(UNSURE):
            return one
        application, product = one.readings
        inner = _inner(application)
        if isinstance(inner, Function):
            return product if "\\sigma" in bare else application
        if not isinstance(inner, Application):
            return one
        choice = _choice(inner, bare, applied, bounds, table)
        if choice == "applied" and _is_inverted(application, inner):
            choice = "unsure" if inner.function.stem in vocab.FUNCTION_LETTERS else "product"
        if one.reason != UNSURE and inner.function.name not in bare | applied:
            return one
        return one if choice == "unsure" else application if choice == "applied" else product

    return rewrite(node, decide)


def is_unsure(node: Node) -> bool:
    """Tell whether something below may be an application or a product."""
    return any(isinstance(one, Ambiguous) and one.reason.startswith(UNSURE) for one in walk(node))


def _bounds(node: Node) -> set[str]:
    """Return the names that sums run up to: they are numbers."""
    uppers = (one.upper for one in walk(node) if isinstance(one, BigOp))
    return {one.name for one in uppers if isinstance(one, Symbol)}


def _choice(
    one: Application, bare: set[str], applied: set[str], bounds: set[str], table: SymbolTable
) -> str:
    """Return ``applied``, ``product`` or ``unsure``."""
    name = one.function
    stem = name.stem.partition("^")[0].rstrip("'")
    operator = stem in vocab.RANDOM_OPERATORS or (
        stem in vocab.FUNCTION_LETTERS and stem[-1:].isupper()
    )
    if name.name in bare and name.name not in applied:  # P and P(x): maybe an operator
        if not operator or name.name in bounds:
            may_be = stem in vocab.FUNCTION_LETTERS and isinstance(one.arguments[0], Product)
            return "unsure" if may_be and name.name not in bounds else "product"
        return "applied" if _points(one.arguments[0]) else "unsure"
    if name.indices and any(x != name.name and x.startswith(f"{name.stem}_{{") for x in bare):
        return "product"  # F_n (F_{n+1} + F_{n-1})
    if _groups_factors(one, stem, name.name in bare) or (
        stem == "P" and one.brackets == "(" and isinstance(one.arguments[0], Sum)
    ):
        return "unsure"
    if name.name in applied or operator or "'" in name.stem:
        return "applied"
    known = table.kind(name)
    if known is not None:
        return "applied" if known == "function" else "product"
    return _by_looks(one, stem)


def _groups_factors(one: Application, stem: str, is_bare: bool) -> bool:
    r"""Tell whether brackets may only group factors: ``A(BC)``, ``F'(FF')^{-1}``."""
    argument = one.arguments[0]
    if not isinstance(argument, Product) or one.brackets != "(":
        return False
    primed = "'" in one.function.stem and stem[-1:].isupper()
    return primed or (is_bare and stem not in vocab.FUNCTION_LETTERS)


def _is_inverted(application: Node, inner: Application) -> bool:
    r"""Tell whether a bracketed sum is inverted or transposed: ``\check{G}(I - A)^{-1}``."""
    if inner.brackets != "(" or not isinstance(inner.arguments[0], Sum):
        return False
    return isinstance(application, Transpose) or (
        isinstance(application, Power) and isinstance(application.exponent, Negation)
    )


def _is_index(node: Node) -> bool:
    """Tell whether this can number an element: ``d[i + 1]``, ``s[2k]``; not ``(a + b) c``."""
    parts = list(walk(node))
    simple = (Symbol, Number, Sum, Product, Negation, Ambiguous, Application)
    return len(parts) < _MAX_INDEX and all(
        isinstance(x, simple)
        and not (isinstance(x, Product) and any(isinstance(y, Sum) for y in x.factors))
        for x in parts
    )


def _by_looks(one: Application, stem: str) -> str:
    """Decide by the name and the argument alone."""
    command = stem.startswith("\\")
    if one.brackets == "[" and stem.startswith(("\\mathbf", "\\boldsymbol")):
        return "product"  # blocks of a matrix
    if one.brackets == "[" and one.function.indices and not _is_index(one.arguments[0]):
        return "product"
    if (
        (len(stem) > 2 and not command)
        or stem.startswith("\\operatorname")
        or stem in vocab.FUNCTION_LETTERS
        or _points(one.arguments[0])
        or (one.brackets == "[" and not command)
        or "^" in one.function.name
    ):
        return "applied"
    if stem in vocab.VALUE_LETTERS or one.function.indices:
        value = isinstance(one.arguments[0], Number) and not one.function.indices
        return "unsure" if value else "product"  # y(20)
    if command and "{" in stem:  # bold, calligraphic, with an accent
        bold = stem.startswith(("\\mathbf", "\\boldsymbol", "\\bm"))
        return "product" if bold else "applied"
    if command:
        return "unsure"
    if any(isinstance(x, Sum) for x in one.arguments):
        return "product"
    grouped = isinstance(one.arguments[0], (Quotient, Product)) and stem[-1:].isupper()
    return "unsure" if grouped else "applied"


def _points(argument: Node) -> bool:
    """Tell whether nobody would put brackets around this in a product."""
    if isinstance(argument, Negation):
        return False
    if isinstance(argument, Product) and not any(argument.operators):
        return all(map(_points, argument.factors))
    return not isinstance(argument, (Sum, Quotient, Ambiguous, Product, Number)) or (
        isinstance(argument, Number) and argument.literal.text in ("0", "1")
    )


def _inner(node: Node) -> Node:
    """Return what is applied, without scripts behind it."""
    while not isinstance(node, (Application, Function)):
        if isinstance(node, Power):
            node = node.base
        elif isinstance(node, (Scripted, Transpose, Factorial)):
            node = node.operand
        else:
            return node
    return node


def bare_names(node: Node) -> set[str]:
    """Return the names that stand somewhere without a bracket behind them."""
    return _names(node)[0]


def applied_names(node: Node) -> set[str]:
    """Return the names that can only be functions: of several arguments, or of a lone one."""
    return _names(node)[1]


def _names(node: Node) -> tuple[set[str], set[str]]:
    """Return the names that stand bare, and those that can only be functions."""
    found: tuple[set[str], set[str]] = set(), set()
    for name, applied in _uses(node):
        found[applied].add(name)
    return found


def _uses(node: Node) -> Iterator[tuple[str, bool]]:
    """Yield names of values and, with ``True``, of functions; what may be either is left out."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, Ambiguous) and one.reason.startswith(UNSURE):
            inner = _inner(one.readings[0])
            if isinstance(inner, Application):
                if _points(inner.arguments[0]) and not isinstance(inner.arguments[0], Constant):
                    yield inner.function.name, True
                stack.extend(inner.function.indices)
                stack.extend(inner.arguments)
            elif isinstance(inner, Function):
                stack.extend(inner.arguments)
            if isinstance(one.readings[0], Power):
                stack.append(one.readings[0].exponent)
        elif isinstance(one, Application):
            if one.brackets == "(" and not isinstance(one.arguments[:1], Text):
                yield one.function.name, True
            stack.extend(one.arguments)
        elif isinstance(one, Symbol):
            yield one.name, False
        elif isinstance(one, Relation) and one.operators[:1] == ("other",):
            stack.extend(one.sides[1:])  # f: A -> B says what f is
        else:
            stack.extend(children(one))
