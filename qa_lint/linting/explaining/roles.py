"""Does an explanation contradict what the symbol is in a formula that has a name?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from qa_lint.linting.formulas.evaluating import Meaning
from qa_lint.linting.formulas.formula import Formula, Values
from qa_lint.linting.formulas.mapping import mappings
from qa_lint.linting.formulas.reading import readings
from qa_lint.linting.formulas.symbols import symbols_of
from qa_lint.linting.formulas.terms import Term
from qa_lint.linting.formulas.words import normal
from qa_lint.parsing.latex import nodes

MAX_RENAMED = 4
_EMPTY = frozenset("the a an of in for each per to our this all its it".split())
_LOOSE = frozenset(
    "number total matrix vector term value parameter function rate factor size constant "
    "coefficient count set scalar hyperparameter current model given predicted actual true".split()
)
_NUMBER_OF = re.compile(r"(?:the )?(?:total )?(?:number|count) of (?:the |all )?(?P<noun>\w+)")
_SIZE_OF = re.compile(
    r"(?:the )?(?:\w+ )?(?:size|dimension|dimensionality|width|length) of "
    r"(?:a |an |the |each |one )?"
    r"(?P<noun>\w+)"
)
_PIECES = frozenset("key query token head layer sample example document class sequence".split())
_SPREADS = {"variance": "standard deviation", "standard deviation": "variance"}


def roles_of(
    formula: Formula, side: nodes.Node, tex: str, given: Mapping[str, str]
) -> list[Mapping[str, str]]:
    """Return how the symbols of a side stand for roles, in all ways that make it the formula."""
    return [
        meaning.roles
        for term, meaning in _meanings(formula, side, tex, given)
        if formula.equals(Values(term, meaning))
    ]


def possible_roles(
    formula: Formula, side: nodes.Node, tex: str, given: Mapping[str, str]
) -> Iterator[Mapping[str, str]]:
    """Yield how the symbols of a side may stand for roles, be it the formula then or not."""
    return (meaning.roles for _, meaning in _meanings(formula, side, tex, given))


def _meanings(
    formula: Formula, side: nodes.Node, tex: str, given: Mapping[str, str]
) -> Iterator[tuple[Term, Meaning]]:
    for term in readings(side, tex, formula.words):
        symbols = symbols_of([term])
        for _, roles in mappings(symbols, formula.words, given, MAX_RENAMED):
            yield term, Meaning(formula.words, roles, symbols, formula.families)


def may_contradict(formula: Formula, phrase: str) -> bool:
    """Tell whether a phrase says what some symbol of a formula cannot be; asked before mapping."""
    meanings = tuple(role.meaning for role in formula.words.roles.values())
    return any(contradiction(one, phrase, meanings) for one in meanings)


@lru_cache(maxsize=4_096)
def contradiction(role: str, phrase: str, others: tuple[str, ...]) -> str:
    """Return why a phrase cannot say what a role is, or an empty text.

    Args:
        role: What the symbol is: ``size of a key``.
        phrase: What the text says: ``number of keys``.
        others: What the other symbols of the formula are.
    """
    said, meant = normal(phrase), normal(role)
    spread = _SPREADS.get(meant)
    if spread is not None and said.removeprefix("the ") == spread:
        return spread
    if _kinds_differ(meant, said):
        return phrase
    own = _content(meant)
    told = _content(re.split(r" (?:of|in|for|to|at|by|with|from|per|on|over) ", said)[0])
    whole = _content(said)
    for other in others:
        wanted = _content(normal(other))
        if not wanted or wanted <= own or other == role or not own - wanted:
            continue
        if (told - _LOOSE == wanted - _LOOSE != set() or whole - _LOOSE == wanted) and not (
            own - wanted - _LOOSE
        ) & whole:
            return other
    return ""


def _kinds_differ(meant: str, said: str) -> bool:
    """Tell whether one is a number of things and the other the size of one of them."""
    number, size = _NUMBER_OF.match(said), _SIZE_OF.match(meant)
    if number is not None and size is not None:
        return number["noun"] == size["noun"] or number["noun"] in _PIECES
    number, size = _NUMBER_OF.match(meant), _SIZE_OF.match(said)
    return number is not None and size is not None and number["noun"] == size["noun"]


def _content(text: str) -> set[str]:
    return set(text.split()) - _EMPTY
