"""One check that carries all facts of the packs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix, Related, Tier
from qa_lint.core.rule import Check, Rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.linting.facts import directions, growth, numbers, statements
from qa_lint.linting.facts.hit import Hit
from qa_lint.linting.facts.index import ANYTHING, Index, Match, Matches
from qa_lint.linting.judged import is_judged
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.reading.frames import context_frame, sentence_frame
from qa_lint.parsing.reading.sentences import (
    Sentence,
    Token,
    places,
    readable,
    sentences,
    tokens,
    vocabulary,
)

Template = Callable[[Sequence[Token], Matches, Mapping[str, Any]], Iterator[Hit]]

TEMPLATES: dict[str, Template] = {
    "is-kind": statements.is_kind,
    "alias": statements.alias,
    "uses": statements.uses,
    "does-when": statements.does_when,
    "implies": statements.implies,
    "defined-as": statements.defined_as,
    "has-count": numbers.has_count,
    "has-range": numbers.has_range,
    "has-default": numbers.has_default,
    "has-value": numbers.has_value,
    "has-complexity": growth.has_complexity,
    "increases-with": lambda tokens, found, claim: directions.direction(tokens, found, claim, 1),
    "decreases-with": lambda tokens, found, claim: directions.direction(tokens, found, claim, -1),
}
TIERS: dict[str, Tier] = dict.fromkeys(TEMPLATES, "measured")
"""A tier belongs to a relation template: what was measured over all its facts."""

MAX_TOKENS = 400
"""Longer sentences are lists or attacks; they are not read."""
NEARBY = 2_000
"""How far above a sentence its topic may be named, in code points."""
_CONDITIONAL = frozenset(("implies", "increases-with", "decreases-with"))
"""Templates in whose claims a condition has its own part to play."""
_CONDITIONS = frozenset(("if", "when", "whether", "unless"))
_VOWELS = tuple("aeiouAEIOU")


class _Facts:
    """The facts of the packs, ready to run."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.facts: Sequence[Mapping[str, Any]] = data["facts"]
        self.rules = tuple(
            Rule(f"facts/{fact['id']}", "warning", tier_of(fact), "file", fact["doc"])
            for fact in self.facts
        )
        self._by_anchor: dict[int, list[int]] = {}
        for number, fact in enumerate(self.facts):
            for anchor in {anchor_of(claim) for claim in fact["claims"]}:
                self._by_anchor.setdefault(anchor, []).append(number)
        partners: dict[int, frozenset[int]] = {}
        for fact in self.facts:
            for claim in fact["claims"]:
                anchor = anchor_of(claim)
                partners[anchor] = partners.get(anchor, frozenset()) | partners_of(claim)
        self.index = Index(data["concepts"], partners)

    def among(self, document: Document) -> Sequence[Prose]:
        """Return the proses that name the subject of a fact and another of its concepts."""
        return self.index.proses(document.page_text)

    def run(self, prose: Prose, context: Context) -> Iterator[tuple[Rule, Finding]]:
        """Yield what is wrong in a prose."""
        if prose.kind == "heading" or not is_judged(prose.place, context.document):
            return
        firsts = self.index.subjects(vocabulary(prose.text))
        if not firsts:
            return
        view = readable(prose)
        for sentence in sentences(prose, view, places(view, firsts)):
            if len(sentence.tokens) <= MAX_TOKENS and self.index.subjects(
                {token.word for token in sentence.tokens}
            ):
                yield from self._read(sentence, context)

    def _read(self, sentence: Sentence, context: Context) -> Iterator[tuple[Rule, Finding]]:
        found = self.index.find(sentence)
        numbers_of_facts = {
            number for concept in found for number in self._by_anchor.get(concept, ())
        }
        for number in sorted(numbers_of_facts):
            fact = self.facts[number]
            if fact["unless"] >= 0 and found.of(fact["unless"]):
                continue
            for hit in self._hits(sentence, found, fact):
                if self._is_near(fact, found, sentence, context) and not context_frame(
                    context.document, sentence
                ):
                    yield self.rules[number], _finding(sentence, fact, hit)

    def _hits(self, sentence: Sentence, found: Matches, fact: Mapping[str, Any]) -> Iterator[Hit]:
        """Yield the wrong statements that no frame silences, each place once."""
        seen: list[Match] = []
        for claim in fact["claims"]:
            for hit in TEMPLATES[claim["relation"]](sentence.tokens, found, claim):
                first = min(hit.wrong.start, hit.subject.start)
                last = max(hit.wrong.end, hit.subject.end)
                if _overlaps(hit.wrong, seen) or sentence_frame(
                    sentence, first, last, range(*hit.wrong)
                ):
                    continue
                conditional = claim["relation"] in _CONDITIONAL
                if not conditional and _is_condition(sentence.tokens, hit.subject.start):
                    continue
                seen.append(hit.wrong)
                yield hit

    def _is_near(
        self, fact: Mapping[str, Any], found: Matches, sentence: Sentence, context: Context
    ) -> bool:
        """Tell whether the topic of a fact is named in the sentence, its title or its prose."""
        near = fact["near"]
        if near < 0 or found.of(near):
            return True
        above = sentence.prose.text[max(0, sentence.start - NEARBY) : sentence.start]
        for text in (sentence.prose.place.title, above):
            whole = Sentence(sentence.prose, 0, 0, tokens(text), question=False)
            if self.index.find(whole).of(near):
                return True
        return False


def _overlaps(match: Match, others: Sequence[Match]) -> bool:
    return any(other.start < match.end and match.start < other.end for other in others)


def tier_of(fact: Mapping[str, Any]) -> Tier:
    """Return the tier of a fact: candidate if its source was never checked, else its templates'."""
    if not fact["checked"]:
        return "candidate"
    order: tuple[Tier, ...] = ("candidate", "measured", "proven")
    return min((TIERS[claim["relation"]] for claim in fact["claims"]), key=order.index)


def anchor_of(claim: Mapping[str, Any]) -> int:
    """Return the concept without which a claim can't be there."""
    number: int = claim["subject"] if "subject" in claim else claim["parameter"]
    return number


def partners_of(claim: Mapping[str, Any]) -> frozenset[int]:
    """Return the concepts of which a claim needs one beside its anchor."""
    if "quantity" in claim:
        return frozenset(number for number in claim["quantity"].values() if number >= 0)
    if "parts" in claim:
        return frozenset(claim["parts"][:1])
    for key in ("object", "unit", "attribute", "verb"):
        if key in claim:
            return frozenset((claim[key],))
    return frozenset((ANYTHING,))


def _is_condition(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether the subject stands in the same clause behind "if" or the like."""
    for token in reversed(tokens[:start]):
        if token.word in _CONDITIONS:
            return True
        if token.word in (",", ";", ":", "then"):
            return False
    return False


def _locate(sentence: Sentence, match: Match) -> Span:
    words = sentence.tokens
    return sentence.prose.locate(words[match.start].start, words[match.end - 1].end)


def _finding(sentence: Sentence, fact: Mapping[str, Any], hit: Hit) -> Finding:
    prose = sentence.prose
    wrong, subject = _locate(sentence, hit.wrong), _locate(sentence, hit.subject)
    said = " ".join(sentence.slice(hit.wrong.start, hit.wrong.end).split())
    name = " ".join(sentence.slice(hit.subject.start, hit.subject.end).split())
    read = " ".join(prose.text[sentence.start : sentence.end].split())
    return Finding(
        wrong,
        f"{fact['truth']}; here it is {said!r}",
        help="correct the statement, or mark it as a quotation if it is one",
        related=(Related(subject, f"this is said of {name!r}"),),
        evidence=Evidence((read[:300],), fact["truth"], fact["source"]),
        fix=_fix(sentence, hit),
    )


def _fix(sentence: Sentence, hit: Hit) -> Fix | None:
    """Return the one edit that makes the statement true, as a suggestion."""
    if hit.replacement is None or hit.edit is None:
        return None
    words, prose = sentence.tokens, sentence.prose
    first = words[hit.edit.start]
    text = hit.replacement
    if first.text[:1].isupper() and first.text[1:].islower():
        text = text[:1].upper() + text[1:]
    edits = [Edit(_locate(sentence, hit.edit), text)]
    article = words[hit.edit.start - 1] if hit.edit.start else None
    if article is not None and article.text in ("a", "an"):
        fitting = "an" if text.startswith(_VOWELS) else "a"
        if fitting != article.text:
            edits.insert(0, Edit(prose.locate(article.start, article.end), fitting))
    return Fix(f"say {text!r}", tuple(edits), "suggestion")


def facts_check(data: Mapping[str, Any]) -> Check:
    """Return the check of all facts of compiled packs."""
    facts = _Facts(data)
    return Check(facts.rules, Prose, facts.run, among=facts.among)
