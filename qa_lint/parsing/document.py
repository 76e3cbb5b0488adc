"""The typed picture of one question file: its questions, and every part by its type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from qa_lint.core.text import Source, Span
from qa_lint.parsing.blocktypes import (
    Block,
    Break,
    Container,
    Definition,
    Fence,
    Heading,
    HtmlBlock,
    IndentedCode,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Table,
    walk,
)
from qa_lint.parsing.inlines import (
    NOWHERE,
    Code,
    Html,
    Inline,
    Link,
    LinkKind,
    Math,
    MathDelimiter,
    Place,
    Prose,
    Role,
)
from qa_lint.parsing.page_text import PageText

__all__ = [
    "NOWHERE",
    "Block",
    "Break",
    "Code",
    "Container",
    "Definition",
    "Document",
    "Fence",
    "Heading",
    "Html",
    "HtmlBlock",
    "IndentedCode",
    "Inline",
    "Item",
    "Key",
    "Link",
    "LinkKind",
    "List",
    "Math",
    "MathDelimiter",
    "Option",
    "Paragraph",
    "Part",
    "Place",
    "Prose",
    "Question",
    "Quote",
    "Role",
    "Row",
    "Table",
    "walk",
]


@dataclass(slots=True, eq=False)
class Part:
    """A part of a question: the question itself, an answer, ...

    ``label`` is what names it (a tab's label); ``holder`` is the container it is, if it has one
    of its own.
    """

    role: Role
    label: str
    label_span: Span
    span: Span
    blocks: Sequence[Block]
    holder: Container | None = None


@dataclass(slots=True, eq=False)
class Option(Part):
    """One choice of a question; its ``label`` is its letter or number, empty where it has none.

    ``checked`` is ``None`` where the option has no box to check. ``group`` counts the lists of
    options of the question from 0: a second list starts its letters again.
    """

    checked: bool | None = None
    group: int = 0


@dataclass(slots=True, eq=False)
class Key:
    """The stated right options, as read: ``("B", "D")`` for ``**Answer:** BD``."""

    labels: tuple[str, ...]
    span: Span


@dataclass(slots=True, eq=False)
class Question:
    """A question with its parts, whatever the dialect it is written in.

    ``title`` is without numbering; ``title_span`` is its text, or the opener where there is no
    title. A ``hidden`` question lies in an HTML comment. ``id`` and ``tags`` are the author's own.
    """

    title: str
    title_span: Span
    span: Span
    opener: Span
    dialect: str
    parts: list[Part]
    hidden: bool = False
    holder: Block | None = None
    key: Key | None = None
    id: str = ""
    tags: tuple[str, ...] = ()

    def part(self, role: Role) -> Part | None:
        """Return the first part with this role."""
        return next((part for part in self.parts if part.role == role), None)

    @property
    def options(self) -> list[Option]:
        """The choices in the order of the file."""
        return [part for part in self.parts if isinstance(part, Option)]

    @property
    def right_options(self) -> list[Option]:
        """The options that are checked or that the key names."""
        named = self.key.labels if self.key else ()
        return [option for option in self.options if option.checked or option.label in named]


_Unit = TypeVar("_Unit")


@dataclass(eq=False)
class Document:
    """A file as read: its blocks in order, its questions, and every part by its type.

    ``templates`` are stretches that the site replaces before it reads the Markdown.
    """

    source: Source
    blocks: list[Block]
    questions: list[Question]
    dialect: str | None = None
    front_matter: Span | None = None
    too_deep: Span | None = None
    templates: Sequence[Span] = ()

    @cached_property
    def _by_type(self) -> dict[type, list[object]]:
        found: dict[type, list[object]] = {Document: [self], Question: list(self.questions)}
        for block in walk(self.blocks):
            found.setdefault(type(block), []).append(block)
            for prose in block.proses:
                found.setdefault(Prose, []).append(prose)
                for node in prose.nodes:
                    found.setdefault(type(node), []).append(node)
        return found

    @cached_property
    def page_text(self) -> PageText:
        """The texts of all proses in one piece."""
        return PageText(self.units(Prose))

    def units(self, kind: type[_Unit]) -> Sequence[_Unit]:
        """Return every part of exactly this type, in the order of the file."""
        return self._by_type.get(kind, [])  # type: ignore[return-value]
