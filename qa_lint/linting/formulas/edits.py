"""Slips of the pen: every way to change one thing in a formula, with the words for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa_lint.core.text import Span
from qa_lint.linting.formulas.omissions import (
    Change,
    extra,
    groups,
    literals,
    missing,
    symbols,
)
from qa_lint.linting.formulas.terms import ONE, Term, each_place, number

_TWO = number(2.0)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that mends a formula.

    Attributes:
        term: The whole formula after it.
        span: What is changed.
        what: The kind of slip, as in ``sign``; tests count by it.
        words: What was wrong, with ``{}`` for the changed part as written.
        text: What to write instead of the part, with ``{}`` for it; ``None`` if more changes.
    """

    term: Term
    span: Span
    what: str
    words: str
    text: str | None = None


def edits(
    term: Term,
    insertable: Sequence[Term],
    functions: Sequence[str] = (),
    wanted: frozenset[str] | None = None,
) -> Iterator[Edit]:
    """Yield every formula that is one slip away, the likeliest slips first.

    Args:
        term: The formula as written.
        insertable: Symbols of the true formula, for what was replaced or left out.
        functions: Functions of the true formula.
        wanted: The kinds of slips that are asked for; all without.
    """
    places = list(each_place(term))
    steps: tuple[Callable[[Term], Iterator[Change]], ...] = (
        _turned, _signs, _fractions, _factors, _powers, _orders,
        lambda one: _functions(one, functions), literals, groups,
        lambda one: symbols(one, insertable), extra, lambda one: missing(one, insertable),
    )  # fmt: skip
    for make in steps:
        for one, put in places:
            for new, what, words, text in make(one):
                kind, _, at = what.partition(":")
                if wanted is None or kind in wanted:
                    span = one.parts[int(at)].span if at else one.span
                    yield Edit(put(new), span, kind, words, text)


def _negated(term: Term) -> Term:
    return term.parts[0] if term.kind == "neg" else Term("neg", (term,), span=term.span)


def _turned(term: Term) -> Iterator[Change]:
    if term.kind == "div":
        turned = replace(term, parts=term.parts[::-1])
        yield turned, "upside-down", "the fraction {} is upside down", None


def _signs(term: Term) -> Iterator[Change]:
    if term.kind == "add":
        for at, part in enumerate(term.parts):
            changed = (*term.parts[:at], _negated(part), *term.parts[at + 1 :])
            new = replace(term, parts=changed)
            yield new, f"sign:{at}", "the sign of {} is wrong", None
    elif term.kind == "neg":
        yield term.parts[0], "minus", "the minus in {} is one too many", None
    if term.kind in ("add", "mul", "div", "symbol", "big", "pow", "fn", "app"):
        text = "-({})" if term.kind == "add" else "-{}"
        yield Term("neg", (term,), span=term.span), "minus", "{} lacks a minus", text
    if term.kind in ("symbol", "div", "pow", "big", "app"):
        new = Term("add", (ONE, Term("neg", (term,))), span=term.span)
        yield new, "complement", "{} should be 1 - {}", "(1 - {})"
    if (
        term.kind == "add"
        and len(term.parts) == 2
        and term.parts[0] == ONE
        and term.parts[1].kind == "neg"
    ):
        yield term.parts[1].parts[0], "complement", "{} should be without the 1 -", None


def _fractions(term: Term) -> Iterator[Change]:
    if term.kind == "div":
        yield replace(term, kind="mul"), "product", "{} should be a product", None
    elif term.kind == "mul" and len(term.parts) > 1:
        for at in range(len(term.parts)):
            rest = (*term.parts[:at], *term.parts[at + 1 :])
            upper = rest[0] if len(rest) == 1 else replace(term, parts=rest)
            new = Term("div", (upper, term.parts[at]), span=term.span)
            yield new, "quotient", "a factor of {} should divide", None
    if term.kind == "pow" and term.parts[1].kind == "neg":
        yield term.parts[0], "inverse", "the inverse in {} is one too many", None
    elif term.kind in ("symbol", "add", "mul"):
        inverse = Term("pow", (term, number(-1.0)), span=term.span)
        yield inverse, "inverse", "{} should be inverted", None


def _factors(term: Term) -> Iterator[Change]:
    if term.kind in ("number", "neg", "list"):
        return
    for value, shown in ((2.0, "2"), (0.5, "1/2"), (4.0, "4"), (0.25, "1/4")):
        new = Term("mul", (number(value), term), span=term.span)
        yield new, "factor", f"the factor {shown} is missing at {{}}", None


def _powers(term: Term) -> Iterator[Change]:
    if term.kind == "pow":
        base, exponent = term.parts
        yield base, "extra-power", "the exponent in {} is one too many", None
        for inner, words in ((base, "base"), (exponent, "exponent")):
            if words == "exponent" and inner.kind != "number":
                new = replace(term, parts=(base, _negated(inner)))
                yield new, "exponent-sign", "the sign of the exponent in {} is wrong", None
        if base.kind in ("app", "fn", "big", "norm") and base.parts:
            inside = (Term("pow", (base.parts[-1], exponent), span=base.span),)
            new = replace(base, parts=(*base.parts[:-1], *inside))
            yield new, "power-place", "the exponent in {} belongs inside", None
        if base.kind == "symbol" and exponent.kind == "number" and exponent.value == 2:
            yield Term("mul", (_TWO, base), span=term.span), "power", "{} should be twice", None
    elif term.kind == "root":
        yield term.parts[0], "root", "the root in {} is one too many", None
        return
    elif term.kind in ("app", "fn", "big") and term.parts and term.parts[-1].kind == "pow":
        inner = replace(term, parts=(*term.parts[:-1], term.parts[-1].parts[0]))
        new = Term("pow", (inner, term.parts[-1].parts[1]), span=term.span)
        yield new, "power-place", "the exponent in {} belongs outside", None
    if term.kind not in ("number", "neg"):
        yield Term("pow", (term, _TWO), span=term.span), "square", "{} should be squared", "^2"
        yield Term("root", (term,), span=term.span), "root", "{} should be under a root", None
    elif term.kind == "number" and term.value > 1:
        yield Term("root", (term,), span=term.span), "root", "{} should be under a root", None


def _orders(term: Term) -> Iterator[Change]:
    """Change the order of factors and arguments, and transpose."""
    if term.kind == "mul":
        for at in range(len(term.parts) - 1):
            parts = list(term.parts)
            parts[at], parts[at + 1] = parts[at + 1], parts[at]
            new = replace(term, parts=tuple(parts))
            yield new, "order", "the order of the factors in {} is wrong", None
    elif term.kind in ("app", "list") and len(term.parts) > 1:
        symbols = [at for at, part in enumerate(term.parts) if part.kind != "number"]
        for left, right in pairwise(symbols):
            parts = list(term.parts)
            parts[left], parts[right] = parts[right], parts[left]
            new = replace(term, parts=tuple(parts))
            yield new, "arguments", "the arguments of {} are swapped", None
    elif term.kind == "binomial":
        new = replace(term, parts=term.parts[::-1])
        yield new, "arguments", "{} is upside down", None
    if term.kind == "transpose":
        yield term.parts[0], "transpose", "the transpose in {} is one too many", None
    elif term.kind == "symbol":
        yield (
            Term("transpose", (term,), span=term.span),
            "transpose",
            "{} should be transposed",
            None,
        )
    if term.kind == "mul" and any(part.kind == "transpose" for part in term.parts):
        for at in range(len(term.parts) - 1):
            first, second = term.parts[at : at + 2]
            if (first.kind == "transpose") != (second.kind == "transpose"):
                pair = tuple(
                    one.parts[0] if one.kind == "transpose" else Term("transpose", (one,))
                    for one in (first, second)
                )
                new = replace(term, parts=(*term.parts[:at], *pair, *term.parts[at + 2 :]))
                yield new, "transpose", "the wrong factor is transposed in {}", None


_OTHER_KIND = {"sum": "prod", "prod": "sum", "max": "min", "min": "max"}
_OTHER_FUNCTION = {"sin": "cos", "cos": "sin", "max": "min", "min": "max"}


def _functions(term: Term, known: Sequence[str]) -> Iterator[Change]:
    if term.kind == "big":
        new = replace(term, name=_OTHER_KIND[term.name])
        words = f"{{}} should be a {_WORDS[new.name]}"
        yield new, "big", words, None
        if term.name in ("max", "min"):
            yield term.parts[0], "big", "the " + _WORDS[term.name] + " in {} is one too many", None
    elif term.kind == "fn":
        if term.name in ("log", "sigma", "tanh"):
            yield term.parts[0], "function", f"the {term.name} in {{}} is one too many", None
        if term.name in _OTHER_FUNCTION:
            new = replace(term, name=_OTHER_FUNCTION[term.name])
            yield new, "function", f"{{}} should be {new.name}", None
    elif term.kind == "norm":
        new = replace(term, value=1.0 if term.value == 2.0 else 2.0)
        yield new, "norm", "{} should be another norm", None
    elif term.kind in ("floor", "ceil"):
        other = replace(term, kind="ceil" if term.kind == "floor" else "floor")
        yield other, "rounding", "{} should be rounded the other way", None
    if term.kind not in ("number", "neg", "add"):
        for name in known:
            new = Term("fn", (term,), name=name, span=term.span)
            yield new, "function", f"the {name} of {{}} is missing", None
    if term.kind in ("symbol", "app", "div", "add", "neg", "mul"):
        base = Term("symbol", name="e", stem="e")
        new = Term("pow", (base, term), span=term.span)
        yield new, "exponential", "{} should be the exponent of e", None


_WORDS = {"sum": "sum", "prod": "product", "max": "maximum", "min": "minimum"}
