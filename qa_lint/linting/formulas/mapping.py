"""Which symbol of an author's formula stands for which role of a named one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qa_lint.linting.formulas.spelling import is_word
from qa_lint.linting.formulas.symbols import IDENTITY, Key, Symbols
from qa_lint.linting.formulas.vocabulary import BUILT_IN, FUNCTION_KINDS, Vocabulary

MAX_MAPPINGS = 120
MAX_SYMBOLS = 12
"""More different symbols than any named formula has."""
_SHARED = frozenset(("count", "tiny", "set"))


def mappings(
    symbols: Symbols, words: Vocabulary, given: Mapping[str, str], most: int
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield how symbols may stand for roles, with the number of those whose name does not say so.

    Args:
        symbols: The symbols of the author's formula.
        words: The roles, and what they are usually called.
        given: Roles by the plain names of symbols, where the left side tells.
        most: How many symbols may have a name that does not say what they are.
    """
    options: list[tuple[Key, list[tuple[int, str]]]] = []
    for key in symbols.keys:
        found = _options(key, symbols, words, given)
        if not found:
            return
        if found != [(0, "")]:
            options.append((key, found))
    if len(options) > MAX_SYMBOLS:
        return
    options.sort(key=lambda one: len(one[1]))
    ranked = sorted(_assign(options, 0, words, {}, most, [MAX_MAPPINGS]), key=lambda one: -one[0])
    yield from ((most - spare, roles) for spare, roles in ranked)


def _options(
    key: Key, symbols: Symbols, words: Vocabulary, given: Mapping[str, str]
) -> list[tuple[int, str]]:
    """Return the roles that a symbol may have with their costs, the cheapest first."""
    if key.form == "index":
        fitting = [(0, name) for name, role in words.roles.items() if role.kind == "index"]
        return fitting or [(0, "")]
    for name in (key.name, key.stem):
        if name in given:
            return [(0, given[name])]
    called = words.called(key.name, key.stem)
    if called and any(is_word(name) for name in (key.name, key.stem)):
        return [(0, name) for name in called]
    if not called and (key.name in symbols.counts or (key.name in IDENTITY and words.has_matrix)):
        return [(0, "")]
    functional = key.form == "function"
    if functional and not called and key.name in BUILT_IN:
        return [(0, "")]
    fitting = [
        (0 if name in called else 1, name)
        for name, role in words.roles.items()
        if (role.kind in FUNCTION_KINDS) == functional
        and role.kind != "index"
        and (role.kind != "tiny" or name in called)
    ]
    if functional and not fitting:
        return [(0, "")]
    return sorted(fitting, key=lambda one: one[0])


def _assign(
    options: Sequence[tuple[Key, list[tuple[int, str]]]],
    at: int,
    words: Vocabulary,
    chosen: dict[str, str],
    spare: int,
    left: list[int],
) -> Iterator[tuple[int, dict[str, str]]]:
    if left[0] <= 0:
        return
    if at == len(options):
        left[0] -= 1
        yield spare, dict(chosen)
        return
    key, roles = options[at]
    if key.name in chosen:
        yield from _assign(options, at + 1, words, chosen, spare, left)
        return
    taken = set(chosen.values())
    for price, role in roles:
        if price <= spare and (role not in taken or words.roles[role].kind in _SHARED):
            chosen[key.name] = role
            yield from _assign(options, at + 1, words, chosen, spare - price, left)
            del chosen[key.name]
