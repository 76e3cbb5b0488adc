"""Environments of a formula: rows of statements, matrices, cases."""

from __future__ import annotations

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.atoms import Atoms
from qa_lint.parsing.latex.base import with_span
from qa_lint.parsing.latex.cursor import Unreadable
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.latex.nodes import Matrix, Node, Opaque, Sequence, Text

_WITH_ARGUMENT = frozenset({"array", "alignat", "alignat*", "alignedat", "subarray"})


class Cells(Atoms):
    """What stands between ``\\begin`` and ``\\end``."""

    def environment(self) -> Node:
        r"""Read ``\begin{..}...\end{..}``."""
        begin = self.advance()
        name = self.text[slice(*self.skip_group())].strip()
        if name in _WITH_ARGUMENT:
            self._skip_option()
            self.skip_group()
        if name in vocab.ROW_ENVIRONMENTS:
            outside = self.enter()
            inner = self.sequence()
            self.leave(outside)
            self._end()
            return with_span(inner, self.span_from(begin.start))
        if name in vocab.MATRICES or name.rstrip("*") in vocab.MATRICES:
            return self._matrix(begin, vocab.MATRICES[name.rstrip("*")])
        self._skip_environment()
        return Opaque(self.span_from(begin.start), f"environment {name}")

    def skip_scripts(self) -> None:
        """Step over scripts and primes: the words on a brace."""
        while self.current.kind in ("script", "prime"):
            if self.advance().kind == "script":
                self.skip_group()

    def _skip_option(self) -> None:
        if self.current.value == "[":
            while self.current.value != "]" and self.current.kind != "stop":
                self.advance()
            self.advance()

    def _end(self) -> None:
        if self.current.value != "\\end":
            raise Unreadable("environment not closed")
        self.advance()
        self.skip_group()

    def _skip_environment(self) -> None:
        level = 1
        while level:
            one = self.advance()
            if one.kind == "stop":
                raise Unreadable("environment not closed")
            if one.kind == "command":
                level += (one.value == "\\begin") - (one.value == "\\end")
        self.skip_group()

    def _matrix(self, begin: Lexeme, kind: str) -> Node:
        self.deeper()
        outside = self.enter(cells=True)
        rows: list[Sequence] = []
        while self.current.value != "\\end":
            start = self.current.start
            cells = [self._cell()]
            while self.current.kind == "align":
                self.advance()
                cells.append(self._cell())
            rows.append(Sequence(self.span_from(start), tuple(cells)))
            if self.current.value in vocab.ROWS:
                self.advance()
                self._skip_option()
            elif self.current.value != "\\end":
                raise Unreadable(f"unexpected {self.current.value} in a cell")
        self._end()
        self.leave(outside)
        self.depth -= 1
        return Matrix(self.span_from(begin.start), tuple(rows), kind)

    def _cell(self) -> Node:
        start = self.current.start
        if self._cell_ends():
            return Text(Span(start, start), "")
        return self.sequence()

    def _cell_ends(self) -> bool:
        one = self.current
        return one.kind in ("align", "stop") or one.value in vocab.ROWS or one.value == "\\end"
