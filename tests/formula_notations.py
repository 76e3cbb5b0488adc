"""The same formula as other people write it: notations and slips, made from its text.

Nothing here knows how formulas are compared: texts are changed, not trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FRACTION = re.compile(
    r"\\frac\{(?P<up>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}\{(?P<low>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
)
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"


def notations(tex: str) -> Iterator[tuple[str, str]]:
    """Yield other ways to write the same formula, with what was changed."""
    yield "as it is", tex
    found = _FRACTION.search(tex)
    if found is not None:
        slashed = rf"\left({found['up']}\right) / \left({found['low']}\right)"
        slashed = rf"\left({slashed}\right)"
        yield "slash", tex[: found.start()] + slashed + tex[found.end() :]
        inverse = rf"\left({found['up']}\right) \cdot \left({found['low']}\right)^{{-1}}"
        inverse = rf"\left({inverse}\right)"
        yield "power", tex[: found.start()] + inverse + tex[found.end() :]
    for old, new in (
        (r"\log ", r"\ln "), (r"\log_2", r"\log"), ("^T", r"^\top"), (r"\frac", r"\dfrac"),
        (r"\cdot", r"\times"), (r" \mid ", "|"), (r"\left(", r"\bigl("), ("E[", r"\mathbb{E}["),
        (r"\|", r"\Vert "), (r"\sum_{i=1}^{n}", r"\sum_i"), (r"\sum_i ", r"\sum_{i=1}^{m} "),
    ):  # fmt: skip
        if old in tex and "\\right" not in new + old:
            changed = tex.replace(old, new)
            yield new.strip(), changed.replace(r"\right)", r"\bigr)") if "bigl" in new else changed
    if re.search(r"e\^" + _GROUP, tex):
        yield "exp", re.sub(r"e\^" + _GROUP, r"\\exp\\left(\1\\right)", tex)
    if "^2" in tex:
        yield "braced power", tex.replace("^2", "^{2}")
    yield "spaced", re.sub(r"(?<=[a-z0-9}]) (?=[+-])", r"\\, ", tex)


def slips(tex: str) -> Iterator[tuple[str, str]]:
    """Yield the formula with one slip each, with the kind of slip."""
    for found in re.finditer(r"(?<=[\w})\]]) ([+-]) (?=[\w\\({\[])", tex):
        other = "-" if found[1] == "+" else "+"
        yield "sign", tex[: found.start(1)] + other + tex[found.end(1) :]
    for found in _FRACTION.finditer(tex):
        turned = rf"\frac{{{found['low']}}}{{{found['up']}}}"
        yield "upside down", tex[: found.start()] + turned + tex[found.end() :]
    for kind, pattern, new in (
        ("square", r"\^2(?![\w/])", ""), ("minus", r"\A-\s*", ""),
        ("minus in exponent", r"(?<=e\^\{)-", ""),
        ("log", r"\\(?:log|ln)(?:_2)? (?=\\frac|[a-zA-Z])", ""),
        ("root", r"\\sqrt(?=\{)", ""), ("factor", r"(?<![\w^{.])[2-9] (?=[\w\\])", ""),
        ("inverse", r"\^\{-1\}", ""), ("transpose", r"\^(?:T|\\top)", ""),
        ("sum", r"\\sum", r"\\prod"), ("maximum", r"\\max", r"\\min"),
        ("one", r"(?<=[\w})]) [+-] 1(?![\w./])", ""),
        ("one", r"(?<![\w.^{])1 [+-] (?=[\w\\(])", ""),
    ):  # fmt: skip
        for found in re.finditer(pattern, tex):
            yield kind, tex[: found.start()] + found.expand(new) + tex[found.end() :]
