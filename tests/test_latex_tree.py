"""Formulas to trees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import MAX_LENGTH, parse, parse_plain


def sketch(node: nodes.Node) -> str:
    """Write a tree in one line."""
    match node:
        case nodes.Number(literal=literal):
            return literal.text
        case nodes.Symbol(name=name):
            return name
        case nodes.Text(text=text):
            return repr(text)
        case nodes.Opaque():
            return "?"
        case nodes.Ambiguous():
            return "??"
        case nodes.Relation(sides=sides, operators=operators):
            rest = zip(operators, sides[1:], strict=True)
            return sketch(sides[0]) + "".join(f" {op} {sketch(side)}" for op, side in rest)
    return f"{head(node)}({', '.join(map(sketch, nodes.children(node)))})"


def head(node: nodes.Node) -> str:
    """Write what a node is, without what is below it."""
    match node:
        case nodes.Function(name=name) | nodes.Prefix(name=name) | nodes.Constant(name=name):
            return name
        case nodes.BigOp(kind=kind):
            return kind
        case nodes.Sequence(brackets=brackets):
            return brackets
        case nodes.Operation(operator=operator):
            return operator
        case nodes.Matrix(kind=kind):
            return f"matrix{kind}"
        case nodes.Scripted(label=label):
            return f"scripted{label}"
        case _:
            return type(node).__name__


@pytest.mark.parametrize(
    ("tex", "tree"),
    [
        (r"\frac12 + 32{,}768 \le TP+TN", "Sum(Quotient(1, 2), 32{,}768) <= Sum(TP, TN)"),
        (r"F_1=\frac{2PR}{P+R}", "F_{1} = Quotient(Product(2, P, R), Sum(P, R))"),
        (r"\text{Loss} = \mathbf{w}^T \left[ x \right]",
         r"Loss = Product(Transpose(\mathbf{w}), x)"),
        (r"\log_2 8 = 3", "log(8, 2) = 3"),
        (r"\log \frac{p_i}{q_i}", "log(Quotient(p_{i}, q_{i}))"),
        (r"-\sum_i p_i \log p_i", "Negation(sum(i, Product(p_{i}, log(p_{i}))))"),
        (r"\sum_{i=1}^{n} i", "sum(i, 1, n, i)"),
        (r"P(A \mid B)", "Application(P, A given B)"),
        (r"P(A|B)", "Application(P, A given B)"),
        (r"|x - 1| \leq |x|", "Absolute(Sum(x, Negation(1))) <= Absolute(x)"),
        (r"w^{(t)}_j", "w^(t)_{j}"),
        (r"\sin^2\theta + \cos^2 \theta = 1",
         r"Sum(Power(sin(\theta), 2), Power(cos(\theta), 2)) = 1"),
        (r"\begin{aligned} a &= b+c \\ &= d \end{aligned}", "a = Sum(b, c) = d"),
        (r"\lfloor x/2 \rfloor + \lceil y \rceil", "Sum(Floor(Quotient(x, 2)), Ceil(y))"),
        (r"Q \leftarrow 2 + 0.5 \, (1 - 2)", "Q gets Sum(2, Product(0.5, Sum(1, Negation(2))))"),
        (r"\binom{5}{2} = 10", "Binomial(5, 2) = 10"),
        (r"5! = 120", "Factorial(5) = 120"),
        (r"10^{-3}", "Power(10, Negation(3))"),
        (r"\sqrt[3]{8} \approx 2", "Root(8, 3) approx 2"),
        (r"E[aX + b] = a\,E[X] + b", "Application(E, Sum(Product(a, X), b)) = "
         "Sum(Product(a, Application(E, X)), b)"),
        (r"n(n-1)/2", "Quotient(Product(n, Sum(n, Negation(1))), 2)"),
        (r"\sigma(z)(1 - \sigma(z))", "Product(sigma(z), Sum(1, Negation(sigma(z))))"),
        (r"\max(3, 5) = 5", "max(3, 5) = 5"),
        (r"\max_a Q(s,a)", "max(a, Application(Q, s, a))"),
        (r"f(x) = x^2 \text{ if } x > 0", "(Application(f, x) = Power(x, 2), ' if ', x > 0)"),
        (r"x = 1{,}234, y = 2.", "(x = 1{,}234, y = 2)"),
        (r"(1, 5)", "()(1, 5)"),
        (r"[0, 1)", "[)(0, 1)"),
        (r"\hat{y}_i - \hat{y_i}", r"Sum(\hat{y}_{i}, Negation(\hat{y}_{i}))"),
        (r"5 \text{ GB}", "Product(5, ' GB')"),
        (r"exp(x) + ab", "Sum(exp(x), Product(a, b))"),
        (r"3 \cdot 2 = 1 \pmod 5", "pmod(Product(3, 2) equiv 1, 5)"),
        (r"a \bmod n", "mod(a, n)"),
        (r"101_2 = 5", "scripted(101, 2) = 5"),
        (r"\frac{d}{dz} \ln z", "Derivative(ln(z), z)"),
        (r"\frac{\partial^2 f}{\partial x \partial y}", "Derivative(f, x, y, 2)"),
        (r"\frac{d}{dx}(x^2)", "Derivative(Power(x, 2), x)"),
        (r"\frac{dL}{dw_i}", "Derivative(L, w_{i})"),
        (r"\nabla_x f(x) = 0", "∇(∇_{x}, Application(f, x)) = 0"),
        (r"\int_0^1 x^2 \, dx", "int(x, 0, 1, Power(x, 2))"),
        (r"\int\int f(x, y) dx dy", "int(y, int(x, Application(f, x, y)))"),
        (r"\int \frac{dx}{x}", "int(Quotient(dx, x))"),
        (r"\lim_{x \to 0} \frac{1}{x}", "lim(x, x to 0, Quotient(1, x))"),
        (r"\arg\max_\theta \log p", r"argmax(\theta, log(p))"),
        (r"\operatorname*{argmin}_x f(x)", "argmin(x, Application(f, x))"),
        (r"\underset{x}{\text{argmax}} f(x)", "argmax(x, Application(f, x))"),
        (r"\sum_{i \in S} x_i", "sum(i, i in S, x_{i})"),
        (r"\sum_{i < j} a_{ij}", "sum(i < j, a_{ij})"),
        (r"\bigcup_{i=1}^n A_i", "union(i, 1, n, A_{i})"),
        (r"\|a\|_2^2 = 1", "Power(Norm(a, 2), 2) = 1"),
        (r"||a - b||", "Norm(Sum(a, Negation(b)))"),
        (r"D(p || q)", "Application(D, p other q)"),
        (r"P(A, B \mid C, D)", "Application(P, (A, B) given (C, D))"),
        (r"\{x \mid x > 0\}", "{}(x given x > 0)"),
        (r"A \cup B \setminus C", "∖(∪(A, B), C)"),
        (r"x \pm 1 = 2", "±(x, 1) = 2"),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} x",
         "Product(matrix[]((1, 2), (3, 4)), x)"),
        (r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
         "Application(f, x) = matrixcases((1, x > 0), (0, 'otherwise'))"),
        (r"a = b + \\ c = d", "a = Sum(b, c) = d"),
        (r"a = b \\ + c = d", "a = Sum(b, c) = d"),
        (r"\begin{aligned} a &= b \\ &\quad - c \end{aligned}", "a = Sum(b, Negation(c))"),
        (r"a = b \\ -c = d", "(a = b, Negation(c) = d)"),
        (r"x_1, \ldots, x_n", "(x_{1}, Dots(), x_{n})"),
        (r"x_1 + \cdots + x_n", "Sum(x_{1}, Dots(), x_{n})"),
        (r"k \to \infty", "k to infinity()"),
        (r"\forall x \in S: x > 0", "forall(x in S other x > 0)"),
        (r"x = 1 \land y = 2 \implies z", "and(x = 1, y = 2) implies z"),
        (r"y = a \lor b", "y = or(a, b)"),
        (r"f: A \to B", "f other A to B"),
        (r"f \circ g", "∘(f, g)"),
        (r"f(\cdot)", "Application(f, placeholder())"),
        (r"(AB)_{ij}", "scripted(Product(A, B), i, j)"),
        (r"F^{-1}(u)", "Application(F^{-1}, u)"),
        (r"f^2(x)", "Power(Application(f, x), 2)"),
        (r"\mathbf{h}^{t-1}", r"\mathbf{h}^{t-1}"),
        (r"\beta_1^t", r"Power(\beta_{1}, t)"),
        (r"w^{\text{new}}", r"w^\text{new}"),
        (r"90^\circ", "scripted°(90)"),
        (r"\exp(x)^2", "Power(exp(x), 2)"),
        (r"T(n) = 2T(n/2) + n",
         "Application(T, n) = Sum(Product(2, Application(T, Quotient(n, 2))), n)"),
        (r"a(b + c) = ab + ac",
         "Product(a, Sum(b, c)) = Sum(Product(a, b), Product(a, c))"),
        (r"Ax + By = C", "Sum(Product(A, x), Product(B, y)) = C"),
        (r"A[i][j]", "Application(A, i, j)"),
        (r"\mathbb{E} X", r"Application(\mathbb{E}, X)"),
        ("𝐱 + 𝑦", r"Sum(\mathbf{x}, y)"),
        (r"1,2,3", "(1, 2, 3)"),
        (r"{n \choose k}", "Binomial(n, k)"),
        (r"= x + 1", "'' = Sum(x, 1)"),
        (r"x \overset{d}{=} y", "x = y"),
        (r"\langle x, y \rangle", "⟨⟩(x, y)"),
    ],
)  # fmt: skip
def test_readings(tex: str, tree: str) -> None:
    assert sketch(parse(tex)) == tree


@pytest.mark.parametrize(
    ("tex", "tree"),
    [
        (r"x^12 = 1", "? = 1"),  # typeset as x to the 1, 2
        (r"1/2x", "?"),
        (r"2\frac12", "??"),
        (r"\log xy", "??"),
        (r"\log x / 2", "??"),
        (r"\mu(1-x)", "??"),
        (r"(1 + r)^T", "??"),
        ("2,5 + 1 = 3,5", "? = ?"),
        (r"(1,234)", "??"),
        (r"2 \cdot 3 = 1 \text{ mod } 5", "?"),
        (r"2 . 3 = 6", "?"),
        (r"\sum_i x_i + i", "??"),
        (r"\unknown{x} = 2", "? = 2"),
        (r"\frac{1", "?"),
        (r"(1 + 2", "?"),
        ("763~013", "??"),
    ],
)
def test_what_is_not_guessed(tex: str, tree: str) -> None:
    assert sketch(parse(tex)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("84 / (84 + 16) = 0.84", "Quotient(84, Sum(84, 16)) = 0.84"),
        ("5 × 5 × 24 + 24 = 624", "Sum(Product(5, 5, 24), 24) = 624"),
        ("3 x 4 = 12", "Product(3, 4) = 12"),
        ("2^15 = 32,768", "Power(2, 15) = 32,768"),
        ("1 - 0.95**10", "Sum(1, Negation(Power(0.95, 10)))"),
        ("10^-3", "Power(10, Negation(3))"),
        ("√2 ≈ 1.41", "Root(2) approx 1.41"),
        ("x² · y³ ÷ 2", "Quotient(Product(Power(x, 2), Power(y, 3)), 2)"),
        ("1 − 2 ≠ 3 ≤ 4", "Sum(1, Negation(2)) != 3 <= 4"),
        ("log2(8) == 3", "log(8, 2) = 3"),
        ("sqrt(2) * exp(-2)", "Product(Root(2), exp(Negation(2)))"),
        ("20 % = 0.2", "20 % = 0.2"),
        ("5!=120", "?"),
        ("7 % 3 = 1", "?? = 1"),
        ("7 // 2 = 3", "//(7, 2) = 3"),
        ("1,5 + 1,5 = 3", "? = 3"),
        ("10k + 1", "?"),
    ],
)
def test_plain_arithmetic(text: str, tree: str) -> None:
    assert sketch(parse_plain(text)) == tree


def test_spans_are_places_of_the_formula() -> None:
    tex = r"  \frac{a}{b} + c_1^2 = \log 8"
    found = parse(tex)
    assert isinstance(found, nodes.Relation)
    shown = [tex[one.span.start : one.span.end] for one in found.sides]
    assert shown == [r"\frac{a}{b} + c_1^2", r"\log 8"]
    for one in nodes.walk(found):
        assert 0 <= one.span.start <= one.span.end <= len(tex)
    sized = r"\left( a \right)^2 = \left| b \right|"
    found = parse(sized)
    assert isinstance(found, nodes.Relation)
    shown = [sized[one.span.start : one.span.end] for one in found.sides]
    assert shown == [r"\left( a \right)^2", r"\left| b \right|"]


def test_trees_are_equal_wherever_they_stand() -> None:
    assert parse("a + b") == parse("  a  +  b ")
    assert parse("a + b") != parse("a + c")
    assert len({parse("x_i"), parse(" x_i"), parse("x_j")}) == 2


def test_statements_are_found_in_rows_and_lists() -> None:
    found = list(nodes.chains(parse(r"a = 1, \quad b = 2 \\ P(X = 1) \text{ and } c = 3")))
    assert [len(one.sides) for one in found] == [2, 2, 2]


@pytest.mark.parametrize(
    "tex",
    [
        "9^{9^{9^9}}", "(" * 100_000, "(" * 2_000, "{" * 4_000, "-" * 4_000, "|" * 4_000,
        r"\frac" * 1_000, r"\sqrt" * 1_000, "x^{" * 1_000, "x_" * 2_000, "a," * 2_000,
        r"\begin{aligned}" * 300, r"\left(" * 900, r"\log" * 1_500, r"\text{" * 900, "!" * 2_000,
        "x=" * 2_000, "\x00\ud800", "\\", "'" * 4_000, r"\sum_" * 1_000, "f(" * 2_000, "1," * 3_000,
        "{,}" * 2_000, "\\\\" * 2_000, "[" * 300 + "]" * 300, "", " ", "%", "&", "$",
    ],
)  # fmt: skip
def test_hostile_formulas_end(tex: str) -> None:
    for read in (parse, parse_plain):
        node = read(tex)
        assert isinstance(node, nodes.Node)
        list(nodes.walk(node))


def test_the_limits() -> None:
    assert isinstance(parse("x" * (MAX_LENGTH + 1)), nodes.Opaque)
    assert isinstance(parse("+x" * 2_000), nodes.Opaque)


PIECES = st.sampled_from(
    r"""\frac { } ( ) [ ] \{ \} _ ^ ' ! | \| + - * / = \le , ; \\ & \log \sum \max \sqrt \text
    \mathbf \hat \left( \right) \begin{aligned} \end{aligned} \sigma x y n 1 2.5 10 \% . : ~ \quad
    \mod \operatorname \binom \cdot \int \partial \| \mid d dx TP e^""".split()
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_no_formula_raises(tex: str) -> None:
    for read in (parse, parse_plain):
        for one in nodes.walk(read(tex)):
            assert 0 <= one.span.start <= one.span.end <= len(tex)


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    parse(text)
    parse_plain(text)


def test_most_real_formulas_are_read(shared: Path) -> None:
    lines = (shared / "math" / "fragments.jsonl").read_text(encoding="utf-8").splitlines()
    fragments = [json.loads(line) for line in lines]
    real = [one["tex"] for one in fragments if one["mutation"] is None]
    readable = sum(nodes.is_readable(parse(tex)) for tex in real)
    assert readable / len(real) > 0.985
    for one in fragments:
        parse(one["tex"])
