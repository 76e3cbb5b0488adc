"""Labels in running text: ``**Answer:**`` of a question's part, ``**Note:**`` within one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from qa_lint.core.conventions import Value
from qa_lint.core.diagnostic import Edit, Fix, Safety
from qa_lint.core.text import Span
from qa_lint.linting.conventions.observation import Observation, Reading
from qa_lint.parsing.document import Block, Container, Paragraph, Part

_TEXT = frozenset({"text"})
_LABEL = re.compile(
    r"(?P<mark>\*\*|__)(?=\S)(?P<words>[^*_\n$`]{1,80}?)(?P<inside>:?)(?P=mark)(?P<outside>:?)"
    r"(?P<rest>[ \t]+\S|[ \t]*(?=\n|\Z))"
)
_BEFORE_WORDS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(\*\*|__)?")
_AFTER_WORDS = re.compile(r"(?P<early>\*\*|__)?[ \t]*(?P<colon>:)?(?P<late>\*\*|__)?\s*")


def part_labels(reading: Reading) -> Iterator[Observation]:
    """Observe how the text that labels an answer or explanation is written."""
    for number, part in _text_labels(reading):
        words = reading.text.find(part.label, *part.label_span)
        line = reading.text.rfind("\n", 0, words) + 1
        before = _BEFORE_WORDS.fullmatch(reading.text, line, words)
        after = _AFTER_WORDS.fullmatch(reading.text, words + len(part.label), part.label_span.end)
        if before is None or after is None:
            continue
        bold = bool(before[1])
        if bold != bool(after["early"] or after["late"]) or (after["early"] and after["late"]):
            continue
        colon = ":" if after["colon"] else ""
        value = f"Label{colon}"
        if bold:
            value = f"**Label**{colon}" if after["early"] else f"**Label{colon}**"
        end = after.end("late") if after["late"] else max(after.end("colon"), after.end("early"))
        start = words - 2 * bold
        span = Span(start, max(end, words + len(part.label)))
        yield Observation(number, value, span, partial(_restyle, span, part.label))


def _text_labels(reading: Reading) -> Iterator[tuple[int, Part]]:
    """Yield the parts that a text labels; a box or ``<summary>`` is no text."""
    for number, question in reading.questions:
        for part in question.parts:
            if part.role not in ("answer", "explanation") or not part.label or part.holder:
                continue
            start, end = part.label_span
            behind = reading.text[end : end + 10].lstrip()
            if reading.text.find(part.label, start, end) >= 0 and not behind.startswith("</"):
                yield number, part


def _restyle(span: Span, label: str, wanted: Value) -> Fix | None:
    """Write the label in another style; without a colon it may name no part any more."""
    text = str(wanted).replace("Label", label)
    safety: Safety = "safe" if ":" in text else "suggestion"
    return Fix(f"write `{text}`", (Edit(span, text),), safety, _TEXT)


def bold_labels(*, own_line: bool) -> Callable[[Reading], Iterator[Observation]]:
    """Return what observes the colon at bold labels, on lines of their own or before text."""

    def observe(reading: Reading) -> Iterator[Observation]:
        parts = {part.label_span.start for _, part in _text_labels(reading)}
        for one in _labels(reading, reading.document.blocks, own_line):
            if one.span.start + len("**") not in parts:
                yield one

    return observe


def _labels(reading: Reading, blocks: Sequence[Block], own_line: bool) -> Iterator[Observation]:
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.place.question is not None:
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            yield from _label(block, following, own_line)
        if block.children and not block.place.hidden:
            yield from _labels(reading, block.children, own_line)


def _label(block: Paragraph, following: Block | None, own_line: bool) -> Iterator[Observation]:
    prose, number = block.prose, block.place.question
    found = _LABEL.match(prose.text) if prose.text.startswith(("**", "__")) else None
    if found is None or number is None or block.place.hidden:
        return
    alone = not found["rest"].strip()
    value = "inside" if found["inside"] else "outside" if found["outside"] else "none"
    if alone != own_line or (found["inside"] and found["outside"]):
        return
    if value == "none" and not _is_label_line(found, prose.text, following):
        return
    marks = Span(found.end("words"), found.end("outside"))
    edit = prose.locate(*marks)
    span = prose.locate(0, found.end("outside"))
    yield Observation(number, value, span, partial(_colon, edit, found["mark"], value))


def _is_label_line(found: re.Match[str], text: str, following: Block | None) -> bool:
    """Tell a bold line that names what follows from a bold statement, or a bold start."""
    alone = found.end() >= len(text.rstrip())
    ends_open = found["words"][-1].isalnum() or found["words"][-1] in ")”"
    return alone and ends_open and following is not None and not isinstance(following, Container)


def _colon(span: Span, mark: str, value: str, wanted: Value) -> Fix | None:
    ends = {"inside": f":{mark}", "outside": f"{mark}:", "none": mark}
    swapped = "none" not in (value, wanted)
    title = f"end the label with `{ends[str(wanted)]}`"
    edit = Edit(span, ends[str(wanted)])
    return Fix(title, (edit,), "safe" if swapped else "unsafe", _TEXT)
