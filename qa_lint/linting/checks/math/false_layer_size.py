"""Recomputes sizes of layers: outputs of convolutions, flattened volumes, parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.claims.asserted import is_asserted
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_FLATTENS = frozenset("flatten flattens flattened flattening".split())
_WINDOWS = frozenset(
    "kernel kernels filter filters window conv convolution convolutional pool pooling "
    "pooled".split()
)
_WINDOW = re.compile(r"kernel|filter|window|conv|pool", re.IGNORECASE)
_MANY = frozenset(("channels", "inputs", "input"))
_SIZES = re.compile(r"\d\s{0,2}(?:×|x|\\times)\s{0,2}\d")
_COUNTS = re.compile(r"\d[\s$]{1,3}(?:learnable |trainable )?(?:parameters|weights)\b")


def _worth_reading(document: Document) -> Sequence[Prose]:
    """Return the texts with a size on a page about convolutions, and the like."""
    page = document.page_text
    words = page.vocabulary
    found = page.with_word(_FLATTENS)
    if words & _WINDOWS:
        found += page.with_pattern(_SIZES)
    if words & _MANY and ("parameters" in words or "weights" in words):
        found += page.with_pattern(_COUNTS)
    return list(dict.fromkeys(found))


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=("flatten", "kernel", "filter", "window", "conv", "pool", "parameters", "weights"),
    among=_worth_reading,
)
def false_layer_size(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""The size of a layer's output, or its number of parameters, does not follow from the layer.

    Why: Readers check their own computation against the numbers.
    Bad:
        A 32 × 32 image with a 5 × 5 kernel, stride 1 and no padding becomes ⟦27 × 27⟧.
        ---
        The last feature map is 7 × 7 with 512 channels; flattening it gives ⟦25,880⟧ entries.
        ---
        A $3 \times 3$ convolution maps 64 channels to 128 channels. It has ⟦73,792⟧ parameters.
    Good:
        A 32 × 32 image with a 5 × 5 kernel, stride 1 and no padding becomes 28 × 28.
        ---
        The last feature map is 7 × 7 with 512 channels; flattening it gives 25,088 entries.
        ---
        A $3 \times 3$ convolution maps 64 channels to 128 channels. It has 73,856 parameters.
    Fix: Compute it again: $\lfloor (n + 2p - k) / s \rfloor + 1$ along each axis.
    Source: https://arxiv.org/abs/1603.07285
    """
    if _WINDOW.search(prose.text) and _SIZES.search(prose.text):
        yield from _outputs(prose, ctx)
    if "latten" in prose.text or _COUNTS.search(prose.text):
        yield from _numbers(prose, ctx)


def _outputs(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Judge what comes out of convolutions and poolings."""
    from qa_lint.linting.shapes.layers import layers, reached

    for layer in layers(prose):
        made = [layer.outputs(axis) for axis in (0, 1)]
        if all(said in right for said, right in zip(layer.result.numbers, made, strict=False)):
            continue
        if all(made) and is_asserted(prose, *reached(layer), ctx.document):
            why = "the layer makes it " + " × ".join(str(min(one)) for one in made)
            why += ", or more with padding" if len(made[0]) > 1 else ""
            yield _finding(prose, layer.begin, *layer.result.span, why)


def _numbers(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Judge the lengths of flattened volumes, and numbers of parameters."""
    before = _above(prose, ctx.document)
    told = prose.text if before is None else before.text + prose.text
    if "latten" not in told and "channel" not in told and "input" not in told:
        return
    from qa_lint.linting.shapes.volumes import flattened, parameters

    for stated in (*flattened(prose, before), *parameters(prose, before)):
        if stated.number in stated.right:
            continue
        if is_asserted(prose, stated.begin, stated.span.end, ctx.document):
            yield _finding(prose, stated.begin, *stated.span, stated.what)


def _finding(prose: Prose, begin: int, start: int, end: int, why: str) -> Finding:
    read = " ".join(prose.text[begin:end].split())
    return Finding(
        prose.locate(start, end), why, help="compute it again", evidence=Evidence((read,), why)
    )


def _above(prose: Prose, document: Document) -> Prose | None:
    """Return the text right above, of the same part of the same question."""
    above = _texts_above(document).get(prose)
    return above if above is not None and above.place == prose.place else None


@lru_cache(maxsize=4)
def _texts_above(document: Document) -> dict[Prose, Prose]:
    return {below: above for above, below in pairwise(document.units(Prose))}
