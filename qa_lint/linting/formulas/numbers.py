"""What a term is worth: numbers, and small matrices for what is a vector or a matrix."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

SIZE = 4
"""How many values an index takes, and how many rows and columns a matrix has."""

Matrix = tuple[tuple[float, ...], ...]
Value = float | Matrix


class Undefined(ArithmeticError):
    """No value there."""


def is_number(value: Value) -> bool:
    """Tell whether a value is a number."""
    return not isinstance(value, tuple)


def shape(value: Matrix) -> tuple[int, int]:
    """Return how many rows and columns there are."""
    return len(value), len(value[0])


def entries(value: Value) -> list[float]:
    """Return all numbers in a value."""
    return [x for row in value for x in row] if isinstance(value, tuple) else [value]


def each(function: Callable[[float], float], value: Value) -> Value:
    """Apply a function to every number in a value."""
    if isinstance(value, tuple):
        return tuple(tuple(function(x) for x in row) for row in value)
    return function(value)


def add(left: Value, right: Value) -> Value:
    """Return the sum; a number beside a matrix is added to every entry."""
    if not isinstance(left, tuple):
        return each(lambda x: x + left, right) if isinstance(right, tuple) else left + right
    if not isinstance(right, tuple):
        return each(lambda x: x + right, left)
    if shape(left) != shape(right):
        raise Undefined("shapes")
    return tuple(
        tuple(x + y for x, y in zip(a, b, strict=True)) for a, b in zip(left, right, strict=True)
    )


def multiply(left: Value, right: Value, *, by_entry: bool = False) -> Value:
    """Return the product; two columns side by side are their inner product."""
    if not isinstance(left, tuple):
        return each(lambda x: x * left, right)
    if not isinstance(right, tuple):
        return each(lambda x: x * right, left)
    if by_entry and shape(left) == shape(right):
        return tuple(
            tuple(x * y for x, y in zip(a, b, strict=True))
            for a, b in zip(left, right, strict=True)
        )
    if shape(left)[1] == 1 and shape(right)[1] == 1 and shape(left)[0] > 1:
        return math.fsum(a[0] * b[0] for a, b in zip(left, right, strict=True))
    if shape(left)[1] != shape(right)[0]:
        raise Undefined("shapes")
    columns = list(zip(*right, strict=True))
    made = tuple(
        tuple(sum(x * y for x, y in zip(row, column, strict=True)) for column in columns)
        for row in left
    )
    return made[0][0] if shape(made) == (1, 1) else made


def transpose(value: Value) -> Value:
    """Return the transpose."""
    return tuple(zip(*value, strict=True)) if isinstance(value, tuple) else value


def inverse(value: Value) -> Value:
    """Return the inverse, by elimination."""
    if not isinstance(value, tuple):
        if abs(value) < 1e-9:
            raise Undefined("division by zero")
        return 1 / value
    size = len(value)
    if shape(value) != (size, size):
        raise Undefined("inverse")
    rows = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(value)]
    for at in range(size):
        best = max(range(at, size), key=lambda r: abs(rows[r][at]))
        if abs(rows[best][at]) < 1e-9:
            raise Undefined("singular")
        rows[at], rows[best] = rows[best], rows[at]
        pivot = rows[at][at]
        rows[at] = [x / pivot for x in rows[at]]
        for other in range(size):
            if other != at:
                scale = rows[other][at]
                rows[other] = [x - scale * y for x, y in zip(rows[other], rows[at], strict=True)]
    return tuple(tuple(row[size:]) for row in rows)


def determinant(value: Value) -> float:
    """Return the determinant, by expansion."""
    if not isinstance(value, tuple):
        return value
    if len(value) == 1:
        return value[0][0]
    total = 0.0
    for at, x in enumerate(value[0]):
        minor = tuple(row[:at] + row[at + 1 :] for row in value[1:])
        total += (-1) ** at * x * determinant(minor)
    return total


def norm(value: Value, order: float = 2) -> float:
    """Return a vector's norm, or a matrix's over its entries."""
    if order == math.inf:
        return max(abs(x) for x in entries(value))
    total = math.fsum(abs(x) ** order for x in entries(value))
    return float(total ** (1 / order)) if order else float(len(entries(value)))


def power(base: Value, exponent: Value) -> Value:
    """Return a power; a matrix to the -1 is its inverse, a squared column its inner product."""
    if isinstance(exponent, tuple):
        raise Undefined("exponent")
    if not isinstance(base, tuple):
        return power_of_number(base, exponent)
    if exponent == -1:
        return inverse(base)
    if exponent == 2:
        return multiply(base, base)
    return each(lambda x: power_of_number(x, exponent), base)


def power_of_number(base: float, exponent: float) -> float:
    """Return a power of a number."""
    if base < 0 and exponent != int(exponent):
        raise Undefined("power of a negative number")
    if abs(base) < 1e-12 and exponent <= 0:
        raise Undefined("power of zero")
    return float(base**exponent)


@lru_cache(maxsize=16_384)
def unknown(name: str, at: tuple[int, ...], point: int, low: float, high: float) -> float:
    """Return the value of what may be anything: reproducible, between two bounds."""
    seed = hash_of(name, *map(str, at), str(point))
    return low + (high - low) * seed


@lru_cache(maxsize=16_384)
def hash_of(*words: str) -> float:
    """Return a number from 0 to 1 that depends on words only, the same in every process."""
    state = 2166136261
    for char in "\0".join(words):
        state = ((state ^ ord(char)) * 16777619) & 0xFFFFFFFF
    for _ in range(3):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        state ^= state >> 15
    return (state & 0xFFFFFF) / 0x1000000


def anything(name: str, arguments: Sequence[Value], *, probability: bool = False) -> float:
    """Return the value of an unknown function: smooth, so that rounding does not matter."""
    total = 7.0 * hash_of("function", name)
    for at, x in enumerate(_flat(arguments)):
        total += (1.1 + 2.0 * hash_of(name, str(at))) * x
        total += math.sin((1.3 + hash_of(str(at), name)) * x)
    return 0.5 + 0.42 * math.sin(total) if probability else 1.4 + math.sin(total)


def _flat(arguments: Iterable[Value]) -> list[float]:
    return [x for one in arguments for x in entries(one)]
