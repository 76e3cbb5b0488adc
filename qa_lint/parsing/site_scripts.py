"""What the scripts of a site tell its math engine: macros, packages, what is math.

A script is cut into tokens and searched, never run. What is computed at run time is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from qa_lint.parsing.latex.tables import packages

_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/"""
    r"""|(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`)"""
    r"""|(?P<word>[A-Za-z_$][\w$]*+|[0-9]++)|(?P<sign>[{}\[\]():,])""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_ARGUMENT = re.compile(r"#([1-9])")
_NAME = re.compile(r"\\?([A-Za-z]+|[^A-Za-z\s])")
_KEYS = frozenset({"macros", "Macros", "packages", "load", "extensions", "inlineMath"})
_OPENERS, _CLOSERS = frozenset("{[("), frozenset("}])")
_MAX_TOKENS, _MAX_KEYS = 20_000, 50
_MOST_ARGUMENTS = 9


class ScriptSettings(NamedTuple):
    """What scripts say about math.

    ``macros`` are the commands they define, without backslash, with the number of arguments.
    ``dollars`` tells whether ``$`` opens a formula, ``None`` where the scripts don't say.
    ``scans_page`` tells whether the engine looks for formulas in the whole page, and not only in
    what the Markdown engine marked as one; ``None`` where no script starts an engine.
    """

    macros: dict[str, int]
    dollars: bool | None = None
    scans_page: bool | None = None


class _Token(NamedTuple):
    kind: str  # "string", "word" or "sign"
    text: str


def scripts_of(site: Mapping[str, Any]) -> list[str]:
    """Return the addresses of a site's own scripts, relative to its pages."""
    entries = site.get("extra_javascript")
    named = (
        entry.get("path") if isinstance(entry, Mapping) else entry
        for entry in (entries if isinstance(entries, list) else ())
    )
    return [str(name) for name in named if name and "://" not in str(name)]


def script_settings(scripts: Sequence[str]) -> ScriptSettings:
    """Return what the texts of a site's scripts tell its math engine."""
    macros: dict[str, int] = {}
    dollars: bool | None = None
    scans_page: bool | None = None
    for script in scripts:
        tokens = list(_tokens(script))
        words = {token.text for token in tokens}
        for at, name in islice(_keys(tokens), _MAX_KEYS):
            if name in ("macros", "Macros"):
                macros |= dict(_macros(tokens, at))
            elif name == "inlineMath":
                dollars = bool(dollars) or "$" in _strings(tokens, at)
            else:
                macros |= dict.fromkeys(_packaged(tokens, at), 0)
        if "renderMathInElement" in words:
            scans_page = bool(scans_page) or "body" in words
        if "MathJax" in words:
            scans_page = bool(scans_page) or not words & {"ignoreHtmlClass", "processHtmlClass"}
    return ScriptSettings(macros, dollars, scans_page)


def _tokens(script: str) -> Iterator[_Token]:
    """Yield strings (unescaped), words and brackets; comments are left out."""
    for count, found in enumerate(_TOKEN.finditer(script)):
        if count >= _MAX_TOKENS:
            return
        kind = found.lastgroup
        if kind == "string":
            yield _Token(kind, _ESCAPE.sub(_unescaped, found[0][1:-1]))
        elif kind is not None:
            yield _Token(kind, found[0])


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else {"n": "\n", "t": "\t"}.get(code, code)


def _keys(tokens: Sequence[_Token]) -> Iterator[tuple[int, str]]:
    """Yield the keys that tell something, each with the place of its value."""
    for at in range(len(tokens) - 2):
        if tokens[at].text in _KEYS and tokens[at + 1] == _Token("sign", ":"):
            yield at + 2, tokens[at].text


def _end(tokens: Sequence[_Token], at: int) -> int:
    """Return the place behind the value that starts here."""
    depth = 0
    while at < len(tokens):
        kind, text = tokens[at]
        if kind == "sign":
            if depth == 0 and (text == "," or text in _CLOSERS):
                return at
            depth += (text in _OPENERS) - (text in _CLOSERS)
        at += 1
    return at


def _strings(tokens: Sequence[_Token], at: int) -> set[str]:
    """Return the strings in the value that starts here."""
    return {text for kind, text in tokens[at : _end(tokens, at)] if kind == "string"}


def _packaged(tokens: Sequence[_Token], at: int) -> Iterator[str]:
    """Yield the commands of the packages that the value names."""
    named = {text.rpartition("/")[2] for text in _strings(tokens, at)}
    yield from (command for command, package in packages().items() if package in named)


def _macros(tokens: Sequence[_Token], at: int) -> Iterator[tuple[str, int]]:
    """Yield the macros in the object that starts here, with the number of their arguments."""
    if tokens[at] != _Token("sign", "{"):
        return
    end = _end(tokens, at)
    at += 1
    while at + 2 < end:
        name = _NAME.fullmatch(tokens[at].text) if tokens[at].kind != "sign" else None
        if name is None or tokens[at + 1] != _Token("sign", ":"):
            at = max(_end(tokens, at), at) + 1
            continue
        after = _end(tokens, at + 2)
        yield name[1], _arguments(tokens[at + 2 : after])
        at = after + 1


def _arguments(value: Sequence[_Token]) -> int:
    """Return how many arguments a macro takes for sure; an optional one makes that unknown."""
    strings = [text for kind, text in value if kind == "string"]
    numbers = [int(text[:2]) for kind, text in value if kind == "word" and text.isdecimal()]
    if value and value[0] == _Token("sign", "["):
        sure = len(strings) == 1 and numbers and numbers[0] <= _MOST_ARGUMENTS
        return numbers[0] if sure else 0
    if len(value) == 1 and strings:
        return max((int(found) for found in _ARGUMENT.findall(strings[0])), default=0)
    return 0
