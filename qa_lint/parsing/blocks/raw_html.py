"""Takes raw HTML out of the lines of a text, as Python-Markdown does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_lint.core.text import Span
from qa_lint.parsing.blocks.html_scanner import Region, Scanner
from qa_lint.parsing.blocks.lines import Atom, Element, FencedCode, Line, Raw, line_at


def take_html(text: str, lines: Sequence[Line], *, markdown: bool) -> list[Line]:
    """Return the lines with raw HTML as lines of its own between blank ones.

    ``markdown`` tells whether elements with a ``markdown`` attribute are read as Markdown.
    """
    begin, end = lines[0].start, lines[-1].end
    if text.find("<", begin, end) < 0:
        return list(lines)
    scanner = Scanner(text, end, markdown=markdown)
    at = begin
    for line in lines:
        if isinstance(line.atom, FencedCode):
            scanner.scan(at, line.start)
            at = max(line.atom.span.end, line.end)
    scanner.scan(at, end)
    scanner.close()
    if not scanner.regions:
        return list(lines)
    return _rebuild(text, lines, scanner.regions, nested=False)


def _rebuild(
    text: str, lines: Sequence[Line], regions: Sequence[Region], *, nested: bool
) -> list[Line]:
    """Replace the lines of each region by one that holds it, with a blank line behind."""
    found: list[Line] = []
    todo = list(reversed(lines))
    for region in regions:
        while todo and todo[-1].end <= region.start:
            found.append(todo.pop())
        inside: list[Line] = []
        while todo and todo[-1].start < region.end:
            inside.append(todo.pop())
        if not inside:
            continue
        last = inside[-1]
        if last.end > region.end and last.atom is None:
            todo.append(_remainder(text, region.end, last.end))
        found.extend(_placed(text, inside, region, nested=nested))
    found.extend(reversed(todo))
    return found


def _placed(text: str, inside: Sequence[Line], region: Region, *, nested: bool) -> Iterator[Line]:
    """Yield the lines that stand for a region.

    It starts a new block, unless it is indented: then the blanks before it stay where they are,
    except inside another element.
    """
    first = inside[0]
    atom = _atom(text, inside, region)
    blank = Line(0, region.start, region.start)
    if first.start < region.start:
        yield line_at(text, first.start, region.start)
    if nested or first.start < region.start or not first.indent:
        yield blank
        yield blank._replace(atom=atom)
    elif isinstance(atom, Raw) and not region.lone:
        yield blank._replace(indent=first.indent, atom=Atom(Span(region.start, region.start)))
        yield blank._replace(atom=atom)
    else:
        yield blank._replace(indent=first.indent, atom=atom)
    yield blank


def _remainder(text: str, start: int, end: int) -> Line:
    """Return what stands in a line behind a tag; blanks alone don't make it a blank line."""
    line = line_at(text, start, end)
    return Line(end - start, end, end, Atom(Span(end, end))) if line.blank else line


def _atom(text: str, lines: Sequence[Line], region: Region) -> Atom:
    span = Span(region.start, region.end)
    if region.inner is None:
        return Raw(span)
    start, end = region.opener_end, region.closer_start
    content: list[Line] = []
    for line in lines:
        if line.atom is not None or (start <= line.start and line.end <= end):
            content.append(line)
        elif line.start < end and line.end > start:
            first, last = max(start, line.start), min(end, line.end)
            content.append(_remainder(text, first, last))
    content = [line for line in content if start <= line.start <= end]
    content = _rebuild(text, content, region.inner, nested=True)
    opener, closer = Span(region.start, start), Span(end, region.end)
    return Element(span, opener, closer, region.running, content)
