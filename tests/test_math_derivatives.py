"""Stated derivatives and integrals: true ones are never refuted, mutated ones nearly always."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa_lint.linting.calculus.build import number
from qa_lint.linting.calculus.claims import Refutation, differentiates, refute
from qa_lint.linting.calculus.differentiation import differentiate
from qa_lint.linting.calculus.integrals import refute_definite
from qa_lint.linting.calculus.known import Known, define, upper_bounds
from qa_lint.linting.calculus.printing import latex
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse

TRUE = [
    r"\frac{d}{dx} x^n = n x^{n-1}",
    r"\frac{d}{dx} x^2 = 2x",
    r"\frac{d}{dx} (x^2 + 3x - 1) = 2x + 3",
    r"\frac{d}{dx}\left[ x e^{x} \right] = e^x (1 + x)",
    r"\frac{d}{dx} e^{-x^2} = -2x e^{-x^2}",
    r"\frac{d}{dx} a^x = a^x \ln a",
    r"\frac{d}{dx} \ln x = \frac{1}{x}",
    r"\frac{d}{dx} \log x = 1/x",
    r"\frac{d}{dx} \log_2 x = \frac{1}{x \ln 2}",
    r"\frac{\mathrm{d}}{\mathrm{d}x} \sin x = \cos x",
    r"\frac{d}{dx} \cos x = -\sin x",
    r"\frac{d}{dx} \tan x = \frac{1}{\cos^2 x}",
    r"\frac{d}{dx} \tan x = 1 + \tan^2 x",
    r"\frac{d}{dx} \arctan x = \frac{1}{1 + x^2}",
    r"\frac{d}{dx} \sinh x = \cosh x",
    r"\frac{d}{dx} \sqrt{x} = \frac{1}{2 \sqrt{x}}",
    r"\frac{d}{dx} \frac{1}{x} = -\frac{1}{x^2}",
    r"\frac{d}{dx} \frac{x}{1 + x} = \frac{1}{(1 + x)^2}",
    r"\frac{d}{dz} \tanh(z) = 1 - \tanh^2(z)",
    r"\tanh'(x) = 1 - \tanh^2 x",
    r"\sigma'(z) = \sigma(z)(1 - \sigma(z))",
    r"\sigma'(z) = \sigma(z)\,\sigma(-z)",
    r"\sigma' = \sigma (1 - \sigma)",
    r"\frac{d\sigma}{dz} = \sigma(z) (1 - \sigma(z))",
    r"\frac{d \sigma(x)}{dx} = \frac{e^{-x}}{(1 + e^{-x})^2}",
    r"\frac{d}{dz} \ln(1 + e^{z}) = \sigma(z)",
    r"\frac{d}{dz} \log(1 + e^{z}) = \frac{1}{1 + e^{-z}}",
    r"\frac{d}{dx} [x \sigma(x)] = \sigma(x) + x \sigma(x)(1 - \sigma(x))",
    r"\frac{d^2}{dx^2} x^3 = 6x",
    r"\frac{d^2}{dx^2} \sin(2x) = -4 \sin(2x)",
    r"(x^3)' = 3x^2",
    r"\frac{\partial}{\partial x} x^2 y = 2 x y",
    r"\frac{\partial}{\partial w} (y - wx)^2 = -2x(y - wx)",
    r"\frac{\partial}{\partial w} \frac{1}{2}(wx - y)^2 = (wx - y) x",
    r"\frac{\partial^2}{\partial x \partial y} x^2 y^3 = 6 x y^2",
    r"\nabla_w \|Xw - y\|^2 = 2 X^T (Xw - y)",
    r"\nabla_w \frac{1}{2} \|Xw - y\|_2^2 = X^\top (Xw - y)",
    r"\nabla_w (\lambda \|w\|_2^2) = 2 \lambda w",
    r"\nabla_x (x^T A x) = (A + A^T) x",
    r"\nabla_x (a^T x) = a",
    r"\frac{\partial}{\partial X} \text{tr}(AX) = A^T",
    r"\frac{\partial}{\partial \mu} (x - \mu)^2 = -2(x - \mu)",
    r"\frac{d}{dp} [-p \ln p - (1-p) \ln(1-p)] = \ln \frac{1-p}{p}",
    r"\frac{\partial}{\partial w} \sum_{i=1}^n (y_i - w x_i)^2 = -2 \sum_{i=1}^n x_i (y_i - w x_i)",
    r"\frac{\partial}{\partial z_k} \log \sum_j e^{z_j} = \frac{e^{z_k}}{\sum_j e^{z_j}}",
    r"\frac{\partial}{\partial x_k} \sum_i x_i^2 = 2 x_k",
    r"\frac{d}{dx} |x| = \frac{x}{|x|}",
    r"\text{ReLU}'(z) = 1",
]
DEFINED = [
    ([r"f(x) = x^3 + 2x"], r"f'(x) = 3x^2 + 2"),
    ([r"f(x) = x^3 + 2x"], r"f''(x) = 6x"),
    ([r"f(x) = x^3 + 2x"], r"\frac{df}{dx} = 3x^2 + 2"),
    ([r"y = x^2 \ln x"], r"\frac{dy}{dx} = 2x \ln x + x"),
    ([r"f(x, y) = x^2 y"], r"\frac{\partial f}{\partial x} = 2xy"),
    ([r"g(t) = e^{-\lambda t}"], r"g'(t) = -\lambda e^{-\lambda t}"),
    (
        [r"L = -\sum_i y_i \log p_i", r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"],
        r"\frac{\partial L}{\partial z_i} = p_i - y_i",
    ),
    (
        [r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"],
        r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)",
    ),
    (  # for i = j, and for others
        [r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"],
        r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i)",
    ),
    ([r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"], r"\frac{\partial p_i}{\partial z_j} = -p_i p_j"),
    ([r"L = \frac{1}{2} e^2", r"e = y - w x"], r"\frac{\partial L}{\partial w} = -e x"),
    (
        [r"L = (y - \hat{y})^2", r"\hat{y} = wx + b"],
        r"\frac{\partial L}{\partial b} = -2(y - \hat{y})",
    ),
    (
        [r"L = \frac{1}{n} \sum_i (y_i - \hat{y}_i)^2"],
        r"\frac{\partial L}{\partial \hat{y}_i} = \frac{2}{n} (\hat{y}_i - y_i)",
    ),
    (
        [r"L = -[y \log p + (1-y)\log(1-p)]", r"p = \sigma(z)", r"z = w^T x + b"],
        r"\frac{\partial L}{\partial w} = (p - y) x",
    ),
    (
        [r"L = -[y \log p + (1-y)\log(1-p)]", r"p = \sigma(z)"],
        r"\frac{\partial L}{\partial z} = p - y",
    ),
    (
        [r"L = -[y \log p + (1-y)\log(1-p)]", r"p = \sigma(z)"],
        r"\frac{\partial L}{\partial p} = \frac{p - y}{p (1 - p)}",
    ),
    (
        [r"L(w) = \frac{1}{n}\sum_{i=1}^{n} (y_i - w x_i)^2"],
        r"\frac{\partial L}{\partial w} = -\frac{2}{n}\sum_{i=1}^n x_i (y_i - w x_i)",
    ),
]
SILENT = [
    r"\frac{dL}{dw} = 0",  # a condition
    r"\frac{dy}{dx} = -k y",  # an equation for y
    r"f'(x) = 2x",  # nothing is known of f
    r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial z} \frac{\partial z}{\partial w}",
    r"\frac{d}{dt} x(t)^2 = 2 x \dot{x}",
    r"\frac{d}{dx} (u v) = u' v + u v'",
    r"w' = w - \eta g",
    r"\frac{d}{dx} x^2 = 2 x y",  # y comes from elsewhere
    r"\frac{\partial}{\partial \mu} \frac{(x - \mu)^2}{2 \sigma^2} = -\frac{x - \mu}{\sigma^2}",
    r"\frac{\partial}{\partial z_i} \frac{e^{z_i}}{\sum_k e^{z_k}} = 0",
]


def _known(definitions: list[str], *, sigmoid: bool = True) -> Known:
    known = Known(sigmoid=sigmoid)
    for tex in definitions:
        tree = parse(tex)
        known.counts |= set(upper_bounds(tree))
        for chain in nodes.chains(tree):
            define(chain, known)
    return known


def _sides(tex: str) -> tuple[nodes.Node, nodes.Node]:
    chain = next(nodes.chains(parse(tex)))
    left, right = chain.sides[:2]
    return (left, right) if differentiates(left) else (right, left)


def _judge(tex: str, definitions: list[str]) -> Refutation | None:
    left, right = _sides(tex)
    return refute(left, right, _known(definitions))


@pytest.mark.parametrize("tex", TRUE + SILENT)
def test_true_and_open_statements_are_not_refuted(tex: str) -> None:
    assert _judge(tex, []) is None


@pytest.mark.parametrize(("definitions", "tex"), DEFINED)
def test_definitions_of_the_question_are_put_in(definitions: list[str], tex: str) -> None:
    assert _judge(tex, definitions) is None


def _mutants(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield trees with one slip: a sign, a factor, an exponent, a number, a function."""
    yield nodes.Negation(node.span, node)
    yield nodes.Product(node.span, (number(2), node), ("",))
    if isinstance(node, nodes.Sum):
        for at, term in enumerate(node.terms):
            flipped = (
                term.operand
                if isinstance(term, nodes.Negation)
                else nodes.Negation(term.span, term)
            )
            yield replace(node, terms=(*node.terms[:at], flipped, *node.terms[at + 1 :]))
    if isinstance(node, nodes.Product) and len(node.factors) > 1:
        for at in range(len(node.factors)):
            rest = (*node.factors[:at], *node.factors[at + 1 :])
            yield (
                rest[0]
                if len(rest) == 1
                else nodes.Product(node.span, rest, ("",) * (len(rest) - 1))
            )
    if isinstance(node, nodes.Power):
        yield node.base
    if isinstance(node, nodes.Quotient):
        yield nodes.Quotient(node.span, node.denominator, node.numerator)
        yield node.numerator
    if isinstance(node, nodes.Function) and node.name in ("sin", "cos"):
        yield replace(node, name="cos" if node.name == "sin" else "sin")


def _statements() -> Iterator[tuple[nodes.Node, nodes.Node, Known]]:
    for tex in TRUE:
        yield *_sides(tex), _known([])
    for definitions, tex in DEFINED:
        yield *_sides(tex), _known(definitions)


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_slips_are_refuted(every: int) -> None:
    found = tried = at = 0
    missed: list[str] = []
    for left, right, known in _statements():
        for mutant in _mutants(right):
            at += 1
            known.left = 10
            if mutant == right or at % every:
                continue
            tried += 1
            if refute(left, mutant, known) is not None:
                found += 1
            else:
                missed.append(f"{left} = {mutant}")
    assert tried > 150 / every
    assert found >= 0.9 * tried, missed


def test_sympy_agrees_with_every_derivative() -> None:
    sympy = pytest.importorskip("sympy")
    from qa_lint.linting.algebra.prover import _Builder

    for tex in ("x^3 + a x", "e^{-x^2}", r"\frac{x}{1 + x^2}", r"x^x", r"\sin(x^2) \ln x",
                r"\sqrt[3]{x}", r"\tanh(2x)", r"2^x"):  # fmt: skip
        tree = parse(tex)
        builder = _Builder(frozenset(), 0)
        x = sympy.Symbol("x", positive=True)
        own = builder.build(differentiate(tree, "x"))
        theirs = sympy.diff(builder.build(tree).doit(), x)
        value = (own - theirs).subs({x: sympy.Rational(7, 5), sympy.Symbol("a", positive=True): 2})
        assert abs(sympy.N(value)) < 1e-12, tex


INTEGRALS = [
    (r"\int_0^1 x^2 \, dx = \frac{1}{3}", r"\frac{1}{2}"),
    (r"\int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}", r"\pi"),
    (r"\int_0^\infty e^{-x} \, dx = 1", "2"),
    (r"\int_0^\infty \lambda e^{-\lambda x} \, dx = 1", r"\lambda"),
    (r"\int_0^\infty x e^{-\lambda x} \, dx = \frac{1}{\lambda^2}", r"\frac{1}{\lambda}"),
    (r"\int_0^{\pi} \sin x \, dx = 2", "0"),
    (r"\int_0^1 x^n \, dx = \frac{1}{n+1}", r"\frac{1}{n}"),
    (r"\int_1^2 \frac{1}{x} \, dx = \ln 2", r"\ln 3"),
    (r"\int_1^2 \frac{1}{x} \, dx = 0.69", "0.79"),
]


@pytest.mark.parametrize(("tex", "wrong"), INTEGRALS)
def test_definite_integrals(tex: str, wrong: str) -> None:
    chain = next(nodes.chains(parse(tex)))
    integral, right = chain.sides
    assert isinstance(integral, nodes.BigOp)
    assert refute_definite(integral, right, Known()) == ""
    assert refute_definite(integral, parse(wrong), Known()) != ""


def test_divergent_integrals_are_left_alone() -> None:
    chain = next(nodes.chains(parse(r"\int_0^1 \frac{1}{x} \, dx = 5")))
    integral, right = chain.sides
    assert isinstance(integral, nodes.BigOp)
    assert refute_definite(integral, right, Known()) == ""


def test_a_derivative_is_shown_short() -> None:
    assert latex(differentiate(parse("x^3 + 2x"), "x")) == "3 x^2 + 2"
    assert latex(differentiate(parse(r"\tanh(z)"), "z")) == r"1 - \tanh^2(z)"
    assert latex(differentiate(parse(r"\cos x"), "x")) == r"-\sin(x)"
