"""Compares announced counts with the lists that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.claims.asserted import is_asserted
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Block, Document, List, Paragraph, Prose
from qa_lint.parsing.reading.quantities import NUMBER_WORDS
from qa_lint.parsing.reading.sentences import bounds, readable

_NOUNS = (
    "components|parts|steps|types|kinds|ways|reasons|methods|approaches|properties|factors|"
    "situations|cases|categories|stages|phases|conditions|elements|principles|advantages|"
    "disadvantages|features|techniques|strategies|options|assumptions|rules|things|aspects|"
    "hyper-?parameters|metrics|levels|pillars|ingredients|goals|scenarios|modes|forms|"
    "characteristics|requirements|tasks|drawbacks|benefits|criteria|families|groups|problems|"
    "challenges|concepts|mechanisms|operations|states|roles|areas|dimensions|blocks|modules"
)
_WORDS = "|".join(word for word in NUMBER_WORDS if word not in ("zero", "one"))
_COUNT = rf"(?P<count>{_WORDS}|[2-9]|1[0-2])"
_ANNOUNCED = re.compile(
    r"(?:\A\W{0,4}|\b(?:there are|has|have|into|requires?|needs?|consists? of|comprises?|"
    r"contains?|includes?|"
    r"the following|these|in|are|follows?|using|knows?|distinguish(?:es)?|by|with|offers?|"
    r"provides?|supports?) (?:the )?(?:following )?(?:\w{1,20} )?)"
    rf"(?<![\w.-]){_COUNT} "
    rf"(?:[\w-]{{1,20}} ){{0,2}}(?:{_NOUNS})\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:at least|at most|up to|more than|over|less than|fewer|about|around|roughly|or more|"
    r"of (?:the|these|them|those|which|our)|first|last|other|another|additional|remaining|next|"
    r"previous|above|each|every|per|some|most|among|e\.g\.|for example|for instance|such as|"
    r"including|either|example|minimum|maximum|between|usually|often|extra|plus|besides|apart|"
    r"choose|select)\b|[0-9]\.[0-9]|\?",
    re.IGNORECASE,
)
_ANY_COUNT = re.compile(rf"(?<![\w.-])(?:{_WORDS}|one|[0-9]+)(?![\w.])", re.IGNORECASE)


@rule(Document, severity="warning", tier="measured")
def count(document: Document, ctx: Context) -> Iterator[Finding]:
    """A list has more or fewer items than its introduction announces.

    Why: Either an item is missing or the number is wrong; the reader can't tell which.
    Bad:
        The architecture has ⟦4⟧ components, they are:

        - encoder
        - quantizer
        - context network
        ---
        It requires ⟦three⟧ hyperparameters:

        - the spatial extent
        - the stride
    Good:
        There are several types:

        - supervised
        - unsupervised
        ---
        It has three main parts, two of which are optional:

        - encoder
        - decoder
        - head
        ---
        We need at least two things:

        - data
        - labels
        - compute
    Fix: Add the missing item, or correct the number.
    """
    yield from _in_blocks(document.blocks, document)


def _in_blocks(blocks: Sequence[Block], document: Document) -> Iterator[Finding]:
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            continue
        if block.children:
            yield from _in_blocks(block.children, document)
        before = blocks[index - 1] if index else None
        if not isinstance(block, List) or not isinstance(before, Paragraph):
            continue
        if not _goes_on(blocks[index + 1 : index + 3]):
            finding = _compare(before.prose, block, document)
            if finding is not None:
                yield finding


def _goes_on(following: Sequence[Block]) -> bool:
    """Tell whether more items may come after an interruption."""
    return any(isinstance(block, List) for block in following)


def _compare(prose: Prose, listed: List, document: Document) -> Finding | None:
    if ":" not in prose.text:
        return None
    view = readable(prose)
    if not view.rstrip(" *_").endswith(":"):
        return None
    start, _ = bounds(view)[-1]
    sentence = view[start:]
    found = _ANNOUNCED.search(sentence)
    if found is None or _LOOSE.search(sentence) or len(_ANY_COUNT.findall(sentence)) != 1:
        return None
    shown = found["count"].lower()
    announced = NUMBER_WORDS[shown] if shown in NUMBER_WORDS else int(shown)
    if announced == len(listed.items) or len(listed.items) < 2:
        return None  # a single item is what is left of a list that was broken up
    begin, end = start + found.start("count"), start + found.end("count")
    if not is_asserted(prose, begin, end, document):
        return None
    return Finding(
        prose.locate(begin, end),
        f"{found['count']} are announced, but the list has {len(listed.items)} items",
        related=(Related(listed.items[-1].marker, f"item {len(listed.items)}, the last one"),),
        evidence=Evidence((" ".join(found[0].split()),), f"{len(listed.items)} items"),
    )
