"""Numbers of entries and of parameters that a text states for layers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.core.text import Span
from qa_lint.linting.claims.asserted import sentence_span
from qa_lint.linting.shapes.plain import NUMBER, SIZE, number, plain_text
from qa_lint.parsing.document import Prose

_CHANNELS = r"(?:channels|feature\smaps|maps|filters)\b"
_VOLUME = re.compile(
    SIZE.pattern + rf"(?:\s{{0,3}}(?:,|and|with|at|on|of)?\s?(?P<depth>{NUMBER})\s{_CHANNELS})?"
    rf"|(?P<first>{NUMBER})\s{_CHANNELS}\s(?:of\s(?:size\s)?|each\s)\s{{0,2}}(?P<p>{NUMBER})"
    rf"\s{{0,8}}[×x]\s{{0,8}}(?P<q>{NUMBER})"
)
_FLATTEN = re.compile(r"\bflatten", re.IGNORECASE)
_ENTRIES = re.compile(
    rf"(?<![\w.,·×+~≈-])(?<!about )(?<!roughly )(?P<n>{NUMBER})(?:-dimensional\b|-d\b|\s"
    r"(?:entries|elements|features|values|numbers|inputs|neurons|components|dimensions)\b)"
    rf"|\b(?:vector|array)\sof\s(?:length|size|dimension)\s{{1,3}}(?P<m>{NUMBER})(?![\w×])"
)
_CONVOLUTION = re.compile(
    rf"(?P<k>\d{{1,2}})\s{{0,8}}[×x]\s{{0,8}}(?P=k)\s{{1,3}}(?:conv\w*|kernels?|filters?)\b"
    rf"[^.;]{{0,60}}?(?<![\w.])(?P<into>{NUMBER})\s(?:input\s)?channels?"
    rf"\s(?:in\s)?(?:to|and|into|→)\s{{1,3}}(?P<out>{NUMBER})\s(?:output\s)?(?:channels|filters)\b"
)
_DENSE = re.compile(
    rf"\b(?:dense|fully[- ]connected|linear)\b[^.;]{{0,40}}?(?<![\w.])(?P<into>{NUMBER})\s"
    rf"(?:inputs?|input\s(?:units|features|neurons))\s(?:to|and|into|→)\s{{1,3}}(?P<out>{NUMBER})\s"
    r"(?:hidden\s|output\s)?(?:units|neurons|outputs|features)\b",
    re.IGNORECASE,
)
_PARAMETERS = re.compile(
    rf"(?<![\w.,·×+~≈-])(?P<n>{NUMBER})\s{{1,3}}(?:learnable\s|trainable\s)?(?:parameters|weights)\b"
)
_VAGUE = re.compile(r"about|roughly|around|approximately|almost|nearly|over|~|≈", re.IGNORECASE)
_OTHER = re.compile(
    r"depthwise|separable|group|pointwise|bottleneck|network|layers|total|together|lstm|gru|norm",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that a text states, and the values that it may have."""

    number: int
    right: tuple[int, ...]
    what: str
    span: Span
    begin: int


def flattened(prose: Prose, before: Prose | None) -> Iterator[Stated]:
    """Yield the lengths of flattened volumes; ``before`` is the paragraph above."""
    text = plain_text(prose)
    for word in _FLATTEN.finditer(text):
        begin, end = sentence_span(prose, *word.span())
        entries = list(_ENTRIES.finditer(text, word.end(), end))
        volumes = [*_volumes(text[: word.start()])]
        if not volumes and before is not None:
            volumes = [*_volumes(plain_text(before))]
        if not volumes:
            volumes = [*_volumes(text[word.end() : end])]
        if len(entries) != 1 or not volumes or _VAGUE.search(text[begin:end]):
            continue
        factors = volumes[-1]
        right = 1
        for one in factors:
            right *= one
        group = "n" if entries[0]["n"] else "m"
        shown = " · ".join(map(str, factors)) + f" = {right:,}"
        span = Span(*entries[0].span(group))
        yield Stated(number(entries[0][group]), (right,), shown, span, begin)


def _volumes(text: str) -> Iterator[tuple[int, ...]]:
    """Yield the factors of volumes: ``7 × 7 × 512``, "7 × 7 with 512 channels"."""
    for found in _VOLUME.finditer(text):
        if found["first"]:
            parts = found.group("first", "p", "q")
        elif found["c"] or found["depth"]:
            parts = found.group("a", "b", "c" if found["c"] else "depth")
        else:
            continue
        yield tuple(number(one) for one in parts)


def parameters(prose: Prose, before: Prose | None) -> Iterator[Stated]:
    """Yield the numbers of parameters of a layer that the text, or the one above, describes."""
    text = plain_text(prose)
    for claim in _PARAMETERS.finditer(text):
        begin, end = sentence_span(prose, *claim.span())
        said = number(claim["n"])
        if _VAGUE.search(text[begin : claim.start()]) or _OTHER.search(text[begin:end]):
            continue
        told = text[: claim.start()] if before is None else plain_text(before) + "\n\n" + text
        right, what = _counted(told)
        if right and right[0] / 2 <= said <= right[-1] * 2:
            yield Stated(said, right, what, Span(*claim.span("n")), begin)


def _counted(text: str) -> tuple[tuple[int, ...], str]:
    """Return how many parameters the one layer that a text describes may have."""
    convolutions, dense = [*_CONVOLUTION.finditer(text)], [*_DENSE.finditer(text)]
    if len(convolutions) + len(dense) != 1:
        return (), ""
    found = (convolutions or dense)[0]
    into, out = number(found["into"]), number(found["out"])
    if convolutions:
        side = int(found["k"])
        weights = side * side * into * out
        shown = f"{side} · {side} · {into} · {out} = {weights:,}"
    else:
        weights = into * out
        shown = f"{into} · {out} = {weights:,}"
    return (weights, weights + out), f"{shown}, and {out} more with biases"
