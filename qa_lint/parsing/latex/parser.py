"""Relations, statements and lists: the outer levels of the formula parser."""

from __future__ import annotations

from dataclasses import replace

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.cursor import Poisoned, Unreadable
from qa_lint.parsing.latex.doubts import arrows_apart
from qa_lint.parsing.latex.nodes import (
    Constant,
    Node,
    Opaque,
    Operation,
    Prefix,
    Relation,
    Sequence,
    Symbol,
    Text,
)
from qa_lint.parsing.latex.terms import Terms


class Parser(Terms):
    """Relations, statements and lists."""

    def sequence(self) -> Node:
        """Read items up to a closing lexeme; one item is returned as it is."""
        self.deeper()
        start = self.current.start
        items: list[Node] = []
        lists = False
        row = False
        while not self.closes():
            if self.current.kind == "separator":
                lists, row = self._separator(bool(items), lists, row)
            elif row and items and self.current.kind == "relation":
                items[-1] = self._continued(items[-1])
                row = False
            elif self.current.kind == "quantifier":
                items.append(self._quantified())
            elif self.current.kind == "pmod":
                items.append(self._congruent(items.pop() if items else None))
            elif self.is_connective():
                one = self.advance()
                if set(one.value.split()) & vocab.MODULI:
                    raise Poisoned("modulus")
                items.append(Text(Span(one.start, one.end), one.value))
            else:
                items.append(self._statement())
                row = False
        self.depth -= 1
        if not items:
            return self._placeholder(start)
        if len(items) == 1 and not lists:
            return items[0]
        return Sequence(self.span_from(start), tuple(items))

    def _placeholder(self, start: int) -> Node:
        """Return the dot of ``f(.)``, if that is all there is."""
        inside = self.text[start : self.lexemes[self.at - 1].end].strip() if self.at else ""
        if inside in (".", ",", ";"):
            return Constant(self.span_from(start), "placeholder")
        raise Unreadable("nothing here")

    def _separator(self, any_items: bool, lists: bool, row: bool) -> tuple[bool, bool]:
        """Step over a separator; return whether this is a list and whether a row begins."""
        one = self.advance()
        if one.value in vocab.ROWS:
            return lists, any_items
        if one.value == "." and not (self.closes() or self.ends_side()):
            spaced = self.text[one.end : one.end + 1].isspace()
            before = self.text[one.start - 1 : one.start].isspace()
            if not spaced or before or self.current.kind == "number":
                raise Poisoned("a full stop inside")
            return True, row
        return lists or (any_items and one.value in (",", ";") and not self.closes()), row

    def _statement(self) -> Node:
        """Read a chain of relations, or several that words of logic join."""
        node = self._relation()
        while self.current.kind == "logic":
            operator = self.advance().value
            node = _joined_by(operator, node, self._relation())
        return node

    def _quantified(self) -> Node:
        """Read ``\\forall x \\in S``; what is said of it is the next item."""
        one = self.advance()
        if self.ends_side() or self.closes():
            return Prefix(self.span_from(one.start), one.value, None, None)
        operand = self._relation()
        if self.current.kind == "separator" and self.current.value in (",", "."):
            names = [operand]  # \\forall i, j \\in S
            while isinstance(names[-1], Symbol) and self.current.value == ",":
                self.advance()
                names.append(self._relation())
            operand = operand if len(names) == 1 else Sequence(self.span_from(one.start), (*names,))
        return Prefix(self.span_from(one.start), one.value, None, operand)

    def _congruent(self, before: Node | None) -> Node:
        """Read the modulus behind a chain: nothing in the chain is an equality of numbers."""
        one = self.advance()
        modulus = self.group()
        if before is None:
            return Operation(self.span_from(one.start), "pmod", (modulus,))
        if isinstance(before, Relation):
            before = replace(before, operators=("equiv",) * len(before.operators))
        return Operation(Span(before.span.start, modulus.span.end), "pmod", (before, modulus))

    def _continued(self, before: Node) -> Node:
        """Read a row that begins with a relation as going on the chain before it."""
        more = self._chain([before] if not isinstance(before, Relation) else list(before.sides),
                           [] if not isinstance(before, Relation) else list(before.operators),
                           before.span.start)  # fmt: skip
        return more

    def _relation(self) -> Node:
        start, first = self.current.start, self.at
        side = self._side()
        node = self._chain([side], [], start) if self.current.kind == "relation" else side
        if self.at == first:
            raise Poisoned(f"unexpected {self.current.value}")
        return node

    def _chain(self, sides: list[Node], operators: list[str], start: int) -> Node:
        """Read ``= side = side ...`` behind the sides and operators already read."""
        while self.current.kind == "relation":
            operators.append(self.advance().value)
            sides.append(self._side())
        return Relation(self.span_from(start), tuple(arrows_apart(sides)), tuple(operators))

    def _side(self) -> Node:
        """Read one side; what can't be read becomes opaque up to its end."""
        first = self.at
        start = self.current.start
        depth, state = self.depth, (self.bars, self.integrals, self.cells)
        try:
            if self.ends_side():
                return self._missing(first)
            node = self.lattice()
            closes_bar = self.bars and self.current.kind in ("bar", "norm")
            if closes_bar or self.ends_side() or self.current.kind == "align":
                return node
            if self.current.kind == "bar" and not self.bars:  # a condition: P(A | B)
                self.reread("given")
                return node
            if self.current.kind == "norm" and not self.bars:
                self.reread("other")
                return node
            reason = f"unexpected {self.current.value}"
        except Unreadable as problem:
            reason = str(problem)
        self.depth = depth
        self.leave(state)
        self.recover(first)
        return Opaque(self.span_from(start), reason)

    def _missing(self, at: int) -> Node:
        """Return the side that the words around a formula give: nothing stands here."""
        start = self.current.start
        outer = (
            at == 0 or self.lexemes[at - 1].kind != "relation" or self.current.kind != "relation"
        )
        return Text(Span(start, start), "") if outer else Opaque(Span(start, start), "missing")


def _joined_by(operator: str, left: Node, right: Node) -> Node:
    """Return what ``and`` or ``or`` joins; it binds tighter than an implication behind it."""
    span = Span(left.span.start, right.span.end)
    if isinstance(right, Relation) and set(right.operators) & {"implies", "iff"}:
        at = next(at for at, one in enumerate(right.operators) if one in ("implies", "iff"))
        head = right.sides[: at + 1]
        premise = head[0] if at == 0 else Relation(right.span, head, right.operators[:at])
        joined = Operation(Span(span.start, head[-1].span.end), operator, (left, premise))
        return Relation(span, (joined, *right.sides[at + 1 :]), right.operators[at:])
    return Operation(span, operator, (left, right))
