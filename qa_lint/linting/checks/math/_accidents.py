"""Tells dollars of prices, variables, templates and calls from those of formulas."""

from __future__ import annotations

import re

from qa_lint.parsing.document import Math

_PRICE = re.compile(r"\d[\d,.]*(?=[^\d,.])[^\\^_={}]*")
_PRICE_BEHIND = re.compile(r"\d[\d,.]*+(?:[kKmMbB]|bn|mn)?(?![\w^])")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]+(?=[^A-Za-z0-9_])[^\\^={}]*")
_VARIABLE_BEHIND = re.compile(r"[A-Z_][A-Z0-9_]+")
_TEMPLATE = re.compile(r"\{[A-Za-z_][\w.]*\}[^\\^={}$]*")
_TEMPLATE_BEHIND = re.compile(r"\{[A-Za-z_][\w.]*\}")
_CALL = re.compile(r"(?:\((?:document|this|window|function|[\"'][.#\w])|\.[a-z]\w*\()[^\\^]*")
_KINDS = (
    (_PRICE, _PRICE_BEHIND, "prices"),
    (_VARIABLE, _VARIABLE_BEHIND, "variables"),
    (_TEMPLATE, _TEMPLATE_BEHIND, "templates"),
    (_CALL, re.compile(""), "calls"),
)


def meant_as(math: Math) -> str:
    """Return what a formula was meant as, if not as one: "prices", "variables" ...; or nothing.

    Both of its dollars must stand before a price, before a name, before a template.
    """
    if math.delimiter != "$" or not math.rendered:
        return ""
    text, tex = math.prose.text, math.tex
    if text.startswith("$`", math.start):
        return ""
    for first, second, what in _KINDS:
        other = second.match(text, math.end) if first.fullmatch(tex) else None
        if other and (what != "templates" or text[other.end() : other.end() + 1] != "$"):
            return what
    return ""
