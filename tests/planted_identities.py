"""True identities of many areas, other notations of them, and slips planted in them.

The slips are made mechanically (:func:`slips`); what a slip leaves true, or true under a usual
assumption, is listed by hand in :data:`STILL_TRUE` and :data:`ASSUMED`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

AREAS = {
    "powers and logarithms": r"""
        \log(ab) = \log a + \log b
        \log\frac{a}{b} = \log a - \log b
        \log(a^n) = n \log a
        \log a^n = n \log a
        \log_b a = \frac{\ln a}{\ln b}
        \log(1/a) = -\log a
        \ln\sqrt{ab} = \frac{1}{2}(\ln a + \ln b)
        \log(a^2 b) = 2\log a + \log b
        e^{a+b} = e^a e^b
        \exp(a + b) = \exp(a)\exp(b)
        (e^a)^b = e^{ab}
        e^{-a} = \frac{1}{e^a}
        \frac{a^m}{a^n} = a^{m-n}
        a^{-n} = \frac{1}{a^n}
        (ab)^n = a^n b^n
        \left(\frac{a}{b}\right)^n = \frac{a^n}{b^n}
        \sqrt{ab} = \sqrt{a}\sqrt{b}
        \sqrt{\frac{a}{b}} = \frac{\sqrt{a}}{\sqrt{b}}
        e^{a \ln b} = b^a
        \log(e^a b) = a + \log b
        """,
    "algebra": r"""
        (a+b)^2 = a^2 + 2ab + b^2
        (a-b)^2 = a^2 - 2ab + b^2
        (a+b)^3 = a^3 + 3a^2b + 3ab^2 + b^3
        (a-b)^3 = a^3 - 3a^2b + 3ab^2 - b^3
        a^2 - b^2 = (a-b)(a+b)
        a^3 + b^3 = (a+b)(a^2 - ab + b^2)
        a^3 - b^3 = (a-b)(a^2 + ab + b^2)
        (a+b+c)^2 = a^2 + b^2 + c^2 + 2ab + 2bc + 2ac
        (a+b)(c+d) = ac + ad + bc + bd
        \frac{a}{b} + \frac{c}{d} = \frac{ad + bc}{bd}
        \frac{1}{a} + \frac{1}{b} = \frac{a+b}{ab}
        \frac{1}{a} - \frac{1}{b} = \frac{b-a}{ab}
        \frac{2}{\frac{1}{p} + \frac{1}{r}} = \frac{2pr}{p+r}
        \frac{a/b}{c/d} = \frac{ad}{bc}
        \frac{a}{a+b} = \frac{1}{1 + b/a}
        1 - \frac{a}{a+b} = \frac{b}{a+b}
        a(b+c) = ab + ac
        (x - \mu)^2 = x^2 - 2\mu x + \mu^2
        \frac{a+b}{2} - \frac{a-b}{2} = b
        ax^2 + bx + c = a\left(x + \frac{b}{2a}\right)^2 + c - \frac{b^2}{4a}
        \lambda x + (1-\lambda) y = y + \lambda(x - y)
        """,
    "series": r"""
        \sum_{i=1}^n i = \frac{n(n+1)}{2}
        \sum_{i=1}^n i^2 = \frac{n(n+1)(2n+1)}{6}
        \sum_{i=1}^n i^3 = \left(\frac{n(n+1)}{2}\right)^2
        \sum_{i=0}^{n} r^i = \frac{1 - r^{n+1}}{1 - r}
        \sum_{i=0}^{n-1} r^i = \frac{1 - r^n}{1 - r}
        \sum_{i=0}^{n-1} a r^i = a\frac{1 - r^n}{1 - r}
        \sum_{i=1}^{n} (2i - 1) = n^2
        \sum_{k=0}^{n} 2^k = 2^{n+1} - 1
        \sum_{i=1}^{n} \frac{1}{i(i+1)} = \frac{n}{n+1}
        \sum_{i=1}^{n-1} i = \frac{n(n-1)}{2}
        1 + 2 + \dots + n = \frac{n(n+1)}{2}
        \sum_{i=1}^n (x_i + y_i) = \sum_{i=1}^n x_i + \sum_{i=1}^n y_i
        \sum_{i=1}^n c x_i = c \sum_{i=1}^n x_i
        \prod_{i=1}^n i = n!
        \log\prod_{i=1}^n x_i = \sum_{i=1}^n \log x_i
        \sum_{i=1}^{n} (x_i - c)^2 = \sum_{i=1}^{n} x_i^2 - 2c\sum_{i=1}^{n} x_i + nc^2
        \frac{n(n-1)}{2} = \binom{n}{2}
        \sum_{i=1}^{L} 2i = L(L+1)
        """,
    "binomials": r"""
        \binom{n}{k} = \frac{n!}{k!(n-k)!}
        \binom{n}{k} = \binom{n-1}{k} + \binom{n-1}{k-1}
        \binom{n}{k} = \binom{n}{n-k}
        \sum_{k=0}^n \binom{n}{k} = 2^n
        \sum_{k=0}^n \binom{n}{k} a^k b^{n-k} = (a+b)^n
        k\binom{n}{k} = n\binom{n-1}{k-1}
        \sum_{k=0}^n k\binom{n}{k} = n 2^{n-1}
        \frac{(n+1)!}{n!} = n + 1
        n! = n(n-1)!
        \binom{n}{1} = n
        \binom{2n}{n} = \frac{(2n)!}{(n!)^2}
        """,
    "trigonometry": r"""
        \sin(a+b) = \sin a \cos b + \cos a \sin b
        \sin(a-b) = \sin a \cos b - \cos a \sin b
        \cos(a+b) = \cos a \cos b - \sin a \sin b
        \cos(a-b) = \cos a \cos b + \sin a \sin b
        \sin 2x = 2 \sin x \cos x
        \sin(2x) = 2\sin(x)\cos(x)
        \cos 2x = 1 - 2\sin^2 x
        \cos(2x) = 2\cos^2(x) - 1
        \cos 2x = \cos^2 x - \sin^2 x
        \sin^2 x + \cos^2 x = 1
        \tan x = \frac{\sin x}{\cos x}
        1 + \tan^2 x = \frac{1}{\cos^2 x}
        \tan(a+b) = \frac{\tan a + \tan b}{1 - \tan a \tan b}
        \sin(-x) = -\sin x
        \cos(-x) = \cos x
        \cosh^2 x - \sinh^2 x = 1
        \sinh x = \frac{e^x - e^{-x}}{2}
        \cosh x = \frac{e^x + e^{-x}}{2}
        """,
    "activations": r"""
        \sigma(-x) = 1 - \sigma(x)
        \sigma(x) = \frac{1}{1 + e^{-x}}
        \sigma(x) = \frac{e^x}{1 + e^x}
        \frac{1}{1+e^{-x}} = \frac{e^x}{e^x + 1}
        \tanh(x) = 2\sigma(2x) - 1
        \tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}
        \tanh(x) = \frac{e^{2x} - 1}{e^{2x} + 1}
        \max(a, b) = \frac{a + b + |a - b|}{2}
        \min(a, b) = \frac{a + b - |a - b|}{2}
        \log(1 + e^x) = x + \log(1 + e^{-x})
        \log\frac{e^a}{e^a + e^b} = a - \log(e^a + e^b)
        -\log\sigma(x) = \log(1 + e^{-x})
        \log\frac{\sigma(x)}{1-\sigma(x)} = x
        |ab| = |a||b|
        """,
    "moments": r"""
        \text{Var}(X) = E[X^2] - E[X]^2
        \text{Var}(X) = E[X^2] - (E[X])^2
        \text{Var}(X) = E[(X - E[X])^2]
        \text{Var}(aX + b) = a^2 \text{Var}(X)
        \text{Var}(-X) = \text{Var}(X)
        \text{Var}(X+Y) = \text{Var}(X) + \text{Var}(Y) + 2\text{Cov}(X,Y)
        \text{Var}(X-Y) = \text{Var}(X) + \text{Var}(Y) - 2\text{Cov}(X,Y)
        \text{Var}(aX+bY) = a^2\text{Var}(X) + b^2\text{Var}(Y) + 2ab\text{Cov}(X,Y)
        \text{Cov}(X,Y) = E[XY] - E[X]E[Y]
        \text{Cov}(X,Y) = E[(X - E[X])(Y - E[Y])]
        \text{Cov}(aX, bY) = ab\,\text{Cov}(X,Y)
        \text{Cov}(X, X) = \text{Var}(X)
        \text{Cov}(X+Y, Z) = \text{Cov}(X,Z) + \text{Cov}(Y,Z)
        E[aX + b] = aE[X] + b
        E[aX + bY] = aE[X] + bE[Y]
        E[X+Y] = E[X] + E[Y]
        E[X - Y] = E[X] - E[Y]
        E[X^2] = \text{Var}(X) + E[X]^2
        E[(X - c)^2] = \text{Var}(X) + (E[X] - c)^2
        """,
    "probability": r"""
        P(A \cup B) = P(A) + P(B) - P(A \cap B)
        P(A|B) = \frac{P(B|A)P(A)}{P(B)}
        P(A \cap B) = P(A|B)P(B)
        P(A, B) = P(B|A)P(A)
        P(A|B) = \frac{P(A \cap B)}{P(B)}
        P(A^c) = 1 - P(A)
        P(\bar A) = 1 - P(A)
        P(A) = P(A|B)P(B) + P(A|B^c)P(B^c)
        P(A^c|B) = 1 - P(A|B)
        P(A \cap B^c) = P(A) - P(A \cap B)
        P(A|B) = \frac{P(B|A)P(A)}{P(B|A)P(A) + P(B|A^c)P(A^c)}
        P(A,B,C) = P(A|B,C)P(B|C)P(C)
        P(A, B|C) = P(A|B, C)P(B|C)
        """,
    "information": r"""
        H(X,Y) = H(X) + H(Y|X)
        H(X,Y) = H(Y) + H(X|Y)
        I(X;Y) = H(X) - H(X|Y)
        I(X;Y) = H(Y) - H(Y|X)
        I(X;Y) = H(X) + H(Y) - H(X,Y)
        H(X|Y) = H(X,Y) - H(Y)
        \sum_i p_i \log\frac{p_i}{q_i} = \sum_i p_i \log p_i - \sum_i p_i \log q_i
        -\sum_i p_i \log p_i = \sum_i p_i \log\frac{1}{p_i}
        """,
    "matrices": r"""
        (AB)^T = B^T A^T
        (AB)^{-1} = B^{-1} A^{-1}
        (A^T)^{-1} = (A^{-1})^T
        (ABC)^T = C^T B^T A^T
        (A+B)^T = A^T + B^T
        (A - B)^T = A^T - B^T
        (A^T)^T = A
        (cA)^T = cA^T
        \det(AB) = \det(A)\det(B)
        \det(A^{-1}) = \frac{1}{\det(A)}
        \det(A^T) = \det(A)
        \det(cA) = c^n \det(A)
        \operatorname{tr}(A+B) = \operatorname{tr}(A) + \operatorname{tr}(B)
        \operatorname{tr}(ABC) = \operatorname{tr}(BCA)
        \operatorname{tr}(AB) = \operatorname{tr}(BA)
        \operatorname{tr}(cA) = c\operatorname{tr}(A)
        (A+B)(A-B) = A^2 - AB + BA - B^2
        (A+B)^2 = A^2 + AB + BA + B^2
        A(B+C) = AB + AC
        (ABC)^{-1} = C^{-1} B^{-1} A^{-1}
        """,
    "vectors": r"""
        \|x+y\|^2 = \|x\|^2 + 2x^Ty + \|y\|^2
        \|x-y\|^2 = \|x\|^2 - 2x^Ty + \|y\|^2
        \|\mathbf{x}-\mathbf{y}\|^2 = \|\mathbf{x}\|^2 - 2\mathbf{x}^T\mathbf{y} + \|\mathbf{y}\|^2
        (x-y)^T(x-y) = x^Tx - 2x^Ty + y^Ty
        (x+y)^T(x-y) = x^Tx - y^Ty
        \|x+y\|^2 + \|x-y\|^2 = 2\|x\|^2 + 2\|y\|^2
        \|cx\|^2 = c^2\|x\|^2
        \|y - Xw\|^2 = y^Ty - 2w^TX^Ty + w^TX^TXw
        (y - Xw)^T(y - Xw) = y^Ty - 2w^TX^Ty + w^TX^TXw
        \operatorname{tr}(xy^T) = y^Tx
        x^T(A+B)y = x^TAy + x^TBy
        \|x\|_2^2 = x^Tx
        """,
    "costs": r"""
        2^{\log_2 n} = n
        \log_2(2^k n) = k + \log_2 n
        \log_2(n^2) = 2\log_2 n
        n \log n + n = n(\log n + 1)
        \log(n!) = \sum_{i=1}^{n} \log i
        4d^2 + 8d^2 = 12d^2
        L(4d^2 + 8d^2) = 12Ld^2
        (n - k + 2p)/s + 1 = \frac{n - k + 2p + s}{s}
        n^{\log_b a} = a^{\log_b n}
        """,
}  # fmt: skip
"""Identities by area, one a line."""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


IDENTITIES = tuple(tex for text in AREAS.values() for tex in _lines(text))

STILL_TRUE = frozenset(_lines(r"""
    \log(ab) = \log b + \log a
    \ln\sqrt{ab} = \frac{1}{2}(\ln b + \ln a)
    e^{a+b} = e^b e^a
    \exp(a + b) = \exp(b)\exp(a)
    (ab)^n = b^n a^n
    \sqrt{ab} = \sqrt{b}\sqrt{a}
    (a+b)^2 = b^2 + 2ab + a^2
    (a-b)^2 = b^2 - 2ab + a^2
    a^3 + b^3 = (b+a)(b^2 - ab + a^2)
    (a+b+c)^2 = b^2 + a^2 + c^2 + 2ab + 2bc + 2ac
    \frac{1}{a} + \frac{1}{b} = \frac{b+a}{ab}
    \frac{2}{\frac{1}{p} + \frac{1}{r}} = \frac{2pr}{r+p}
    \sum_{i=1}^n (x_i + y_i) = \sum_{i=1}^n y_i + \sum_{i=1}^n x_i
    \sum_{k=0}^n \binom{n}{k} a^k b^{n-k} = (b+a)^n
    \sin(a+b) = \sin b \cos a + \cos b \sin a
    \sin(a+b) = \cos a \sin b + \sin a \cos b
    \cos(a+b) = \cos b \cos a - \sin b \sin a
    \cos(a-b) = \cos b \cos a + \sin b \sin a
    \cos(a-b) = \sin a \sin b + \cos a \cos b
    \sin 2x = 2 \cos x \sin x
    \sin(2x) = 2\cos(x)\sin(x)
    \tan(a+b) = \frac{\tan b + \tan a}{1 - \tan b \tan a}
    \max(a, b) = \frac{b + a + |b - a|}{2}
    \min(a, b) = \frac{b + a - |b - a|}{2}
    |ab| = |b||a|
    \text{Var}(X+Y) = \text{Var}(Y) + \text{Var}(X) + 2\text{Cov}(Y,X)
    \text{Var}(X-Y) = \text{Var}(Y) + \text{Var}(X) - 2\text{Cov}(Y,X)
    \text{Cov}(X,Y) = E[YX] - E[Y]E[X]
    \text{Cov}(X,Y) = E[(X + E[X])(Y - E[Y])]
    \text{Cov}(X,Y) = E[(X - E[X])(Y + E[Y])]
    \text{Cov}(X,Y) = E[(Y - E[Y])(X - E[X])]
    \text{Cov}(aX, bY) = ab\,\text{Cov}(Y,X)
    \text{Cov}(X+Y, Z) = \text{Cov}(Y,Z) + \text{Cov}(X,Z)
    E[X+Y] = E[Y] + E[X]
    P(A \cup B) = P(B) + P(A) - P(B \cap A)
    P(A \cap B) = P(B|A)P(A)
    P(A, B) = P(A|B)P(B)
    P(A,B,C) = P(B|A,C)P(A|C)P(C)
    P(A, B|C) = P(B|A, C)P(A|C)
    H(X,Y) = H(Y) + H(X|Y)
    H(X,Y) = H(X) + H(Y|X)
    I(X;Y) = H(Y) - H(Y|X)
    I(X;Y) = H(X) - H(X|Y)
    I(X;Y) = H(Y) + H(X) - H(Y,X)
    (A+B)^T = B^T + A^T
    \det(AB) = \det(B)\det(A)
    \operatorname{tr}(A+B) = \operatorname{tr}(B) + \operatorname{tr}(A)
    \operatorname{tr}(AB) = \operatorname{tr}(AB)
    (A+B)^2 = B^2 + BA + AB + A^2
    \|x+y\|^2 = \|y\|^2 + 2y^Tx + \|x\|^2
    \|x-y\|^2 = \|y\|^2 - 2y^Tx + \|x\|^2
    \|\mathbf{x}-\mathbf{y}\|^2 = \|\mathbf{y}\|^2 - 2\mathbf{y}^T\mathbf{x} + \|\mathbf{x}\|^2
    (x-y)^T(x-y) = y^Ty - 2y^Tx + x^Tx
    \|x+y\|^2 + \|x-y\|^2 = 2\|y\|^2 + 2\|x\|^2
    \operatorname{tr}(xy^T) = x^Ty
    x^T(A+B)y = y^TAx + y^TBx
    \log(n!) = \sum_{i=2}^{n} \log i
"""))  # fmt: skip
"""What a slip leaves true; each of them was proved by hand."""
EQUATIONS = frozenset(_lines(r"""
    \cos 2x = 1
    \sigma(-x) = 1
    \log(1 + e^x) = x
    \lambda x + (1-\lambda) y = y
    \sum_{i=1}^n (x_i + y_i) = \sum_{i=1}^n x_i
    \log\frac{e^a}{e^a + e^b} = a
    (A^T)^{-1} = (A)^T
    n^{\log_b a} = a
"""))  # fmt: skip
"""What a slip leaves as an equation that is true of some values, and is said of them: residuals
add up to zero, A is orthogonal, x is large."""
_WORLDLY = ("moments", "probability", "information", "matrices", "vectors")
_SHAPELESS = re.compile(r"xx|yy|yx|xAy|xBy|xy |wX|Xy|XX|\\mathbf\{x\}\\mathbf\{y\}")
"""Vectors without their transposes: no product at all, and another rule's matter."""

_NAMES = {"Var": r"\operatorname{Var}", "Cov": r"\mathrm{Cov}"}
_LETTERS = (
    dict(zip("abcxynX", "uvwztmU", strict=True)),
    dict(zip("abcxykABXY", "pqrstjGHUV", strict=True)),
)
_TOKENS = re.compile(r"\\(?:text|operatorname)\{[a-zA-Z]+\}|\\[A-Za-z]+|[A-Za-z]")


def _exchanged(pattern: re.Pattern[str], names: dict[str, str], tex: str) -> str:
    return pattern.sub(lambda match: names.get(match[0], match[0]), tex)


def renamed(tex: str) -> Iterator[str]:
    """Yield an identity with other letters, and in other notations."""
    for letters in _LETTERS:
        if not set(letters.values()) & {one[0] for one in _TOKENS.findall(tex) if len(one) == 1}:
            yield _exchanged(_TOKENS, letters, tex)
    named = re.sub(r"\\text\{(\w+)\}", lambda match: _NAMES[match[1]], tex)
    expected = re.sub(r"\bE\[", r"\\mathbb{E}[", named).replace("^T", r"^\top ")
    conditions = re.sub(r"(?<=[PHI]\()([^()]*?)\|", r"\1 \\mid ", expected)
    yield conditions.replace("P(", r"\Pr(").replace(r"\frac", r"\dfrac").replace(" = ", " &= ")
    if r"\left" not in tex:
        spaced = re.sub(r"(?<!\\)([()])", lambda m: r"\left(" if m[0] == "(" else r"\right)", tex)
        yield spaced.replace(r"\log", r"\ln") if r"\log_" not in tex else spaced
    if "E[" in tex:
        yield re.sub(r"\bE\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", r"\\mathbb{E}\\left(\1\\right)", tex)


class Slip(NamedTuple):
    """A formula with a slip; ``kind`` tells which."""

    kind: str
    origin: str
    tex: str


_OPERATORS = re.compile(r"(?<=[\w})\]| ])[+-](?=[\w\\(| ])")
_NUMBERS = re.compile(r"(?<![\w.])\d+(?![.\d])|(?<=[\^{])\d+")
_EXPONENTS = re.compile(r"(?<!=[01]\})\^(?:\{[^{}]*\}|\\top|[\dTcknabi])")
_FRACTIONS = re.compile(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_GIVEN = re.compile(r"\b([PHp])\((\w)\|(\w)\)")
_PAIRS = (
    ("A", "B"),
    ("X", "Y"),
    ("a", "b"),
    ("n", "k"),
    (r"\sin", r"\cos"),
    ("x", "y"),
    ("p", "r"),
)


def _signs(side: str) -> Iterator[str]:
    for match in _OPERATORS.finditer(side):
        yield side[: match.start()] + "+-"[match[0] == "+"] + side[match.end() :]


def _numbers(side: str) -> Iterator[str]:
    for match in _NUMBERS.finditer(side):
        yield side[: match.start()] + str(int(match[0]) + 1) + side[match.end() :]


def _exponents(side: str) -> Iterator[str]:
    for match in _EXPONENTS.finditer(side):
        yield side[: match.start()] + side[match.end() :]


def _fractions(side: str) -> Iterator[str]:
    for match in _FRACTIONS.finditer(side):
        yield f"{side[: match.start()]}\\frac{{{match[2]}}}{{{match[1]}}}{side[match.end() :]}"


def _conditions(side: str) -> Iterator[str]:
    for match in _GIVEN.finditer(side):
        yield f"{side[: match.start()]}{match[1]}({match[3]}|{match[2]}){side[match.end() :]}"


def _letters(side: str) -> Iterator[str]:
    for first, second in _PAIRS:
        names = {first: second, second: first}
        parts = [re.escape(one) + r"(?![a-z])" if "\\" in one else rf"(?<![\\a-z]){one}(?![a-z])"
                 for one in names]  # fmt: skip
        found = _exchanged(re.compile("|".join(parts)), names, side)
        if all(re.search(part, side) for part in parts):
            yield found


def _terms(side: str) -> Iterator[str]:
    """Leave out one term of the outermost sum, but not the only one."""
    level, cuts = 0, []
    for at, char in enumerate(side):
        level += (char in "({[") - (char in ")}]")
        if level == 0 and char in "+-" and at and _OPERATORS.match(side, at):
            cuts.append(at)
    for begin, end in zip(cuts, [*cuts[1:], len(side)], strict=False):
        yield (side[:begin].rstrip() + " " + side[end:]).strip()


KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "sign": _signs,
    "number": _numbers,
    "exponent": _exponents,
    "upside down": _fractions,
    "condition": _conditions,
    "letters": _letters,
    "dropped term": _terms,
}


def slips(identity: str) -> Iterator[Slip]:
    """Yield the identity with one slip on its right side, each different from the others."""
    left, right = identity.split(" = ", 1)
    seen = {identity}
    for kind, make in KINDS.items():
        for found in make(right):
            tex = f"{left} = {found}"
            if found.strip() and tex not in seen:
                seen.add(tex)
                yield Slip(kind, identity, tex)


def is_assumed(slip: Slip) -> bool:
    """Tell whether what is left is true under a usual assumption, or may be what is defined.

    It may be an equation to be solved, too (:data:`EQUATIONS`). A lost covariance is that of
    independent variables, a lost mean is zero, ``P(A^c) = 1`` an event without a chance: nobody
    can tell such a slip without the text around it.
    """
    if slip.tex in EQUATIONS:
        return True
    if slip.kind != "dropped term":
        return False
    return any(slip.origin in _lines(AREAS[area]) for area in _WORLDLY)


def planted() -> list[Slip]:
    """Return all slips that make an identity false, in the order of the identities."""
    vectors = _lines(AREAS["vectors"])
    return [
        one
        for tex in IDENTITIES
        for one in slips(tex)
        if one.tex not in STILL_TRUE
        and not (tex in vectors and one.kind == "exponent" and _SHAPELESS.search(one.tex))
    ]
