"""Output sizes of convolutions and poolings that a sentence states in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.core.text import Span
from qa_lint.linting.claims.asserted import sentence_span
from qa_lint.linting.shapes.plain import SIZE, Size, plain_text, sizes
from qa_lint.parsing.document import Prose

_WINDOW = r"(?:kernels?|filters?|windows?|conv\w*|pool\w*)"
_BEHIND = re.compile(rf"\s{{0,3}}(?:(?:max|average|avg|mean|[a-z]{{3,12}})[- ])?{_WINDOW}\b", re.I)
_BEFORE = re.compile(
    r"(?:kernels?|filters?|windows?|pool\w*)(?:\s(?:sizes?|of|is|with))*\s{0,3}\Z", re.IGNORECASE
)
_SIDE = re.compile(
    r"\b(?:kernel|filter|window)s?(?:\s(?:size|of|is))+\s{0,3}(?P<side>\d{1,2})(?!\s*[×x.\d])", re.I
)
_SMALL = r"(?P<n>\d{1,2}|zero|no|one|two|three|four)(?![\w×.]|\s{0,8}[×x]\s{0,8}\d)"
_STRIDE = re.compile(
    rf"\bstrides?[- ](?:of\s|is\s)?(?:\s?[a-zA-Z]\s?)?\s?=?\s{{0,3}}{_SMALL}", re.I
)
_PADDING = re.compile(
    rf"\bpad(?:ding)?\s(?:of\s|is\s|by\s|with\s|size\s)*(?:\s?[a-zA-Z]\s?)?\s?=?\s{{0,3}}{_SMALL}"
    rf"|\b(?:(?P<none>no|without(?:\sany)?|zero)\s(?:zero[- ])?padding|unpadded|valid)",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"(?:becom\w+|giv\w+|yield\w*|produc\w+|outputs?|results?\sin|resulting\sin|shr[iau]nks?\sto"
    r"|reduc\w+|\bget|\bmaps?|\bturns?|→|->|\b(?:in)?to)\W[^.;]{0,40}\Z",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"dilat|atrous|transpos|deconv|upsampl|fraction|\bceil|adaptive|global|unpool|\bsame\b|crop|"
    r"\b(?:two|three|four|five|several|twice|stack\w*|followed|then|layers|blocks?|times|per side"
    r"|left|right|top|bottom|asymmetric|total|if|would)\b",
    re.IGNORECASE,
)
_WORDS = {"zero": 0, "no": 0, "one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution or pooling as a sentence describes it.

    ``strides`` and ``paddings`` are those that it may have: what is not said may be any.
    """

    source: Size
    kernel: tuple[int, int]
    strides: tuple[int, ...]
    paddings: tuple[int, ...]
    result: Size
    begin: int

    def outputs(self, axis: int) -> set[int]:
        """Return how long the output may be along an axis."""
        length, side = self.source.numbers[axis], self.kernel[axis]
        return {
            (length + 2 * padding - side) // stride + 1
            for stride in self.strides
            for padding in self.paddings
            if length + 2 * padding >= side
        }


def layers(prose: Prose) -> Iterator[Layer]:
    """Yield the layers whose input and output sizes a text gives, one a sentence at most."""
    text = plain_text(prose)
    done = -1
    for found in SIZE.finditer(text):
        if found.start() < done:
            continue
        begin, end = sentence_span(prose, *found.span())
        done = end
        layer = _layer(text, begin, end)
        if layer is not None:
            yield layer


def _layer(text: str, begin: int, end: int) -> Layer | None:
    sentence = text[begin:end]
    if _OTHER.search(sentence):
        return None
    kernels: list[Size] = []
    others: list[Size] = []
    for one in sizes(text, begin, end):
        (kernels if _is_kernel(one, text, begin) else others).append(one)
    sides = {one.numbers[:2] for one in kernels}
    sides |= {(int(one["side"]),) * 2 for one in _SIDE.finditer(sentence)}
    if len(sides) != 1 or len(others) != 2:
        return None
    source, result = others
    gap = text[source.span.end : result.span.start]
    if not _GIVES.search(gap) or re.match(r"\W{0,3}(?:input|image)", text[result.span.end :][:20]):
        return None
    if re.match(r"\W{0,3}(?:output|result)", text[source.span.end : source.span.end + 20]):
        return None
    (kernel,) = sides
    pools = re.search(r"\bpool", sentence, re.IGNORECASE) is not None
    strides = _values(_STRIDE, sentence, "strid", (kernel[0],) if pools else (1,))
    paddings = _values(_PADDING, sentence, "pad", (0,) if pools else tuple(range(kernel[0] + 1)))
    if strides is None or paddings is None or 0 in strides:
        return None
    return Layer(source, (kernel[0], kernel[1]), strides, paddings, result, source.span.start)


def _is_kernel(size: Size, text: str, begin: int) -> bool:
    before = text[max(begin, size.span.start - 40) : size.span.start]
    return len(size.numbers) == 2 and bool(
        _BEHIND.match(text, size.span.end) or _BEFORE.search(before)
    )


def _values(
    pattern: re.Pattern[str], sentence: str, word: str, usual: tuple[int, ...]
) -> tuple[int, ...] | None:
    """Return the one value that a sentence gives, the usual ones, or ``None`` if it is unclear."""
    found = {
        0 if one["n"] is None else _WORDS.get(one["n"].lower()) or int(_digits(one["n"]))
        for one in pattern.finditer(sentence)
    }
    if not found:
        return None if word in sentence.lower() else usual
    return (found.pop(),) if len(found) == 1 else None


def _digits(text: str) -> str:
    return text if text.isdigit() else "0"


def reached(layer: Layer) -> Span:
    """Return the stretch of the text that states a layer."""
    return Span(layer.begin, layer.result.span.end)
