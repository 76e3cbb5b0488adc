"""Refutes identities of symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.linting.symbols import definitions, read_formula
from qa_lint.parsing.document import Document, Math, Prose
from qa_lint.parsing.latex.nodes import (
    Application,
    Node,
    Relation,
    Symbol,
    Transpose,
    free_symbols,
    rewrite,
    walk,
)

if TYPE_CHECKING:
    from qa_lint.linting.algebra.identity import IdentityVerdict

_CONDITIONAL = re.compile(
    r"\b(?:solv(?:e|es|ed|ing)|satisf\w+|condition\w*|constrain\w*|equations?|system|such that|"
    r"iff|if|only|unless|when|whenever|small|large|approximat\w*|limit|tends?|neglect\w*|ignor\w*|"
    r"equilibrium|sett?ing|set|equat\w+|optimal\w*|optimum|stationary|root|roots|find|require\w*|"
    r"special case|where|substitut\w*|recurrence|recursi\w+|updat\w+|iterat\w+|defin\w+|denote\w*|"
    r"given|let|modulo|mod|roughly|big-?o|asymptotic\w*|order)\b",
    re.IGNORECASE,
)
"""Words that make an equation hold for some values only, or by definition."""


_MATRICES = re.compile(
    r"\b(?:matri\w+|invertib\w+|orthogonal\w*|singular|transpos\w+|determinants?|eigen\w+)",
    re.IGNORECASE,
)


_RESIDUES = re.compile(
    r"\b(?:finite (?:commutative )?(?:fields?|rings?)|Galois|extension fields?|modular|modulo|"
    r"residues?|characteristic (?:two|three|p|[0-9]))\b|\bGF ?\(|\\mathbb\{[FZ]\}_|"
    r"\\mathrm\{GF\}|\\p?mod\b|≡|\\equiv\b",
    re.IGNORECASE,
)
"""Where numbers may be residues."""
_OTHER_NUMBERS = re.compile(r"\b(?:quaternions?|Boolean|tropical|semirings?)\b", re.IGNORECASE)
"""Where sums and products follow other rules than those of real numbers."""


@rule(Math, severity="warning", tier="measured", needs=("=",))
def false_identity(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""Two formulas that are said to be equal are not.

    Why: A rule of algebra with a slip in it is learned as it stands.
    Bad:
        For the partition function use $⟦\log(a + b) = \log a + \log b⟧$.
        ---
        Expanding the square gives $⟦(a - b)^2 = a^2 - 2ab - b^2⟧$.
        ---
        Scaling and shifting: $⟦\text{Var}(aX + b) = a\,\text{Var}(X)⟧$.
        ---
        For square matrices, $⟦(AB)^T = A^T B^T⟧$.
    Good:
        Products become sums, $\log(ab) = \log a + \log b$.
        ---
        Note that $\log(a + b) = \log a + \log b$ is wrong.
        ---
        Gradient descent repeats $w = w - \eta g$; solve $a(x + 1) = x + b$ for $x$.
        ---
        It is tempting to assume $(a + b)^2 = a^2 + b^2$.
        ---
        Variances of uncorrelated variables add up:
        $\text{Var}(X + Y) = \text{Var}(X) + \text{Var}(Y)$.
        ---
        Matrices: $(AB)^T = B^T A^T$, and $(AB)^{-1} = B^{-1} A^{-1}$.
    Fix: Try the values of the counterexample in both sides.
    """
    if "=" not in math.tex or not math.rendered:
        return
    for chain in walk(read_formula(math, ctx.document)):
        if isinstance(chain, Relation) and "=" in chain.operators:
            yield from _in_chain(chain, math, ctx)


def _in_chain(chain: Relation, math: Math, ctx: Context) -> Iterator[Finding]:
    # Few pages state an identity: only they need the algebra.
    from qa_lint.linting.algebra.identity import judge_identity_chain
    from qa_lint.linting.algebra.wire import encode

    matrices = _speaks_of_matrices(math, ctx)
    for at, verdict in enumerate(judge_identity_chain(chain, matrices=matrices)):
        sides = chain.sides[at], chain.sides[at + 1]
        judged: Judged | None = Judged(*sides, verdict)
        if verdict.status == "unknown" and chain.operators[at] == "=" and "^" in math.tex:
            judged = _with_definitions(math, *sides, ctx)
        if judged is None or judged.verdict.status != "refuted":
            continue
        if _is_claimed(math, *sides, ctx) and not _computes_otherwise(math, *sides, ctx):
            kind = judged.verdict.kind
            proof = ctx.algebra.prove_trees(kind, encode(judged.left), encode(judged.right))
            if proof == "refuted":
                yield _finding(math, *sides, judged.verdict.counterexample)


class Judged(NamedTuple):
    """Two sides as they were judged, and what was found."""

    left: Node
    right: Node
    verdict: IdentityVerdict


def _with_definitions(math: Math, left: Node, right: Node, ctx: Context) -> Judged | None:
    """Judge two sides after putting in what the question says their names are.

    Only for matrices: among numbers, a name is defined anew too often.
    """
    if not any(isinstance(one, Transpose) for side in (left, right) for one in walk(side)):
        return None
    known = definitions(ctx.document, math.place.question)
    first, second = free_symbols(left), free_symbols(right)
    applied = {
        one.function.name for side in (left, right) for one in walk(side)
        if isinstance(one, Application)
    }  # fmt: skip
    used = {
        name: known[name]
        for name in (first ^ second) - applied
        if name in known and free_symbols(known[name]) & (second if name in first else first)
    }
    if len(used) != 1 or isinstance(left, Symbol) or isinstance(right, Symbol):
        return None

    def put_in(node: Node) -> Node:
        return used.get(node.name, node) if isinstance(node, Symbol) else node

    left, right = rewrite(left, put_in), rewrite(right, put_in)
    (said,) = used.values()
    if not free_symbols(left) ^ free_symbols(right) <= free_symbols(said):
        return None  # something else is taken for granted
    from qa_lint.linting.algebra.identity import judge_world

    verdict = judge_world(left, right, in_chain=True, matrices=True, defined=True)
    return Judged(left, right, verdict) if verdict else None


def _computes_otherwise(math: Math, left: Node, right: Node, ctx: Context) -> bool:
    """Tell whether the text speaks of numbers for which both sides may be equal."""
    number = math.place.question
    text = ctx.document.source.text
    if number is not None:
        text = text[slice(*ctx.document.questions[number].span)]
    if _OTHER_NUMBERS.search(text) is not None:
        return True
    if _RESIDUES.search(text) is None:
        return False
    from qa_lint.linting.algebra.residues import holds_modulo

    return holds_modulo(left, right)


def _speaks_of_matrices(math: Math, ctx: Context) -> bool:
    number = math.place.question
    if number is None:
        return _prose_speaks_of_matrices(math.prose)
    return _question_speaks_of_matrices(ctx.document, number)


@lru_cache(maxsize=16)
def _prose_speaks_of_matrices(prose: Prose) -> bool:
    return _MATRICES.search(prose.text) is not None


@lru_cache(maxsize=16)
def _question_speaks_of_matrices(document: Document, number: int) -> bool:
    span = document.questions[number].span
    return _MATRICES.search(document.source.text[slice(*span)]) is not None


def _is_claimed(math: Math, left: Node, right: Node, ctx: Context) -> bool:
    """Tell whether the two sides are said to be equal for all values."""
    begin, end = math.tex_start + left.span.start, math.tex_start + right.span.end
    prose = math.prose
    first, last = sentence_span(prose, begin, end)
    around = prose.text[first : math.start] + " | " + prose.text[math.end : last]
    lead = "" if prose.text[first : math.start].strip() else _lead(math, ctx)
    if _CONDITIONAL.search(around) or _CONDITIONAL.search(lead):
        return False
    return is_asserted(prose, begin, end, ctx.document)


def _lead(math: Math, ctx: Context) -> str:
    """Return the end of the paragraph before a formula that stands alone."""
    start = math.prose.span.start
    before = ctx.source.text[max(0, start - 400) : start].rstrip()
    return re.split(r"\n[ \t]*\n|[.!?]\s", before)[-1]


def _finding(math: Math, left: Node, right: Node, counterexample: str) -> Finding:
    first, second = (" ".join(math.tex[slice(*side.span)].split()) for side in (left, right))
    return Finding(
        math.locate(left.span.start, right.span.end),
        f"the two sides are not equal: {counterexample}",
        help="one of them has a slip, or a condition is missing",
        related=(Related(math.locate(*right.span), "this side was compared with the one before"),),
        evidence=Evidence((first, second), counterexample),
    )
