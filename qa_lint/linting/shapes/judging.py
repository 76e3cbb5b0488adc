"""Findings about sizes of products that do not follow from their factors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.linting.explaining.items import letters
from qa_lint.linting.shapes.dimensions import SCALAR, Mismatch, Shape, Unknown
from qa_lint.linting.shapes.phrases import formulas_of
from qa_lint.linting.shapes.stated import Claim, Declared, claims, declared_at, has_argument
from qa_lint.linting.shapes.triples import Triple, batched, triples
from qa_lint.linting.symbols import read_formula
from qa_lint.linting.taken_back import is_taken_back
from qa_lint.parsing.document import Math, Prose
from qa_lint.parsing.latex import nodes

_OTHERWISE = re.compile(
    r"element-?wise|hadamard|outer product|kronecker|broadcast\w*|concat\w*|stack\w*|convol\w*|"
    r"\bsquare\b|cannot|can't|transpos\w+|reshap\w+|flatten\w*|per head|each head|batch\w*|"
    r"(?<![\d$] )entr(?:y|ies)|mismatch\w*|undefined|not defined|"
    r"incompatible|impossible",
    re.IGNORECASE,
)


def wrong_sizes(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Yield a finding for each size that a text states and that its factors contradict."""
    for triple in triples(prose, ctx.document):
        yield from _by_sizes(triple, prose, ctx)
    for one in batched(prose):
        right = one.product
        if right not in (None, one.stated) and _is_claimed(prose, one.begin, one.result.end, ctx):
            why = f"the product is {right}, not {one.stated}"
            read = " ".join(prose.text[one.begin : one.result.end].split())
            yield Finding(prose.locate(*one.result), why, evidence=Evidence((read,), why))
    declared = declared_at(ctx.document, prose)
    if not declared.worlds or not prose.nodes:
        return
    for claim in claims(prose, ctx.document):
        yield from _by_factors(claim, declared, prose, ctx)
    yield from _impossible(declared, prose, ctx)


def _by_sizes(triple: Triple, prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Judge ``(a, b) x (c, d) = (e, f)``."""
    first, second, result = triple.shapes
    alike = declared_at(ctx.document, prose).alike
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
    """Judge the size that is said of a product."""
    for sizes in declared.worlds:
        try:
            found = sizes.of(claim.value)
        except (Unknown, Mismatch, RecursionError):
            continue  # an impossible product is reported where it stands
        why = _contradicts(found, claim, declared)
        if why and _is_claimed(prose, claim.begin, claim.span.end, ctx):
            yield Finding(
                prose.locate(*claim.span),
                why,
                help="rows come from the first factor, columns from the last",
                evidence=Evidence(
                    (" ".join(prose.text[claim.begin : claim.span.end].split()),), why
                ),
            )
            return


def _contradicts(found: Shape, claim: Claim, declared: Declared) -> str:
    """Return how the size of a product contradicts what is said of it."""
    said, alike = claim.shape, declared.alike
    if SCALAR in (found, said):
        return ""
    if claim.factor:
        wrong = not found.vector and not said.vector and all(
            alike.differ(one, other)
            for one, other in ((found.columns, said.columns), (found.rows, said.rows))
        )  # fmt: skip
        return f"the product with a matrix of {found} cannot be {said}" if wrong else ""
    return f"the factors give {found}, not {said}" if _differ(found, said, declared) else ""


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
    for math in formulas_of(prose):
        if declared.letters.isdisjoint(letters(math.tex)):
            continue
        for one in nodes.walk(read_formula(math, ctx.document)):
            found = _impossible_factors(one, declared) if isinstance(one, nodes.Product) else None
            if found is None or has_argument(one, math.tex):
                continue
            begin, end = (math.tex_start + x for x in one.span)
            if _is_claimed(prose, begin, end, ctx):
                yield _impossible_product(math, one, found)
                break


def _impossible_factors(node: nodes.Product, declared: Declared) -> Mismatch | None:
    for sizes in declared.worlds:
        try:
            sizes.of(node)
        except Mismatch as found:
            return found
        except (Unknown, RecursionError):
            continue
    return None


def _impossible_product(math: Math, node: nodes.Node, found: Mismatch) -> Finding:
    why = (
        f"{found.left} times {found.right} is impossible: {found.left.columns} "
        f"columns meet {found.right.rows} rows"
    )
    tex = " ".join(math.tex.split())[:120]
    return Finding(
        math.locate(*node.span),
        why,
        help="transpose or swap a factor",
        evidence=Evidence((tex,), why),
    )


def _is_claimed(prose: Prose, begin: int, end: int, ctx: Context) -> bool:
    first, last = sentence_span(prose, begin, end)
    if _OTHERWISE.search(prose.text[first:last]):
        return False
    if is_taken_back(ctx.source, prose.span.end):
        return False
    return is_asserted(prose, begin, end, ctx.document)
