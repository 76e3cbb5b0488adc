"""Notations that are read in one way only by who knows them, or that nobody can be sure of."""

from __future__ import annotations

import pytest

from qa_lint.parsing.latex.tree import parse, parse_plain
from tests.test_latex_tree import sketch


@pytest.mark.parametrize(
    ("tex", "tree"),
    [
        (r"d/dx x^x = x", "Derivative(Power(x, x), x) = x"),
        (r"\partial L/\partial w = x", "Derivative(L, w) = x"),
        (r"2 dy/dx + 1", "Sum(Product(2, Derivative(y, x)), 1)"),
        (r"d/dx (x^2)", "Derivative(Power(x, 2), x)"),
        (r"\frac{df(x)}{dx}", "Derivative(Application(f, x), x)"),
        (r"dx/2", "Quotient(dx, 2)"),
        (r"\sigma^\prime(z)", r"Application(\sigma', z)"),
        (r"(f \circ g)'(x)", "apply(scripted'(∘(f, g)), x)"),
        (r"1 - tanh^2(x)", "Sum(1, Negation(Power(tanh(x), 2)))"),
        (r"\sin^2 + \cos^2 = 1", r"Sum(Power(\sin, 2), Power(\cos, 2)) = 1"),
        (r"n! = n(n-1)!", "Factorial(n) = Product(n, Factorial(Sum(n, Negation(1))))"),
        (r"\sum_{i=1}^{L} 2i = L(L+1)",
         "sum(i, 1, L, Product(2, i)) = Product(L, Sum(L, 1))"),
        (r"F_{2n} = F_n (F_{n+1} + F_{n-1})",
         "F_{2n} = Product(F_{n}, Sum(F_{n+1}, F_{n-1}))"),
        (r"\check{G}(I-A)^{-1}", r"Product(\check{G}, Power(Sum(I, Negation(A)), Negation(1)))"),
        (r"w_n\Bigl[(a+f_n)q_n - z\Bigr]",
         "Product(w_{n}, Sum(Product(Sum(a, f_{n}), q_{n}), Negation(z)))"),
        (r"\phi\,(u-v)", r"Product(\phi, Sum(u, Negation(v)))"),
        (r"\Gamma\bigl(1 + x\bigr)", r"Application(\Gamma, Sum(1, x))"),
        (r"\lim_{T\to\infty}\beta^T u_T", None),
        (r"\lambda_t^\top \lambda_t", r"Product(Transpose(\lambda_{t}), \lambda_{t})"),
        (r"\{q_t\}_{t=0}^T", "scripted({}(q_{t}), t = 0, T)"),
        (r"(\alpha_i)_{i=1}^{n}", r"scripted(\alpha_{i}, i = 1, n)"),
        (r"0 \dots n-1", "(0, Dots(), Sum(n, Negation(1)))"),
        (r"d\log S = -\delta dt", r"d(log(S)) = Negation(Product(\delta, dt))"),
        (r"di \le d", "Product(d, i) <= d"),
        (r"x \le max_x", "x <= max_x"),
        (r"p < +oo", "p < infinity()"),
        (r"forall epsilon > 0", r"forall(\epsilon > 0)"),
        (r"u_parallel in W", "u_{parallel} in W"),
        (r"a^nbc", "Product(Power(a, n), b, c)"),
        (r"w^TXw", "Product(Transpose(w), X, w)"),
        (r"{\rm log} N", r"Product(\log, N)"),
        (r"\mathop{\mathrm{argmax}} f(x)", "argmax(Application(f, x))"),
        (r"x \sim IG(a, b)", "x ~ Application(IG, a, b)"),
        (r"lp [x_j] = p_j", "Application(lp, x_{j}) = p_{j}"),
        (r"\exp\{a + b\}", "exp(Sum(a, b))"),
        (r"y \hspace{0.5in} z = x", "(y, z = x)"),
        (r"y \hspace{2pt} z", "Product(y, z)"),
        (r"a \equiv g \mod m n", "a equiv mod(g, Product(m, n))"),
        (r"x_{1t}", "x_{1t}"),
        (r"c_t^h", "c^h_{t}"),
        (r"A(x) = a_0 x^0 + a_1 x^1", None),
    ],
)  # fmt: skip
def test_readings(tex: str, tree: str | None) -> None:
    found = sketch(parse(tex))
    assert "?" not in found
    assert tree is None or found == tree


@pytest.mark.parametrize(
    "tex",
    [
        r"\nabla f(x)^2",  # of the square, or the square of the gradient
        r"E\xi_i = \mu",  # a mean, or a product
        r"\mathbb{E} a_t b_t",
        r"E(X - a)^2",
        r"\mathbb{E}(x - a)(y - b)",
        r"\cos\theta (a, b)",
        r"(AB)C = A(BC)",
        r"F'(FF')^{-1}",
        r"P(Ax + Bu)",
        r"A\left(\frac{K}{N}\right)^\alpha",
        r"\mathbf{I} * \mathbf{K}",
        r"PQ = Q - P",  # an arrow from P to Q
        r"c_{uv}^R",
        r"x_1^i + w^i",
        r"\theta^H < \theta^L",
        r"X^F \sim N(\mu^F, 1)",
        r"\gamma^k_f",
        r"\theta^1, \dots, \theta^S",
        r"X W^K",
        r"\hat{x}_t = y^{t-1}",
        r"y(20) = 3",
        r"\left(\!\!\binom{n}{k}\!\!\right)",  # of multisets
        r"O(\min(n, m) . nm)",
        r"A^T x_T",
    ],
)
def test_doubts(tex: str) -> None:
    assert "?" in sketch(parse(tex))


def test_plain_text_knows_derivatives() -> None:
    assert sketch(parse_plain("dy/dx")) == "Derivative(y, x)"
