r"""Sizes of sets: ``|A \cap B|`` is a number of its own, ``|A \cup B|`` follows from the others."""

from __future__ import annotations

from qa_lint.core.text import Span
from qa_lint.linting.formulas.spelling import plain
from qa_lint.linting.formulas.terms import Term
from qa_lint.linting.formulas.vocabulary import Vocabulary
from qa_lint.parsing.latex import nodes

BOTH = "|A\\capB|"
_LETTERS = ("A", "B")


def size_of(node: nodes.Absolute, words: Vocabulary, sets: dict[str, str]) -> Term | None:
    """Read the size of a set where a formula speaks of two sets and what they share, else ``None``.

    ``sets`` has the letters of the formula by the names of the author's sets, in their order.
    """
    if not words.called(BOTH):
        return None
    inner = node.operand
    if isinstance(inner, nodes.Symbol):
        letter = _letter(inner, sets)
        return _symbol(f"|{letter}|", node.span) if letter else None
    if not isinstance(inner, nodes.Operation) or len(inner.operands) != 2:
        return None
    letters = [_letter(one, sets) for one in inner.operands]
    if None in letters or letters[0] == letters[1] or inner.operator not in ("∩", "∪"):
        return None
    both = _symbol(BOTH, node.span)
    if inner.operator == "∩":
        return both
    first, second = (_symbol(f"|{letter}|", node.span) for letter in letters)
    return Term("add", (first, second, Term("neg", (both,), span=node.span)), span=node.span)


def _letter(node: nodes.Node, sets: dict[str, str]) -> str | None:
    if not isinstance(node, nodes.Symbol):
        return None
    name = plain(node.name)
    if name not in sets and len(sets) < len(_LETTERS):
        sets[name] = _LETTERS[len(sets)]
    return sets.get(name)


def _symbol(name: str, span: Span) -> Term:
    return Term("symbol", name=name, stem=name, span=span)
