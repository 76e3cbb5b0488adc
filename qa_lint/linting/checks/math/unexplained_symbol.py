"""The one symbol of a formula that its list leaves out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.explaining.items import explained_letters, letters
from qa_lint.linting.judged import is_judged
from qa_lint.linting.symbols import read_formula, section
from qa_lint.parsing.document import Document, Math
from qa_lint.parsing.latex import nodes

_WHERE = re.compile(r"\s*\$*\s*\n?\s*(?:where|here)\b", re.IGNORECASE)
_USUAL = frozenset(
    "i j k l m n t s N K M T d e x y z X Y f p P E pi in R D dx exp log epsilon infty det Pr tr Tr "
    "Gamma sgn rank dim deg".split()
)
ENOUGH = 2


@rule(Math, severity="info", tier="candidate")
def unexplained_symbol(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""All symbols of a formula are explained but one.

    Indices and letters that everybody knows are not counted.

    Why: The reader has to guess what it is.
    Bad:
        $$
        ⟦s = \frac{a}{b} + w⟧
        $$

        where $a$ is the gain and $b$ is the cost.
    Good:
        $$
        s = \frac{a}{b} + w
        $$

        where $a$ is the gain, $b$ is the cost and $w$ is the weight.
    Fix: Explain it, too.
    """
    if not math.display or "=" not in math.tex or not math.rendered:
        return
    source = ctx.source.text
    end = math.span.end
    if not _WHERE.match(source, end) or not is_judged(math.place, ctx.document):
        return
    known = explained_letters(ctx.document, math.place)
    if len(known) < ENOUGH:
        return
    tree = read_formula(math, ctx.document)
    chain = next(nodes.chains(tree), None)
    if chain is None or not nodes.is_readable(tree):
        return
    own = _symbols(chain.sides[0])
    used = {one for side in chain.sides[1:] for one in _symbols(side)} - own
    mentioned = _mentioned(math, ctx)
    missing = used - known - mentioned - _USUAL
    if len(missing) == 1 and len(used & known) >= ENOUGH and not (used - known - missing - _USUAL):
        name = missing.pop()
        tex = math.tex.strip()
        begin = math.tex.find(tex)
        yield Finding(
            math.locate(begin, begin + len(tex)),
            f"`{name}` is the only symbol that is not explained",
            help="explain it, too",
            evidence=Evidence((" ".join(tex.split())[:120],)),
        )


def _symbols(side: nodes.Node) -> set[str]:
    """Return the letters of the symbols of a side that are no indices."""
    found: set[str] = set()
    stack = [side]
    while stack:
        one = stack.pop()
        if isinstance(one, nodes.Symbol):
            found |= _lone(one.stem)
        elif isinstance(one, nodes.BigOp):
            stack.append(one.body)
        elif isinstance(one, nodes.Application):
            stack.extend(one.arguments)
            found |= _lone(one.function.stem)
        else:
            stack.extend(nodes.children(one))
    return found


def _lone(stem: str) -> set[str]:
    """Return the letter of a symbol, nothing for a word."""
    found = letters(stem)
    return set(found) if len(found) == 1 and stem.count(min(found)) == 1 else set()


def _mentioned(math: Math, ctx: Context) -> set[str]:
    """Return the letters of the other formulas of the question, or below the same heading."""
    counts = _counts(ctx.document)[section(math.place)]
    counts = counts - Counter(letters(math.tex))
    return {letter for letter, count in counts.items() if count > 0}


@lru_cache(maxsize=4)
def _counts(document: Document) -> dict[tuple[int | None, str], Counter[str]]:
    """Return how many formulas of each section hold a letter."""
    found: dict[tuple[int | None, str], Counter[str]] = {}
    for one in document.units(Math):
        found.setdefault(section(one.place), Counter()).update(letters(one.tex))
    return found
