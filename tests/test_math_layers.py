"""Sizes of layers: right statements in many words are silent, mutated ones are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.running.jobs import Job, check_job

SETTINGS = Settings(select=("math/false-layer-size",))

# Each with the right number marked and a wrong one to put there.
STATEMENTS = [
    ("A 32 × 32 image with a 5 × 5 kernel, stride 1 and no padding becomes @28 × 28@.", "27 × 27"),
    ("A 224×224 image and a 7×7 kernel with stride 2 and padding 3 give @112×112@.", "113×113"),
    (
        "For a 7x7 input and a 3x3 filter with stride 1 and pad 0 we get a @5x5@ output.",
        "6x6",
    ),
    (
        r"Applying a $5 \times 5$ convolution to a $32 \times 32$ input gives $@28 \times 28@$.",
        r"27 \times 27",
    ),
    (
        r"With $2 \times 2$ max pooling a $28 \times 28$ map becomes $@14 \times 14@$.",
        r"13 \times 13",
    ),
    (
        "The volume of size [224x224x64] is pooled with filter size 2, stride 2 to @[112x112x64]@.",
        "[111x111x64]",
    ),
    ("A 3×3 conv with stride 2 and padding 1 turns 28×28 into @14×14@.", "13×13"),
    ("Flattening the 8 × 8 × 16 volume gives @1024@ features.", "1042"),
    (
        "The map is 7 × 7 with 512 channels.\n\nFlattening it gives a vector of @25,088@ entries.",
        "25,880",
    ),
    (
        r"A $3 \times 3$ convolution maps 64 channels to 128 channels, which takes"
        r" $3 \cdot 3 \cdot 64 \cdot 128 + 128 = @73{,}856@$ parameters.",
        "73{,}792",
    ),
    ("A fully connected layer from 784 inputs to 128 units has @100,480@ parameters.", "100,840"),
]
SILENT = [
    "A 32 × 32 image with a 5 × 5 kernel and same padding stays 32 × 32.",
    "A 5 × 5 kernel with padding makes 32 × 32 of a 32 × 32 image.",
    "Two 3 × 3 convolutions make 24 × 24 of a 28 × 28 image.",
    "A dilated 3 × 3 kernel with stride 1 and no padding turns 32 × 32 into 28 × 28.",
    "It is wrong that a 32 × 32 image with a 5 × 5 kernel and no padding becomes 27 × 27.",
    "The screen is 1920 × 1080, the kernel is 3 × 3, and the book has 7 × 7 pages.",
    "A 3 × 3 convolution maps 64 channels to 128 channels. The network has 73,792 parameters.",
    "Flattening it gives about 25,000 entries for 7 × 7 × 512.",
]


def _findings(text: str) -> list[str]:
    result = check_job(Job(Source("page.md", text + "\n"), SETTINGS, Profile()))
    assert result.failures == {}
    return [one.message for one in result.diagnostics]


@pytest.mark.parametrize(("text", "wrong"), STATEMENTS)
def test_a_stated_number(text: str, wrong: str) -> None:
    before, right, after = text.split("@")
    assert _findings(before + right + after) == []
    assert len(_findings(before + wrong + after)) == 1


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_false_number(text: str) -> None:
    assert _findings(text) == []


@given(
    length=st.integers(8, 300),
    side=st.integers(1, 7),
    stride=st.integers(1, 4),
    padding=st.integers(0, 3),
    slip=st.integers(-2, 2),
)
def test_the_number_of_places_of_a_kernel(
    length: int, side: int, stride: int, padding: int, slip: int
) -> None:
    places = len(range(0, length + 2 * padding - side + 1, stride))
    said = max(1, places + slip)
    slip = said - places
    text = (
        f"A {length} × {length} image with a {side} × {side} kernel, stride {stride} and padding"
        f" {padding} becomes {said} × {said}."
    )
    assert bool(_findings(text)) == (slip != 0)
