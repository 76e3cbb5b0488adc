"""Other true identities with slips of other kinds than :mod:`tests.planted_identities`.

The share that was refuted was measured before any of these was looked at (78 %), and again after
its misses had been read, too. No list of exceptions is kept: the few slips that leave an identity
true count as missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.planted_identities import Slip

HELD = {
    "powers": r"""
        x^4 - y^4 = (x^2 - y^2)(x^2 + y^2)
        (x + 2y)^2 = x^2 + 4xy + 4y^2
        (a + b)^2 - (a - b)^2 = 4ab
        (a + b)^2 + (a - b)^2 = 2a^2 + 2b^2
        \frac{1}{\sqrt{x} + \sqrt{y}} = \frac{\sqrt{x} - \sqrt{y}}{x - y}
        \frac{x}{y} - \frac{y}{x} = \frac{x^2 - y^2}{xy}
        \frac{1}{x(x + a)} = \frac{1}{a}\left(\frac{1}{x} - \frac{1}{x + a}\right)
        \frac{a}{b} \cdot \frac{c}{d} = \frac{ac}{bd}
        2^{m + n} = 2^m \cdot 2^n
        \sqrt{x^2 y} = x\sqrt{y}
        x^3 y^3 = (xy)^3
        (x^2)^3 = x^6
        (1 - t)^2 = 1 - 2t + t^2
        x^2 + 2bx + c = (x + b)^2 + c - b^2
        """,
    "logarithms": r"""
        \log(a b^2) = \log a + 2 \log b
        \ln\frac{x^2}{y} = 2\ln x - \ln y
        \log_2(8n) = 3 + \log_2 n
        \ln(e^x e^y) = x + y
        \log(x^3) = 3\log x
        \ln(a/b) = \ln a - \ln b
        \log\frac{1}{p} = -\log p
        \log_a b = \frac{1}{\log_b a}
        \ln(1 + x) - \ln x = \ln\left(1 + \frac{1}{x}\right)
        e^{2 \ln x + y} = x^2 e^y
        \log\frac{p}{1 - p} = \log p - \log(1 - p)
        """,
    "trigonometry": r"""
        \sin^2 x = \frac{1 - \cos 2x}{2}
        \cos^2 x = \frac{1 + \cos 2x}{2}
        \tan(2x) = \frac{2\tan x}{1 - \tan^2 x}
        \sin(3x) = 3\sin x - 4\sin^3 x
        \cos(3x) = 4\cos^3 x - 3\cos x
        \sin a \sin b = \frac{\cos(a - b) - \cos(a + b)}{2}
        \sin a + \sin b = 2\sin\frac{a + b}{2}\cos\frac{a - b}{2}
        \cos a - \cos b = -2\sin\frac{a + b}{2}\sin\frac{a - b}{2}
        \sinh(2x) = 2\sinh x \cosh x
        1 - \tanh^2 x = \frac{1}{\cosh^2 x}
        (\sin x + \cos x)^2 = 1 + \sin 2x
        """,
    "sums": r"""
        \sum_{i=1}^n (a x_i + b) = a\sum_{i=1}^n x_i + nb
        \sum_{i=1}^n (x_i - y_i)^2 = \sum_{i=1}^n x_i^2 - 2\sum_{i=1}^n x_i y_i + \sum_{i=1}^n y_i^2
        \sum_{k=1}^n (2k + 1) = n(n + 2)
        \sum_{k=0}^{n} (k + 1) = \frac{(n+1)(n+2)}{2}
        \sum_{k=1}^n k(k+1) = \frac{n(n+1)(n+2)}{3}
        \sum_{k=1}^{n} \frac{1}{2^k} = 1 - \frac{1}{2^n}
        \prod_{i=1}^n c x_i = c^n \prod_{i=1}^n x_i
        \sum_{i=1}^n \log(a x_i) = n \log a + \sum_{i=1}^n \log x_i
        \sum_{k=1}^{n} (n - k) = \frac{n(n-1)}{2}
        \binom{n+1}{2} = \frac{n(n+1)}{2}
        \binom{n}{3} = \frac{n(n-1)(n-2)}{6}
        (n - k)\binom{n}{k} = n\binom{n-1}{k}
        (n+2)! = (n+2)(n+1)n!
        """,
    "learning": r"""
        \frac{e^a}{e^a + e^b} = \frac{1}{1 + e^{b - a}}
        \sigma(a - b) = \frac{e^a}{e^a + e^b}
        \sigma(x) + \sigma(-x) = 1
        \log\sigma(x) = x - \log(1 + e^x)
        \tanh(x/2) = 2\sigma(x) - 1
        \max(x, 0) = \frac{x + |x|}{2}
        \frac{2}{\frac{1}{P} + \frac{1}{R}} = \frac{2PR}{P + R}
        \alpha x + (1 - \alpha)y = y + \alpha(x - y)
        (y - wx - b)^2 = (wx + b)^2 - 2y(wx + b) + y^2
        -\log(1 - \sigma(x)) = \log(1 + e^x)
        \frac{TP}{TP + FN} = 1 - \frac{FN}{TP + FN}
        """,
    "probability": r"""
        \text{Var}(2X + 3) = 4\text{Var}(X)
        \text{Var}(X + Y + c) = \text{Var}(X) + \text{Var}(Y) + 2\text{Cov}(X, Y)
        \text{Cov}(X, aY + b) = a\,\text{Cov}(X, Y)
        \text{Cov}(X + Y, X - Y) = \text{Var}(X) - \text{Var}(Y)
        E[(X - E[X])(Y - E[Y])] = E[XY] - E[X]E[Y]
        E[(X + Y)^2] = E[X^2] + 2E[XY] + E[Y^2]
        E[3X - 2Y] = 3E[X] - 2E[Y]
        P(A|B)P(B) = P(B|A)P(A)
        P(A \cap B) = P(A) + P(B) - P(A \cup B)
        P(B) = P(B|A)P(A) + P(B|A^c)(1 - P(A))
        P(A|B, C) = \frac{P(A, B|C)}{P(B|C)}
        P(A \cup B) = 1 - P(A^c \cap B^c)
        H(X) - H(X|Y) = H(Y) - H(Y|X)
        I(X;Y) = H(X,Y) - H(X|Y) - H(Y|X)
        """,
    "matrices": r"""
        (A + B)(A + B) = A^2 + AB + BA + B^2
        (A^T B)^T = B^T A
        (A B^{-1})^{-1} = B A^{-1}
        (A^T A)^T = A^T A
        \operatorname{tr}(A^T B) = \operatorname{tr}(B^T A)
        \operatorname{tr}(A B C) = \operatorname{tr}(C A B)
        \det(A^2) = \det(A)^2
        \det(A B^{-1}) = \frac{\det(A)}{\det(B)}
        A(B + C) = AB + AC
        (A + B)^T C = A^T C + B^T C
        (x + y)^T(x + y) = x^T x + 2x^T y + y^T y
        \|2x\|^2 = 4\|x\|^2
        \|Ax\|^2 = x^T A^T A x
        (Ax + b)^T(Ax + b) = x^T A^T A x + 2b^T A x + b^T b
        """,
}  # fmt: skip
"""Identities by area, one a line; none of them is in the other set."""

_COEFFICIENTS = re.compile(r"(?<![\^{_\w.])([2-9])(?=[a-z\\(A-Z|])")
_FACTORS = re.compile(r"\\frac\{1\}\{([23])\}")
_GROUPS = re.compile(r"(?<![a-zA-Z}|\\;])\(([^()]+)\)(?!\^)(?=[\w\\(]|$| )")
_ARGUMENTS = re.compile(r"(?<=[A-Za-z}])\(([a-z]) ([+-]) ([a-z0-9])\)")
_FUNCTIONS = {
    r"\sin": r"\tan", r"\log": r"\exp", r"\ln": r"\log_2", r"\max": r"\min", r"\cosh": r"\sinh",
    r"\tanh": r"\tan", r"\sqrt": r"\log", r"\operatorname{tr}": r"\det",
    r"\det": r"\operatorname{tr}", r"\text{Var}(": r"\text{E}(", r"\cap": r"\cup", r"\cup": r"\cap",
}  # fmt: skip
_BOUNDS = re.compile(r"\^\{?n\}?(?=[ (\\cikx1-9])")
_PRODUCT = re.compile(r"(?<![A-Za-z\\{])([A-Za-z])\^?(T?) ?([A-Za-z])(?![a-z\]}])")


def _coefficients(side: str) -> Iterator[str]:
    """Lose a coefficient."""
    for match in _COEFFICIENTS.finditer(side):
        yield side[: match.start()] + side[match.end() :]


def _halves(side: str) -> Iterator[str]:
    """Lose a half, or make it a third."""
    for match in _FACTORS.finditer(side):
        yield side[: match.start()] + side[match.end() :]


def _brackets(side: str) -> Iterator[str]:
    """Lose a pair of brackets around a sum."""
    for match in _GROUPS.finditer(side):
        if "+" in match[1] or "-" in match[1]:
            yield side[: match.start()] + match[1] + side[match.end() :]


def _inner_signs(side: str) -> Iterator[str]:
    """Change the sign in an argument."""
    for match in _ARGUMENTS.finditer(side):
        sign = "-" if match[2] == "+" else "+"
        yield f"{side[: match.start()]}({match[1]} {sign} {match[3]}){side[match.end() :]}"


def _functions(side: str) -> Iterator[str]:
    """Take one function for another."""
    for name, other in _FUNCTIONS.items():
        for match in re.finditer(re.escape(name) + r"(?![A-Za-z])", side):
            yield side[: match.start()] + other + side[match.end() :]


def _bounds(side: str) -> Iterator[str]:
    """Stop a sum one term early."""
    for match in _BOUNDS.finditer(side):
        if side[: match.start()].endswith("}"):
            yield side[: match.start()] + "^{n-1}" + side[match.end() :]


def _leading_signs(side: str) -> Iterator[str]:
    """Change the sign of the whole side."""
    yield side[1:] if side.startswith("-") else f"-({side})"


def _operations(side: str) -> Iterator[str]:
    """Divide where something is multiplied, or multiply by what divides."""
    for match in re.finditer(r"\\frac\{([^{}]+)\}\{([^{}]+)\}", side):
        yield f"{side[: match.start()]}({match[1]})({match[2]}){side[match.end() :]}"


def _squares(side: str) -> Iterator[str]:
    """Square what isn't."""
    for match in re.finditer(r"(?<=[ +-])([a-zX-Y])(?![\w\]_^(}])", side):
        yield f"{side[: match.end()]}^2{side[match.end() :]}"


KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "lost coefficient": _coefficients,
    "lost half": _halves,
    "lost brackets": _brackets,
    "sign in an argument": _inner_signs,
    "other function": _functions,
    "bound": _bounds,
    "sign of a side": _leading_signs,
    "product for quotient": _operations,
    "square": _squares,
}


def held() -> list[Slip]:
    """Return the slips, in the order of the identities; a few leave an identity true."""
    found: dict[str, Slip] = {}
    for text in HELD.values():
        for identity in (line.strip() for line in text.splitlines() if line.strip()):
            left, right = identity.split(" = ", 1)
            for kind, make in KINDS.items():
                for one in make(right):
                    tex = f"{left} = {one}"
                    if tex != identity:
                        found.setdefault(tex, Slip(kind, identity, tex))
    return list(found.values())
