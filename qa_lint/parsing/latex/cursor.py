"""Reading lexemes one by one, with the limits and the ways to give up."""

from __future__ import annotations

from abc import ABC, abstractmethod

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.latex.nodes import Node
from qa_lint.parsing.latex.rows import prepared

State = tuple[int, int, bool]

MAX_NESTING = 100
"""How deep brackets and groups may nest."""
STRIDE = 10
"""How many of their levels are read at once; each takes a dozen of Python's own stack frames."""
MAX_DOUBTS = 10
"""How many applications that may be products may nest: each doubles the tree."""
MAX_DEPTH = 50
"""How many of the parser's own levels may be open at once: up to four for each bracket."""


_ENDS = frozenset("stop relation separator close end logic quantifier pmod over".split())


class Unreadable(Exception):
    """This side of a relation can't be represented."""


class Poisoned(Exception):
    """Something makes the whole formula unreadable: nothing in it may be judged."""


class Cursor(ABC):
    """A place in a list of lexemes that ends with a ``stop``."""

    def __init__(self, text: str, lexemes: list[Lexeme]) -> None:
        self.text = text
        self.lexemes = prepared(text, lexemes)
        self._at = 0
        self.current = self.lexemes[0]
        self.depth = 0
        self.bars = 0
        self.integrals = 0
        self.cells = False
        self.upper: set[str] = set()  # the names that stand above as indices
        self.unsure = False  # whether something may be an application or a product
        self.doubts = 0  # how many applications that may be products nest in one another
        self.doubts_in: dict[Span, int] = {}
        # What stands inside brackets that nest deep, by where it starts: and where it ends.
        self.inner: dict[int, tuple[Node | Unreadable | Poisoned, int]] = {}

    @property
    def at(self) -> int:
        """The index of the lexeme to be read next, which is ``current``."""
        return self._at

    @at.setter
    def at(self, at: int) -> None:
        self._at = at
        self.current = self.lexemes[at]

    def advance(self) -> Lexeme:
        """Return the current lexeme and step over it; the ``stop`` is never passed."""
        one = self.current
        if one.kind != "stop":
            self._at += 1
            self.current = self.lexemes[self._at]
        return one

    def reread(self, value: str) -> None:
        """Take the current lexeme for a relation: a bar that parts a condition."""
        self.lexemes[self._at] = self.current = self.current._replace(kind="relation", value=value)

    def span_from(self, start: int) -> Span:
        """Return the span from an offset to the end of the last lexeme read."""
        end = self.lexemes[self._at - 1].end if self._at else start
        return Span(start, end if end > start else start)

    def expect(self, kind: str) -> Lexeme:
        """Step over a lexeme of ``kind``.

        Raises:
            Unreadable: Something else stands here.
        """
        if self.current.kind != kind:
            raise Unreadable(f"{kind} expected")
        return self.advance()

    def deeper(self) -> None:
        """Count one level of nesting; the caller takes it back.

        Raises:
            Poisoned: The formula nests too deeply.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Poisoned("nested too deeply")

    def enter(self, *, cells: bool = False) -> State:
        """Begin something where what is open outside does not count; ``cells``: of a table."""
        outside = self.bars, self.integrals, self.cells
        self.bars, self.integrals, self.cells = 0, 0, cells
        return outside

    def leave(self, outside: State) -> None:
        """End what :meth:`enter` began."""
        self.bars, self.integrals, self.cells = outside

    def is_connective(self) -> bool:
        """Tell whether words stand here that join formulas (``if``, ``and``), not a unit."""
        text = self.current.value
        if self.current.kind == "text" and text[:1].isspace() and text[-1:].isspace():
            return True  # a word between two formulas, no unit
        return self.current.kind == "text" and (
            any(word.strip(",.;:()").lower() in vocab.CONNECTIVES
                for word in self.current.value.split())
        )  # fmt: skip

    def ends_side(self) -> bool:
        """Tell whether a side of a relation, or an item, can't go on here."""
        one = self.current
        return (
            one.kind in _ENDS
            or (self.cells and one.kind == "align")
            or (one.kind == "command" and one.value == "\\end")
            or self.is_connective()
        )

    def recover(self, start: int) -> None:
        """Go to the end of the side that starts at the lexeme ``start``, over whole brackets."""
        self.at = start
        level = 0
        while self.current.kind != "stop":
            one = self.current
            if level == 0 and self.ends_side():
                return
            opens = one.kind in ("open", "begin") or one.value == "\\begin"
            closes = one.kind in ("close", "end") or one.value == "\\end"
            level += opens - closes
            if level < 0:
                return
            self.at += 1

    def skip_group(self) -> tuple[int, int]:
        """Step over a group or one lexeme; return the offsets of what is inside it."""
        if self.current.kind != "begin":
            one = self.advance()
            return one.start, one.end
        first = self.advance()
        level = 1
        while level:
            one = self.advance()
            if one.kind == "stop":
                raise Unreadable("group not closed")
            level += (one.kind == "begin") - (one.kind == "end")
        return first.end, self.lexemes[self.at - 1].start

    @abstractmethod
    def sequence(self) -> Node:
        """Read everything up to a closing lexeme."""

    @abstractmethod
    def terms(self) -> Node:
        """Read a sum: up to a relation or an end."""

    @abstractmethod
    def product(self) -> Node:
        """Read up to a sign, a relation or an end."""

    @abstractmethod
    def adjacent(self) -> Node:
        """Read the factors that stand side by side, without an operator between them."""

    @abstractmethod
    def factor(self) -> Node:
        """Read one atom with its scripts."""

    @abstractmethod
    def call(self, name: str, start: int) -> Node:
        """Read the bracketed arguments of a function with a fixed meaning."""

    @abstractmethod
    def command(self) -> Node:
        """Read a command with its arguments."""
