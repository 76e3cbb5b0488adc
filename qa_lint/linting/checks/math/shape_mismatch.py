"""Compares the sizes that are stated for products with those of their factors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.linting.shapes.dimensions import SCALAR, Mismatch, Shape, Unknown
from qa_lint.linting.shapes.stated import Claim, Declared, Triple, claims, declared_at, triples
from qa_lint.linting.symbols import read_formula
from qa_lint.linting.taken_back import is_taken_back
from qa_lint.parsing.document import Math, Prose
from qa_lint.parsing.latex import nodes

_CHEAP = re.compile(r"\\times|×|\bx\b|@|mathbb")
_OTHERWISE = re.compile(
    r"element-?wise|hadamard|outer product|kronecker|broadcast\w*|concat\w*|stack\w*|convol\w*|"
    r"\bsquare\b|cannot|can't|transpos\w+|reshap\w+|flatten\w*|per head|each head|batch\w*|"
    r"entr(?:y|ies)|mismatch\w*|undefined|not defined|"
    r"incompatible|impossible",
    re.IGNORECASE,
)


@rule(Prose, severity="warning", tier="measured")
def shape_mismatch(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""The stated size of a matrix product does not follow from its factors.

    Sizes are read from the same question: $A \in \mathbb{R}^{n \times m}$, "$A$ is $n \times m$".

    Why: Shapes are what people check an implementation against.
    Bad:
        Let $A$ be $n \times m$ and let $B$ be $m \times d$. Then $AB$ is $⟦n \times m⟧$.
        ---
        With $Q \in \mathbb{R}^{n \times d}$ and $K \in \mathbb{R}^{m \times d}$ the scores are
        $⟦QK⟧$.
        ---
        The layer computes (32, 128) x (128, 64) = ⟦(32, 128)⟧.
    Good:
        Let $A$ be $n \times m$ and let $B$ be $m \times d$. Then $AB$ is $n \times d$.
        ---
        With $Q \in \mathbb{R}^{n \times d}$ and $K \in \mathbb{R}^{m \times d}$ the scores
        $QK^T$ are $n \times m$.
        ---
        The layer computes (32, 128) x (128, 64) = (32, 64).
    Fix: Write the sizes below the factors; the inner ones must be the same.
    """
    if not _CHEAP.search(prose.text) and not prose.nodes:
        return
    if _CHEAP.search(prose.text):
        for triple in triples(prose, ctx.document):
            yield from _by_sizes(triple, prose, ctx)
    if not prose.nodes or "\\times" not in ctx.source.text:
        return
    declared = declared_at(ctx.document, prose.place)
    if not declared.sizes.known:
        return
    for claim in claims(prose, ctx.document):
        yield from _by_factors(claim, declared, prose, ctx)
    yield from _impossible(declared, prose, ctx)


def _by_sizes(triple: Triple, prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Judge ``(a, b) x (c, d) = (e, f)``."""
    first, second, result = triple.shapes
    alike = declared_at(ctx.document, prose.place).alike
    fits = not alike.differ(first.columns, second.rows)
    wrong = alike.differ(first.rows, result.rows) or alike.differ(second.columns, result.columns)
    swapped = second.columns == first.rows and result == Shape(second.rows, first.columns)
    if (fits and not wrong) or swapped:
        return
    if not _is_claimed(prose, triple.begin, triple.result.end, ctx):
        return
    why = (
        f"({first}) times ({second}) is {first.rows} × {second.columns}, not {result}"
        if fits
        else f"({first}) times ({second}) is impossible: "
        f"{first.columns} columns meet {second.rows} rows"
    )
    span = prose.locate(*triple.result)
    yield Finding(span, why, evidence=Evidence((str(first), str(second), str(result)), why))


def _by_factors(claim: Claim, declared: Declared, prose: Prose, ctx: Context) -> Iterator[Finding]:
    try:
        found = declared.sizes.of(claim.value)
    except (Unknown, Mismatch, RecursionError):
        return  # an impossible product is reported where it stands
    said, alike = claim.shape, declared.alike
    if SCALAR in (found, said):
        return
    if claim.factor:
        wrong = not found.vector and not said.vector and all(
            alike.differ(one, other)
            for one, other in ((found.columns, said.columns), (found.rows, said.rows))
        )  # fmt: skip
        why = f"the product with a matrix of {found} cannot be {said}"
    else:
        wrong = _differ(found, said, declared)
        why = f"the factors give {found}, not {said}"
    end = claim.math.tex_start + claim.span.end
    if wrong and _is_claimed(prose, claim.begin, end, ctx):
        tex = " ".join(claim.math.tex.split())[:120]
        yield Finding(
            claim.math.locate(*claim.span),
            why,
            help="rows come from the first factor, columns from the last",
            evidence=Evidence((tex,), why),
        )


def _differ(found: Shape, said: Shape, declared: Declared) -> bool:
    alike = declared.alike
    if found.vector or said.vector:
        if not (found.vector and said.vector):
            return False
        one = {x for x in (found.rows, found.columns) if x != "1"}
        other = {x for x in (said.rows, said.columns) if x != "1"}
        return len(one) == len(other) == 1 and alike.differ(one.pop(), other.pop())
    return alike.differ(found.rows, said.rows) or alike.differ(found.columns, said.columns)


def _impossible(declared: Declared, prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Judge every product of declared matrices."""
    for math in prose.nodes:
        if not isinstance(math, Math) or not math.rendered:
            continue
        tree = read_formula(math, ctx.document)
        for one in nodes.walk(tree):
            if not isinstance(one, nodes.Product):
                continue
            try:
                declared.sizes.of(one)
            except Mismatch as found:
                begin, end = (math.tex_start + x for x in one.span)
                if _is_claimed(prose, begin, end, ctx):
                    why = (
                        f"{found.left} times {found.right} is impossible: {found.left.columns} "
                        f"columns meet {found.right.rows} rows"
                    )
                    tex = " ".join(math.tex.split())[:120]
                    yield Finding(
                        math.locate(*one.span), why, help="transpose or swap a factor",
                        evidence=Evidence((tex,), why),
                    )  # fmt: skip
                    break
            except (Unknown, RecursionError):
                continue


def _is_claimed(prose: Prose, begin: int, end: int, ctx: Context) -> bool:
    first, last = sentence_span(prose, begin, end)
    if _OTHERWISE.search(prose.text[first:last]):
        return False
    if is_taken_back(ctx.source, prose.span.end):
        return False
    return is_asserted(prose, begin, end, ctx.document)
