"""Sums, products, relations and lists: the infix levels of the formula parser."""

from __future__ import annotations

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.cursor import Poisoned, Unreadable
from qa_lint.parsing.latex.doubts import index_escapes
from qa_lint.parsing.latex.factors import Factors
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    BigOp,
    Negation,
    Node,
    Number,
    Opaque,
    Power,
    Product,
    Quotient,
    Relation,
    Sequence,
    Sum,
    Text,
)


class Parser(Factors):
    """Sums, products, relations and lists."""

    def sequence(self) -> Node:
        """Read items up to a closing lexeme; one item is returned as it is."""
        self.deeper()
        start = self.current.start
        items: list[Node] = []
        lists = False
        row = False
        while not self._closes():
            if self.current.kind == "separator":
                lists, row = self._separator(bool(items), lists, row)
            elif row and self.current.kind in ("sign", "times", "factorial"):
                raise Poisoned("a row that goes on")
            elif row and items and self.current.kind == "relation":
                items[-1] = self._continued(items[-1])
                row = False
            elif self.is_connective():
                one = self.advance()
                if set(one.value.split()) & vocab.MODULI:
                    raise Poisoned("modulus")
                items.append(Text(Span(one.start, one.end), one.value))
            else:
                items.append(self._relation())
                row = False
        self.depth -= 1
        if not items:
            raise Unreadable("nothing here")
        if len(items) == 1 and not lists:
            return items[0]
        return Sequence(self.span_from(start), tuple(items))

    def _closes(self) -> bool:
        one = self.current
        return (
            one.kind in ("stop", "close", "end", "bar", "norm")
            and not (one.kind in ("bar", "norm") and self.starts_atom())
        ) or (one.kind == "command" and one.value == "\\end")

    def _separator(self, any_items: bool, lists: bool, row: bool) -> tuple[bool, bool]:
        """Step over a separator; return whether this is a list and whether a row begins."""
        one = self.advance()
        before = self.lexemes[self.at - 2].kind if self.at > 1 else ""
        if one.value in vocab.ROWS:
            if before in ("sign", "times", "relation"):
                raise Poisoned("a row that goes on")
            return lists, any_items
        if one.value == "." and not (self._closes() or self.ends_side()):
            raise Poisoned("a full stop inside")
        return lists or (any_items and one.value in (",", ";") and not self._closes()), row

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
        first = self.at
        while self.current.kind == "relation":
            operators.append(self.advance().value)
            sides.append(self._side())
        if any(one.value in vocab.MODULI for one in self.lexemes[first : self.at]):
            raise Poisoned("modulus")
        return Relation(self.span_from(start), tuple(sides), tuple(operators))

    def _side(self) -> Node:
        """Read one side; what can't be read becomes opaque up to its end."""
        first = self.at
        start = self.current.start
        depth, bars = self.depth, self.bars
        try:
            if self.ends_side():
                return Opaque(Span(start, start), "missing")
            node = self._sum()
            closes_bar = self.bars and self.current.kind in ("bar", "norm")
            if closes_bar or self.ends_side():
                return node
            if self.current.kind == "bar" and not self.bars:  # a condition: P(A | B)
                self.lexemes[self.at] = self.current._replace(kind="relation", value="given")
                return node
            if self.current.kind == "norm" and not self.bars:
                self.lexemes[self.at] = self.current._replace(kind="relation", value="other")
                return node
        except Unreadable:
            pass
        self.depth, self.bars = depth, bars
        self.recover(first)
        return Opaque(self.span_from(start), "unreadable")

    def _sum(self) -> Node:
        start = self.current.start
        terms = [self._signed_term()]
        while self.current.kind == "sign":
            terms.append(self._signed_term())
        if len(terms) == 1:
            return terms[0]
        span = self.span_from(start)
        total = Sum(span, tuple(terms))
        return Ambiguous(span, (total,), "scope") if index_escapes(terms) else total

    def _signed_term(self) -> Node:
        start = self.current.start
        if self.current.kind != "sign":
            return self.product()
        sign = self.advance().value
        self.deeper()
        term = self._signed_term()
        self.depth -= 1
        span = self.span_from(start)
        return Negation(span, term) if sign == "-" else term

    def product(self) -> Node:
        """Read factors; division binds from left to right, as far as people agree."""
        start = self.current.start
        self.deeper()
        factors: list[Node] = [self._operand()]
        operators: list[str] = []
        slash = -1  # how many factors there were when the last slash was read
        while True:
            if self.current.kind == "times":
                if self.current.value == "/":
                    unsure = self.open_function_end == self.at
                    self.advance()
                    left = self._joined(start, factors, operators)
                    below = self._operand()
                    span = self.span_from(start)
                    quotient: Node = Quotient(span, left, below)
                    factors = [Ambiguous(span, (quotient,), "extent") if unsure else quotient]
                    operators, slash = [], 1
                    continue
                operators.append(self.advance().value)
                factors.append(self._operand())
                slash = -1
            elif self.starts_atom():
                implicit = self.factor()
                if slash == len(factors) and not isinstance(implicit, (BigOp, Text)):
                    raise Unreadable("1/2x")
                operators.append("")
                factors.append(implicit)
            else:
                break
        self.depth -= 1
        return self._joined(start, factors, operators)

    def _operand(self) -> Node:
        if self.current.kind == "sign":
            return self._negated_factor()
        return self.factor()

    def _negated_factor(self) -> Node:
        start = self.current.start
        sign = self.advance().value
        operand = self.factor()
        span = self.span_from(start)
        return Negation(span, operand) if sign == "-" else operand

    def _joined(self, start: int, factors: list[Node], operators: list[str]) -> Node:
        if len(factors) == 1:
            return factors[0]
        span = Span(start, factors[-1].span.end)
        product = Product(span, tuple(factors), tuple(operators))
        for sign, before, after in zip(operators, factors, factors[1:], strict=False):
            if sign:
                continue
            if isinstance(after, Number) or (
                isinstance(after, Power) and isinstance(after.base, Number)
            ):
                return Ambiguous(span, (), "numbers side by side")
            if isinstance(before, Number) and isinstance(after, Quotient):
                return Ambiguous(span, (product,), "mixed number or product")
        return product
