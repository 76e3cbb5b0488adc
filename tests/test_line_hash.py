"""Line fingerprints are those of GitHub's upload action.

The vectors are those of its own tests (github/codeql-action, ``src/fingerprints.test.ts``). A
second, naive reading of the algorithm, one character at a time with a rolling window, is compared
on any text.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_lint.core.text import Source
from qa_lint.reporting.line_hash import line_hashes

GREETINGS = [
    "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
]  # fmt: skip
VECTORS = [
    ("", ["c129715d7a2bc9a3:1"]),
    (
        " a\nb\n  \t\tc\n d",
        ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    ),
    (
        " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
        [
            "8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1",
            "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1",
        ],
    ),
    (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
    (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
    (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
    (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
    (
        "Lorem ipsum dolor sit amet.\n" * 10,
        [
            *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
            "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
        ],
    ),
]  # fmt: skip


def all_hashes(text: str, *, bom: bool = False) -> list[str]:
    return line_hashes(Source("a.md", text, bom=bom), len(text) + 1)


@pytest.mark.parametrize(("text", "expected"), VECTORS)
def test_known_vectors(text: str, expected: list[str]) -> None:
    assert all_hashes(text) == expected


def rolling(text: str) -> list[str]:
    """Hash the lines as the action does: a window that moves over the characters of the file."""
    data = text.encode("utf-16-le", "surrogatepass")
    characters = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    window, starts = [0] * 100, [False] * 100
    value, place, line_start, after_return = 0, 0, True, False
    seen: dict[int, int] = {}
    found: list[str] = []

    def emit() -> None:
        if starts[place]:
            seen[value] = seen.get(value, 0) + 1
            found.append(f"{value:x}:{seen[value]}")
            starts[place] = False

    def push(character: int) -> None:
        nonlocal value, place
        value = (value * 37 + character - window[place] * 37**100) % 2**64
        window[place] = character
        place = (place + 1) % 100

    for character in [*characters, 0xFFFF]:
        if character in (0x20, 0x09) or (after_return and character == 0x0A):
            after_return = False
            continue
        after_return = character == 0x0D
        emit()
        starts[place], line_start = line_start, character in (0x0D, 0x0A)
        push(0x0A if after_return else character)
    for _ in range(100):
        emit()
        push(0)
    return found


@settings(deadline=None)
@given(st.text(alphabet="ab \t\n\ré漢𝄞🐶\ufffe", max_size=400))
def test_any_text(text: str) -> None:
    assert all_hashes(text) == rolling(text)


def test_a_byte_order_mark_is_a_character_of_the_first_line() -> None:
    text = "one\ntwo\n"
    assert all_hashes(text, bom=True) == rolling("\ufeff" + text)


def test_different_lines_may_share_a_hash_and_are_numbered() -> None:
    """Digits of base 37 carry: 'Af' and 'BA' are the same number."""
    first, second = all_hashes("Af" + "x" * 200 + "\nBA" + "x" * 200)
    assert (first[-2:], second[-2:]) == (":1", ":2")
    assert first[:-2] == second[:-2]


def test_no_more_lines_than_asked_for() -> None:
    assert len(line_hashes(Source("a.md", "a\n" * 100), 3)) == 3
