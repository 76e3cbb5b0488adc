"""Groups of numbers in a sentence about softmax: which are logits, which its probabilities.

``Applying softmax to [1, 2, 3] gives [0.09, 0.24, 0.67]``; ``the logits are 10.1 for cat and 5.6
for dog``. Roles are bound by the nearest cue before a group, never by distance alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as Kind

from qa_lint.core.text import Span
from qa_lint.linting.claims.asserted import sentence_span
from qa_lint.linting.claims.statements import MAX_PROSE, open_text
from qa_lint.parsing.document import Prose
from qa_lint.parsing.literals import Literal, find_literals

Role = Kind["logits", "probabilities", "unknown"]

_MENTION = re.compile(r"\bsoftmax\b", re.IGNORECASE)
_OTHER_SOFTMAX = re.compile(
    r"\b(?:log|gumbel|hierarchical|sampled|adaptive|masked|sparse|taylor|spherical|dual)[-_ ]{0,2}"
    r"softmax|softmax[-_ ](?:loss|cross|regression|1|plus)|sparsemax|\bsigmoid|multi-?label|"
    r"independent|unnormali[sz]ed|pre-softmax|before (?:the )?softmax|top[- ]?(?:k|p|\d)|"
    r"(?:first|largest|highest|best) (?:two|three|four|five|few|\d)|other classes|remaining|"
    r"\brest\b|calibrat\w+|label smoothing|ensembl\w+|averag\w+|accurac\w+|\bloss|\bauc\b|"
    r"\berrors?\b|\bbleu\b|perplexit\w+|recall|precision|learning rate|dropout|seconds|epochs?",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:[,;]\s*(?:and\s|or\s)?|and\s|&)\s*")
_LABEL = re.compile(
    r"\s*(?:(?:probability\s)?(?:for|to|on)\s+(?:an?\s|the\s)?(?:class\s|label\s)?"
    r"[\"'“‘]?(?P<behind>[A-Za-z][\w-]{0,30})[\"'”’]?|\((?:for )?(?P<inside>[A-Za-z][\w-]{0,30})\))"
)
_NAMED = re.compile(r"([A-Za-z][\w-]{0,30})[\"'”’]?\s*[:=]\s*\Z")
_NAMED_JOINT = re.compile(r"\s*[,;]?\s*(?:and\s+)?[\"'“‘]?([A-Za-z][\w-]{0,30})[\"'”’]?\s*[:=]\s*")
_INPUT = re.compile(
    r"\b(?:logits?|scores?|inputs?|activations?|vector|softmax(?:\s+function)?\s+(?:of|to|over|on)"
    r"|apply(?:ing)?|taking)\b|softmax\s+(?:normali[sz]es|converts|turns|maps|transforms)\W*\Z"
    r"|softmax[^\w=:≈]{0,12}\(\W{0,4}\Z",
    re.IGNORECASE,
)
_OUTPUT = re.compile(
    r"\b(?:gives?|get|gets|got|giving|yields?|yielding|returns?|produces?|becomes?|outputs?|"
    r"outputting|probabilit(?:y|ies)|results?|resulting|flattens?|sharpens?|assigns?|predicts?|"
    r"(?:turn|convert|normali[sz]e|map|transform)s? (?:them |it |these |those )?(?:in)?to|"
    r"distribution|obtains?)\b|[→⇒]|->|=>|\\to\b|\\rightarrow",
    re.IGNORECASE,
)
_SOFTMAX_IS = re.compile(
    r"\bsoftmax(?: function| values?)?\s*(?:is|are|equals|[=≈])", re.IGNORECASE
)
_NEUTRAL = re.compile(r"(?:\b(?:is|are|equals|(?:in)?to)\b|[=≈≃]|\\approx)", re.IGNORECASE)
_NAMED_TEMPERATURE = re.compile(
    r"(?:\bT\b|\btemperature\b(?:\s+\$?(?:T|\\tau|τ)\$?)?|\\tau\b|τ)\s*(?:=|of|is|to|at)\s*",
    re.IGNORECASE,
)
TEMPERATURE = re.compile(r"\btemperature|\bT\s*=|\\tau|τ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that are listed together, at ``begin:end`` of the prose's text.

    ``labels`` are lower-case names, ``""`` where none is given. A ``closed`` group stands in
    brackets of its own, so nothing was left out.
    """

    prose: Prose
    values: tuple[Literal, ...]
    labels: tuple[str, ...]
    begin: int
    end: int
    closed: bool
    role: Role

    @property
    def spans(self) -> list[Span]:
        """The span of the file of every value."""
        return [self.prose.locate(*one.span) for one in self.values]

    @property
    def is_distribution_like(self) -> bool:
        """Whether the values may be meant as probabilities."""
        fractional = any(not one.is_integer for one in self.values)
        return fractional and all(0 <= one.value <= 1 for one in self.values)


@dataclass(frozen=True, slots=True)
class SoftmaxSentence:
    """A sentence about softmax, or one that gives logits, with its groups."""

    prose: Prose
    span: Span
    groups: tuple[Group, ...]
    about_softmax: bool
    temperature: Literal | None
    has_temperature: bool


def softmax_sentences(prose: Prose) -> Iterator[SoftmaxSentence]:
    """Yield the sentences of a prose that list two or more numbers."""
    if len(prose.text) > MAX_PROSE:
        return
    view = open_text(prose)
    literals = find_literals(view)
    done = 0
    for at, literal in enumerate(literals):
        if literal.span.start < done:
            continue
        first, done = sentence_span(prose, *literal.span)
        inside = [one for one in literals[at:] if one.span.start < done]
        if len(inside) > 1:
            yield _sentence(prose, view, Span(first, done), inside)


def _sentence(prose: Prose, view: str, span: Span, literals: list[Literal]) -> SoftmaxSentence:
    text = view[span.start : span.end]
    mentioned = _MENTION.search(text) is not None and _OTHER_SOFTMAX.search(text) is None
    groups: list[Group] = []
    at = 0
    while at < len(literals):
        members, labels = _members(view, literals[at:], span.end)
        if len(members) > 1:
            before = groups[-1].end if groups else span.start
            groups.append(_group(prose, view, members, labels, before, groups))
        at += len(members)
    temperature = None
    if found := _NAMED_TEMPERATURE.search(text):
        start = span.start + found.end()
        temperature = next((one for one in literals if one.span.start == start), None)
    has_temperature = TEMPERATURE.search(text) is not None
    return SoftmaxSentence(prose, span, tuple(groups), mentioned, temperature, has_temperature)


def _members(view: str, literals: list[Literal], end: int) -> tuple[list[Literal], list[str]]:
    """Return the literals from the first one on that are listed together, with their labels."""
    members, labels = [literals[0]], [""]
    named = _NAMED.search(view, max(0, literals[0].span.start - 40), literals[0].span.start)
    labels[0] = named[1].lower() if named else ""
    for following in [*literals[1:], None]:
        at = members[-1].span.end
        label = None if named else _LABEL.match(view, at, end)
        if label is not None:
            labels[-1] = (label["behind"] or label["inside"]).lower()
            at = label.end()
        if following is None:
            break
        gap = (_NAMED_JOINT if named else _JOINT).fullmatch(view, at, following.span.start)
        if gap is None:
            break
        members.append(following)
        labels.append(gap[1].lower() if named else "")
    return members, labels


def _group(
    prose: Prose,
    view: str,
    members: list[Literal],
    labels: list[str],
    before: int,
    groups: list[Group],
) -> Group:
    begin, end = members[0].span.start, members[-1].span.end
    lead = view[before:begin]
    closed = lead.rstrip()[-1:] in ("[", "(", "{") and view[end:].lstrip()[:1] in ("]", ")", "}")
    previous = groups[-1].role if groups else None
    role = _role(lead, previous)
    return Group(prose, tuple(members), tuple(labels), begin, end, closed, role)


def _role(lead: str, previous: Role | None) -> Role:
    """Return what the words before a group make of it: the last cue decides."""
    inputs = [found.start() for found in _INPUT.finditer(lead)]
    outputs = [found.start() for found in _OUTPUT.finditer(lead)]
    last_input, last_output = inputs[-1:] or [-1], outputs[-1:] or [-1]
    if last_output > last_input:
        return "probabilities"
    if last_input > last_output:
        return "logits"
    if (previous == "logits" and _NEUTRAL.search(lead)) or _SOFTMAX_IS.search(lead):
        return "probabilities"
    return "unknown"
