"""Lists of options: boxes to check, letters, and the key that names the right ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_lint.core.text import Span
from qa_lint.parsing.blocktypes import Item, List, Paragraph
from qa_lint.parsing.document import Key, Option
from qa_lint.parsing.inlines import Prose

_BOX = re.compile(r"\[(?P<mark>[ xX*✓✔]?)\](?:[ \t]+|\Z|(?=\n))")
_LETTER = re.compile(
    r"(?:\*\*|__)?\(?(?P<letter>[A-La-l])(?:\*\*|__)?(?P<sign>[.):])(?:\*\*|__)?(?=\s)\s*"
)
_MAX = 12

_BEFORE_KEY = re.compile(
    r"[\s*_`'\"(\[:：=>\-–—]{0,12}(?:(?:options?|choices?|letters?)[\s*_`(]{1,4})?"
)
_NEXT = re.compile(
    r"[*_`'\"() \t.]{0,8}(?:(?:,|;|/|\+|&|and|or|und|et|y)[*_`'\"() \t]{0,8})?"
    r"(?P<one>\d{1,2}(?!\d)|[A-L](?![a-z'’]))"
)
_KEY_ENDS = re.compile(r"[*_`'\"]{0,3}\]?(?:[.):,;!*](?!\w)|\s*[-–—:(]|[ \t]*(?:\n|\Z|<))")
_SENTENCE = re.compile(
    r"(?:answers?|options?|choices?|réponses?)[ \t]{1,3}(?:is|are|est|sont)[:\s]{1,3}"
    r"(?:options?[ \t])?(?:\*\*|__|`)[(]?"
    r"(?P<all>\d{1,2}(?=[.):*])|[A-L](?:(?:[ \t]{0,3}(?:,|and|&|/)[ \t]{0,3})?[A-L])*)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"[\s*_`(\[:：]{0,12}(?P<all>[a-l](?:\)?[ \t]{0,3}(?:,|&|and|et|und|y)[ \t]{0,3}\(?[a-l])*)"
    r"[).\]*_`]{0,4}[ \t]*(?:\n|\Z|<)"
)
"""A key of small letters fills its line: ``a`` is a word as well."""
_ANSWERS_TO_EACH = re.compile(r"[^\n]*\n\s*[>*-]{0,3}[ \t]*B[.):][ \t]")
_PIECE = re.compile(r"\b[A-L]{1,12}\b")


def opens_with_choice(text: str) -> bool:
    """Tell whether a text starts with a letter as options have it, or with a box."""
    return _LETTER.match(text) is not None or _BOX.match(text) is not None


def is_choice_list(block: List) -> bool:
    """Tell whether the items of a list are options: all boxes, or letters in order."""
    return is_box_list(block) or is_letter_list(block)


def is_box_list(block: List) -> bool:
    """Tell whether all items of a list have a box."""
    proses = _firsts(block)
    return 0 < len(proses) == len(block.items) and all(_BOX.match(p.text) for p in proses)


def is_letter_list(block: List) -> bool:
    """Tell whether the items of a list are lettered, starting with A."""
    proses = _firsts(block)
    if not 2 <= len(proses) <= _MAX:
        return False
    letters = [found["letter"].upper() for p in proses if (found := _LETTER.match(p.text))]
    return len(letters) == len(block.items) and letters[0] == "A" and len(set(letters)) > 1


def _firsts(block: List) -> list[Prose]:
    return [
        item.blocks[0].prose
        for item in block.items
        if item.blocks and isinstance(item.blocks[0], Paragraph)
    ]


def options_of_list(block: List, group: int) -> list[Option]:
    """Return the options of a list of boxes or letters."""
    found = []
    for item in block.items:
        first = item.blocks[0]
        if isinstance(first, Paragraph):
            found.append(_option(first.prose, item, group))
    return found


def _option(prose: Prose, item: Item, group: int) -> Option:
    text = prose.text
    box = _BOX.match(text)
    at = box.end() if box else 0
    checked = box["mark"] not in ("", " ") if box else None
    letter = _LETTER.match(text, at)
    label, span = "", prose.locate(at, at)
    if letter is not None:
        label = letter["letter"].upper()
        span = prose.locate(*letter.span("letter"))
    return Option("option", label, span, item.span, (item,), None, checked, group)


def numbered_options(block: List, group: int, first: str) -> list[Option]:
    """Return the items of an ordered list, labelled from ``first`` ("A" or "1") on."""
    return [
        Option("option", chr(ord(first) + at), item.marker, item.span, (item,), None, None, group)
        for at, item in enumerate(block.items[:_MAX])
    ]


def options_of_lines(block: Paragraph, start: int, group: int, expected: str) -> list[Option]:
    """Return the options that are lines of a paragraph, from offset ``start`` of its text on.

    The first has to be the ``expected`` letter; a line without a letter goes on with the one above.
    """
    prose, text = block.prose, block.prose.text
    found: list[Option] = []
    at = start
    while at < len(text):
        line_end = text.find("\n", at)
        end = len(text) if line_end < 0 else line_end
        letter = _LETTER.match(text, at, end)
        if letter is not None:
            label = letter["letter"].upper()
            if not found and label != expected:
                return []
            spans = prose.locate(*letter.span("letter")), prose.locate(at, end)
            blocks = (block,) if start == 0 else ()
            found.append(Option("option", label, *spans, blocks, None, None, group))
        elif found:
            last = found[-1]
            last.span = Span(last.span.start, prose.offset(end))
        else:
            return []
        at = end + 1
    return found


def find_key(text: str, offset: int, options: Sequence[Option]) -> Key | None:
    """Return the options that a text behind the answer's label names; ``offset`` is its place."""
    labels, span = _listed(text)
    if not labels and (sentence := _SENTENCE.search(text)):
        said = sentence["all"]
        labels = [said] if said.isdigit() else list("".join(_PIECE.findall(said)))
        span = Span(*sentence.span("all"))
    if not labels and (small := _SMALL.match(text)):
        labels = [sign.upper() for sign in re.findall(r"\b[a-l]\b", small["all"])]
        span = Span(*small.span("all"))
    if labels == ["A"] and _ANSWERS_TO_EACH.match(text, span.end):
        return None
    known = {option.label for option in options}
    if labels and labels[0].isdigit():
        known = {str(number) for number in range(1, len(options) + 1)}
    if not labels or not known.issuperset(labels):
        return None
    return Key(tuple(labels), span.shift(offset))


def _listed(text: str) -> tuple[list[str], Span]:
    """Return the letters or numbers that a text consists of, or starts with before a break."""
    before = _BEFORE_KEY.match(text)
    at = before.end() if before else 0
    labels: list[str] = []
    kept, start, span = 0, at, Span(at, at)
    while step := _NEXT.match(text, at):
        at = step.end()
        start = start if labels else step.start("one")
        labels.append(step["one"])
        if _KEY_ENDS.match(text, at):
            kept, span = len(labels), Span(start, at)
    return labels[:kept], span
