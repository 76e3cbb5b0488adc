"""Sums and products: the inner levels of the formula parser."""

from __future__ import annotations

from typing import TypeGuard

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.commands import bounds
from qa_lint.parsing.latex.cursor import Unreadable
from qa_lint.parsing.latex.derivatives import derivative
from qa_lint.parsing.latex.doubts import (
    index_escapes,
    is_bold,
    is_mixed_number,
    may_be_mean,
    side_by_side,
)
from qa_lint.parsing.latex.factors import Factors
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    BigOp,
    Constant,
    Dots,
    Negation,
    Node,
    Number,
    Operation,
    Product,
    Quotient,
    Scripted,
    Sequence,
    Sum,
    Symbol,
    Text,
)


class Terms(Factors):
    """Sums and products."""

    def closes(self) -> bool:
        """Tell whether what is read item by item ends here."""
        one = self.current
        if one.kind in ("bar", "norm"):
            return not self.starts_atom()
        return (
            one.kind in ("stop", "close", "end", "over")
            or (one.kind == "command" and one.value == "\\end")
            or (self.cells and (one.kind == "align" or one.value in vocab.ROWS))
        )

    def lattice(self) -> Node:
        """Read terms, and what ``and`` and ``or`` join where no relation follows."""
        start = self.current.start
        node = self.terms()
        while self.current.kind == "logic" and not self._relates():
            operator = self.advance().value
            node = Operation(self.span_from(start), operator, (node, self.terms()))
        return node

    def _relates(self) -> bool:
        """Tell whether a relation stands between the word of logic here and the next one."""
        level = 0
        for one in self.lexemes[self.at + 1 : self.at + 200]:
            level += (one.kind in ("open", "begin")) - (one.kind in ("close", "end"))
            if level < 0 or (level == 0 and one.kind in ("logic", "separator")):
                return False
            if level == 0 and one.kind in ("relation", "quantifier"):
                return True
        return False

    def terms(self) -> Node:
        """Read terms joined by signs and by what binds like them."""
        start = self.current.start
        terms = [self._signed_term()]
        while self.current.kind in ("sign", "plus"):
            if self.current.kind == "sign":
                terms.append(self._signed_term())
                continue
            left = self._summed(start, terms)
            operator = self.advance().value
            right = self._signed_term()
            terms = [Operation(self.span_from(start), operator, (left, right))]
        return self._summed(start, terms)

    def _summed(self, start: int, terms: list[Node]) -> Node:
        if len(terms) == 1:
            return terms[0]
        span = Span(start, terms[-1].span.end)
        if _is_open_range(terms[0]):  # 0 \dots n - 1 ends at n - 1
            *first, last = terms[0].items
            return Sequence(span, (*first, self._summed(last.span.start, [last, *terms[1:]])))
        total = Sum(span, tuple(terms))
        last = terms[-1].operand if isinstance(terms[-1], Negation) else terms[-1]
        if isinstance(last, Operation) and last.operator == "mod":
            return Ambiguous(span, (total,), "extent of the modulus")
        return Ambiguous(span, (total,), "scope") if index_escapes(terms) else total

    def _signed_term(self) -> Node:
        start = self.current.start
        if self.current.kind == "plus" and self.current.value in ("±", "∓"):
            operator = self.advance().value
            return Operation(self.span_from(start), operator, (self.product(),))
        if self.current.kind == "plus":
            return self._before_nothing(self.current)
        if self.current.kind != "sign":
            return self.product()
        sign = self.advance().value
        if self.ends_side() or self.closes():  # the sign itself: a limit from above, x^+
            return Constant(self.span_from(start), sign)
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
                    slash = self._divided(start, factors, operators)
                    continue
                operators.append(self.advance().value)
                factors.append(self._operand())
                slash = -1
            elif self.current.kind == "infix":
                left = self._joined(start, factors, operators)
                sign = self.advance()
                operator = sign.value
                wide = self.text[sign.start : sign.end] == "\\mod"  # a \equiv b \mod c d
                right = self.adjacent() if wide else self._operand()
                factors, operators = [Operation(self.span_from(start), operator, (left, right))], []
                slash = -1
            elif self._is_composed(factors[-1]):
                argument = self.bracket()
                factors[-1] = Operation(self.span_from(start), "apply", (factors[-1], argument))
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

    def _divided(self, start: int, factors: list[Node], operators: list[str]) -> int:
        """Read what a slash divides by; return how many factors there are then, -1 if any."""
        unsure = self.open_function_end == self.at
        self.advance()
        first, one = self.at, self.current
        alone = one.kind == "name" and len(one.value) == 2 and one.value[0] == "d"
        below = self.scripted(self.atom(), self.scripts(), one.start) if alone else self._operand()
        span = self.span_from(factors[-1].span.start)
        found = derivative(span, factors[-1], below)
        if found is not None:  # dy/dx, d/dx f
            factors[-1] = self.differentiated(found, span.start)
            return -1
        if alone:
            self.at = first
            below = self._operand()
        quotient = Quotient(self.span_from(start), self._joined(start, factors, operators), below)
        factors[:] = [Ambiguous(quotient.span, (quotient,), "extent") if unsure else quotient]
        operators.clear()
        return 1

    def adjacent(self) -> Node:
        """Read the factors that stand side by side, without an operator between them."""
        start = self.current.start
        factors = [self.factor()]
        while self.starts_atom() and self.current.kind != "prefix":
            factors.append(self.factor())
        return self._joined(start, factors, [""] * (len(factors) - 1))

    def _is_composed(self, before: Node) -> bool:
        """Tell whether a bracket here is the argument of ``(f + g)(x)`` or of ``f ∘ g``."""
        if self.current.kind != "open" or self.current.value != "(":
            return False
        if isinstance(before, Operation) and before.operator == "∘":
            return True
        if isinstance(before, Scripted) and before.label and not before.label.strip("'"):
            return True  # (f g)'(x)
        inside = self.lexemes[self.at + 1 : self.at + 3]
        lone = [one.kind for one in inside] == ["name", "close"]
        bracketed = self.text[before.span.start : before.span.start + 1] == "("
        return lone and bracketed and isinstance(before, (Sum, Product))

    def _is_range(self, factors: list[Node]) -> bool:
        r"""Tell whether this is ``1 \\ldots n``; dots on the line part no factors."""
        return len(factors) > 2 and (
            isinstance(factors[1], Dots)
            and not any(isinstance(one, Dots) for one in factors[2:])
            and "cdots" not in self.text[slice(*factors[1].span)]
            and isinstance(factors[0], (Number, Symbol))
        )

    def _operand(self) -> Node:
        one = self.current
        if one.kind in ("times", "infix"):  # the place of an argument: f(\\cdot)
            behind = self.lexemes[min(self.at + 1, len(self.lexemes) - 1)]
            if behind.kind not in ("stop", "close", "end", "separator", "relation", "bar", "norm"):
                return self._before_nothing(one)
            self.advance()
            return Constant(Span(one.start, one.end), "placeholder")
        if self.current.kind == "sign":
            return self._negated_factor()
        return self.factor()

    def _before_nothing(self, one: Lexeme) -> Node:
        r"""Read ``\\cap_i A_i``, a small operator for a big one."""
        self.advance()
        if self.current.kind == "stop" or self.closes():  # the operator itself
            return Constant(Span(one.start, one.end), one.value)
        if self.current.kind == "script" and self.current.value == "_":
            index, lower, domain = bounds(self.limits().get("_"))
            span = self.span_from(one.start)
            return BigOp(span, one.value, index, lower, None, domain, self.product())
        raise Unreadable(f"nothing before {one.value}")

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
        if not any(operators) and self._is_range(factors):
            last = self._joined(factors[2].span.start, factors[2:], operators[2:])
            return Sequence(span, (*factors[:2], last))
        product = Product(span, tuple(factors), tuple(operators))
        for sign, before, after in zip(operators, factors, factors[1:], strict=False):
            if sign == "*" and is_bold(before) and is_bold(after):
                return Ambiguous(span, (product,), "convolution or product")
            if sign:
                continue
            if may_be_mean(before, after) and "O(" not in self.text:
                return Ambiguous(span, (product,), "mean or product")
            if side_by_side(before, after):
                return Ambiguous(span, (), "numbers side by side")
            if is_mixed_number(before, after):
                return Ambiguous(span, (product,), "mixed number or product")
        return product


def _is_open_range(node: Node) -> TypeGuard[Sequence]:
    """Tell whether this is ``1 \\dots n``, without brackets."""
    return isinstance(node, Sequence) and not node.brackets and any(
        isinstance(one, Dots) for one in node.items
    )  # fmt: skip
