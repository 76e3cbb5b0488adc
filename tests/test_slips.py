"""What counts as one slip of the finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.slips import is_one_slip

WORDS = st.text("abc", max_size=6)


def by_definition(written: str, meant: str) -> bool:
    """Make every slip of a word, and look whether this is one of them."""
    cuts = range(len(meant) + 1)
    made = {meant[:at] + meant[at + 1 :] for at in cuts}
    made |= {meant[:at] + letter + meant[at:] for at in cuts for letter in "abc"}
    made |= {meant[:at] + letter + meant[at + 1 :] for at in cuts[:-1] for letter in "abc"}
    made |= {meant[:at] + meant[at : at + 2][::-1] + meant[at + 2 :] for at in cuts}
    return written in made - {meant}


@given(WORDS, WORDS)
def test_a_slip_is_a_letter_left_out_added_changed_or_swapped(written: str, meant: str) -> None:
    assert is_one_slip(written, meant) == by_definition(written, meant)
    assert is_one_slip(written, meant) == is_one_slip(meant, written)


@pytest.mark.parametrize(
    ("written", "meant", "slip"),
    [
        ("anwser", "answer", True),
        ("htp", "http", True),
        ("answer", "answer", False),
        ("3142", "1342", True),
        ("3121", "1312", False),
    ],
)
def test_examples(written: str, meant: str, slip: bool) -> None:
    assert is_one_slip(written, meant) is slip
