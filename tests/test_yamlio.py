"""The YAML door: places, limits, and nothing that runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.errors import PackError, QaLintError, SettingsError
from qa_lint.parsing.yamlio import MAX_NODES, Spot, load, load_site


def complaint(text: str) -> str:
    with pytest.raises(PackError) as caught:
        load(text, "pack.yaml")
    return str(caught.value)


def test_values_and_keys_know_their_places() -> None:
    root = load("facts:\n  - id: one\n    right: [3, 2.5, yes, true, ~]\n", "pack.yaml")
    assert root.plain() == {"facts": [{"id": "one", "right": [3, 2.5, "yes", True, None]}]}
    fact = root.value["facts"].value[0]
    assert fact.keys["right"] == Spot(3, 5)
    assert fact.value["right"].at == Spot(3, 12)
    assert fact.value["right"].value[1].at == Spot(3, 16)


def test_quoted_scalars_stay_words() -> None:
    assert load("a: '3'\nb: \"true\"\n", "p").plain() == {"a": "3", "b": "true"}


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("a: [1, 2\nb: 3", "2:2", "not valid YAML"),
        ("a: 1\nb: 2\na: 3\n", "3:1", "twice"),
        ("a: &x 1\n", "1:4", "anchors"),
        ("a: *x\n", "1:4", "aliases"),
        ("a: !!python/object/apply:os.system [ls]\n", "1:4", "tags"),
        ("a: !mine 1\n", "1:4", "tags"),
        ("1: 2\n", "1:1", "keys must be words"),
        ("? [a]\n: 1\n", "1:3", "keys must be words"),
        ("a: 1\n---\nb: 2\n", "2:1", "one YAML document"),
        ("a: \x00", "1:4", "not valid YAML"),
        ("%YAML 9.9\n---\na: 1", "1:1", "not valid YAML"),
        ("\ta: 1", "1:1", "not valid YAML"),
    ],
)
def test_refusals_name_the_place(text: str, place: str, reason: str) -> None:
    message = complaint(text)
    assert message.startswith(f"pack.yaml:{place}: ")
    assert reason in message


@pytest.mark.parametrize("text", ["[" * 50_000, "- " * 30_000 + "x", "{a: " * 20_000])
def test_deep_nesting_ends_at_once(text: str) -> None:
    assert "nested deeper than 20 levels" in complaint(text)


def test_many_nodes_end_at_the_cap() -> None:
    assert f"more than {MAX_NODES} values" in complaint("\n".join(["- x"] * 100_000))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_an_alias_bomb_is_counted_as_what_it_stands_for() -> None:
    assert "anchors" in complaint(BOMB)
    with pytest.raises(SettingsError, match=f"more than {MAX_NODES} values"):
        load_site(BOMB, "mkdocs.yml")


def test_a_site_is_read_with_its_tags_inert() -> None:
    site = load_site(
        "site: !ENV [NAME, 'Notes']\n"
        "emoji: !!python/name:material.extensions.emoji.twemoji\n"
        "run: !!python/object/apply:os.system ['exit 1']\n"
        "base: &base {a: 1, b: 2}\n"
        "more:\n  <<: *base\n  b: 3\n",
        "mkdocs.yml",
    )
    assert site == {
        "site": ["NAME", "Notes"],
        "emoji": "",
        "run": ["exit 1"],
        "base": {"a": 1, "b": 2},
        "more": {"a": 1, "b": 3},
    }


@pytest.mark.parametrize("text", ["a: *a", "a: &a [*a]", "a: [", "a: 1\na: 2"])
def test_a_broken_site_is_a_settings_error(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^mkdocs\.yml:\d+:\d+: "):
        load_site(text, "mkdocs.yml")


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "~"])
def test_an_empty_document_is_an_empty_mapping(text: str) -> None:
    assert load(text, "p").plain() == {}
    assert load_site(text, "p") == {}


yamlish = st.text(
    st.sampled_from(list("ab01:-[]{}&*!|>#%@'\"\\,? \n\t~<.é\x85\u2028")), max_size=60
)


@given(st.one_of(yamlish, st.text(max_size=40)))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    for reader in (load, load_site):
        try:
            reader(text, "f.yaml")
        except QaLintError as error:
            name, line, column, _ = str(error).split(":", 3)
            assert name == "f.yaml"
            assert int(line) >= 1
            assert int(column) >= 1
