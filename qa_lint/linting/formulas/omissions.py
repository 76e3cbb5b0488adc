"""Slips in what a formula consists of: numbers, brackets, symbols, parts too many or too few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_lint.linting.formulas.terms import ONE, Term, number

Change = tuple[Term, str, str, str | None]
"""What stands there after a change, the kind of slip, the words for it, and the new text."""


def literals(term: Term) -> Iterator[Change]:
    """Change a number, or count one more or less."""
    if term.kind == "number":
        for value in (1.0, 2.0, 4.0, 0.5, 3.0, 6.0, 12.0, term.value + 1, term.value - 1):
            if value != term.value:
                shown = "1/2" if value == 0.5 else f"{value:g}"
                yield number(value, term.span), "number", f"{{}} should be {shown}", shown
        yield number(-term.value, term.span), "minus", "{} should be negative", None
    elif term.kind == "symbol":
        for step, shown in ((-1.0, "- 1"), (1.0, "+ 1")):
            new = Term("add", (term, number(step)), span=term.span)
            yield new, "off-by-one", f"{{}} should be {{}} {shown}", f"({{}} {shown})"
    elif term.kind == "add":
        for step, shown in ((-1.0, "- 1"), (1.0, "+ 1")):
            new = replace(term, parts=(*term.parts, number(step)))
            yield new, "off-by-one", f"{shown} is missing behind {{}}", None


def groups(term: Term) -> Iterator[Change]:
    """Put brackets where they were left out, and swap sums for products."""
    if term.kind == "add" and len(term.parts) == 2:
        first, second = term.parts
        yield replace(term, kind="mul"), "product", "{} should be a product", None
        if second.kind == "div":
            top = Term("add", (first, second.parts[0]), span=term.span)
            yield Term("div", (top, second.parts[1])), "brackets", "{} lacks brackets", None
        if second.kind == "neg" and second.parts[0].kind == "div":
            inner = second.parts[0]
            top = Term("add", (first, Term("neg", (inner.parts[0],))))
            yield Term("div", (top, inner.parts[1])), "brackets", "{} lacks brackets", None
        if first.kind == "div":
            low = Term("add", (first.parts[1], second), span=term.span)
            yield Term("div", (first.parts[0], low)), "brackets", "{} lacks brackets", None
        for one, other in ((first, second), (second, first)):
            if one.kind == "mul":
                inner = Term("add", (one.parts[-1], other))
                new = Term("mul", (*one.parts[:-1], inner))
                yield new, "brackets", "{} lacks brackets", None
    elif term.kind == "mul" and len(term.parts) == 2:
        yield replace(term, kind="add"), "sum", "{} should be a sum", None
        for at, part in enumerate(term.parts):
            if part.kind == "add" and len(part.parts) == 2:  # a (b + c) for a b + c
                other = term.parts[1 - at]
                new = Term("add", (Term("mul", (other, part.parts[0])), part.parts[1]))
                yield new, "brackets", "the brackets in {} take in too much", None
    elif term.kind == "root" and term.parts[0].kind in ("add", "div", "mul"):
        inner = term.parts[0]
        for at, part in enumerate(inner.parts):
            rooted = Term("root", (part,))
            new = replace(inner, parts=(*inner.parts[:at], rooted, *inner.parts[at + 1 :]))
            yield new, "root-extent", "the root in {} takes in too much", None


def symbols(term: Term, insertable: Sequence[Term]) -> Iterator[Change]:
    """Put another symbol or another index in."""
    if term.kind == "symbol":
        family = any(one.stem == term.stem and _runs(one) for one in insertable)
        for other in insertable:
            # What runs in a sum is not meant to stand still.
            runs = _runs(term) or (family and bool(term.indices))
            if other.name != term.name and other.stem != "index" and runs <= bool(other.indices):
                new = replace(other, span=term.span)
                yield new, "symbol", f"{{}} should be {_mark(other)}", _mark(other)
        for at, index in enumerate(term.indices):
            if index.kind != "symbol":
                continue
            for other in insertable:
                if other.kind == "symbol" and other.stem == "index" and other.name != index.name:
                    later = Term("add", (index, replace(other, stem=other.name)))
                    changed = (*term.indices[:at], later, *term.indices[at + 1 :])
                    words = f"the index of {{}} should be {index.name} + {other.name}"
                    yield replace(term, indices=changed), "index", words, None
                    moved = replace(other, stem=other.name)
                    changed = (*term.indices[:at], moved, *term.indices[at + 1 :])
                    new = replace(term, indices=changed)
                    yield new, "index", f"the index of {{}} should be {other.name}", None


def _runs(term: Term) -> bool:
    return any(index.kind == "symbol" for index in term.indices)


def _mark(term: Term) -> str:
    return "\0" + term.name + "\0"


def extra(term: Term) -> Iterator[Change]:
    """Leave out one part."""
    if term.kind in ("add", "mul") and len(term.parts) > 1:
        for at in range(len(term.parts)):
            rest = (*term.parts[:at], *term.parts[at + 1 :])
            new = rest[0] if len(rest) == 1 else replace(term, parts=rest)
            what = "summand" if term.kind == "add" else "extra"
            yield new, f"{what}:{at}", "{} is one too many", None
    elif term.kind == "div":
        yield term.parts[0], "extra-divisor", "the division in {} is one too many", None
        yield (
            replace(term, parts=(ONE, term.parts[1])),
            "extra",
            "the numerator of {} is wrong",
            None,
        )


def missing(term: Term, insertable: Sequence[Term]) -> Iterator[Change]:
    """Put in a number or a symbol that was left out."""
    if term.kind == "neg":
        return
    for other in insertable:
        if other.stem == "index":
            continue
        for kind, words in (("mul", "the factor {} is missing at"), ("div", "{} should divide")):
            new = Term(kind, (term, other), span=term.span)  # type: ignore[arg-type]
            yield new, "missing", words.format(_mark(other)) + " {}", None
