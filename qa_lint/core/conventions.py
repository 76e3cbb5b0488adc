"""The conventions a house may have: one table, from which settings, ``init``, rules and docs come.

None holds until it is set, for each is a matter of taste. What a question has is observed by
``linting/conventions``, which knows them by the names of this table.
"""

from __future__ import annotations

import json
from typing import Literal, NamedTuple

Value = str | int | bool
Kind = Literal["number", "word", "flag"]
Learn = Literal["most", "limit", "presence"]


_MAX_SHOWN = 80


class Convention(NamedTuple):
    """A convention: its name, the values it takes, and how messages speak of it.

    ``subject`` is what a question has: messages say "the title's level is 3". ``learn`` tells
    what a bank teaches: the value of ``most`` questions, a ``limit`` that hardly any exceeds, or
    whether something is there (its absence is no convention). ``about`` is what the docs say
    where the subject does not do. With ``any_case``, capitals and spacing make no difference.
    """

    name: str
    kind: Kind
    subject: str
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    learn: Learn = "most"
    about: str = ""
    any_case: bool = False

    @property
    def help(self) -> str:
        """What the docs say of the convention."""
        return self.about or self.subject

    def allows(self, found: Value, wanted: Value) -> bool:
        """Tell whether what was found keeps to the convention."""
        if self.learn == "limit":
            return found <= wanted  # type: ignore[operator]
        if self.any_case:
            return " ".join(str(found).casefold().split()) == " ".join(
                str(wanted).casefold().split()
            )
        return found == wanted

    def describe(self, value: Value) -> str:
        """Return a value as messages show it."""
        return ("at most " if self.learn == "limit" else "") + toml_value(value)

    def complaint(self, found: Value, wanted: Value) -> str:
        """Return what messages say of a value that breaks the convention."""
        if self.learn == "presence":
            return f"there is no {self.subject}"
        shown = toml_value(found[:_MAX_SHOWN] if isinstance(found, str) else found)
        return f"{self.subject} is {shown}, by convention {self.describe(wanted)}"


CONVENTIONS: dict[str, Convention] = {
    row.name: row
    for row in (
        Convention("heading-level", "number", "the level of a title's heading", (), 1, 6),
        Convention(
            "question-box",
            "word",
            "the box of a question",
            about="the box of a question, such as `!!! question`",
            any_case=True,
        ),
        Convention("question-box-title", "word", "the title of a question's box"),
        Convention(
            "answer-box",
            "word",
            "the box of an answer",
            about="the box of an answer, such as `??? success`",
            any_case=True,
        ),
        Convention("question-label", "word", "the label of a question's text"),
        Convention("answer-label", "word", "the label of an answer"),
        Convention(
            "blank-lines-before-question",
            "number",
            "the number of blank lines above a question's box or tabs",
            most=9,
        ),
        Convention(
            "blank-lines-before-answer",
            "number",
            "the number of blank lines above the opener of an answer",
            most=9,
        ),
        Convention(
            "blank-lines-after-question-label",
            "number",
            "the number of blank lines between the label of a question and its text",
            most=9,
        ),
        Convention(
            "blank-lines-after-answer-label",
            "number",
            "the number of blank lines between the label of an answer and its text",
            most=9,
        ),
        Convention("indent-character", "word", "the indent of a box", ("space", "tab")),
        Convention(
            "list-indent", "number", "the number of spaces that indents a list in a list", (), 1, 8
        ),
        Convention("list-marker", "word", "the marker of a list", ("-", "*", "+")),
        Convention("inline-math", "word", "the opening delimiter of math in a line", ("$", "\\(")),
        Convention(
            "display-math", "word", "the opening delimiter of math on its own line", ("$$", "\\[")
        ),
        Convention(
            "label-style",
            "word",
            "the style of the text that labels an answer",
            ("**Label:**", "**Label**:", "**Label**", "Label:", "Label"),
            about="how the text that labels an answer is written, with the label for `Label`",
        ),
        Convention(
            "colon-of-label",
            "word",
            "the place of the colon at a bold label before text",
            ("inside", "outside"),
            about="where the colon of another bold label stands: inside is `**Note:** text`",
        ),
        Convention(
            "colon-of-label-line",
            "word",
            "the place of the colon at a bold label on its own line",
            ("inside", "outside", "none"),
            about="the same for a bold label on a line of its own, which may have none",
        ),
        Convention(
            "reference-wording",
            "word",
            "the wording of a link that only refers",
            about="the wording of a link that only refers, such as `[Ref](https://...)`",
        ),
        Convention(
            "question-title-end",
            "word",
            "the end of a title that asks",
            ("?", ".", ":", "!", "none"),
        ),
        Convention(
            "task-title-end",
            "word",
            "the end of a title that gives a task",
            ("?", ".", ":", "!", "none"),
        ),
        Convention(
            "max-title-length",
            "number",
            "the length of this title",
            (),
            1,
            10_000,
            "limit",
            "the greatest length of a title, in characters",
        ),
        Convention(
            "required-reference",
            "flag",
            "link to a reference in this answer",
            learn="presence",
            about="whether each answer must link to a reference",
        ),
    )
}
"""Every convention by its name, in the order in which settings files show them."""

TABLE = "conventions"
"""The table of a settings file that holds them."""


class HouseRule(NamedTuple):
    """A convention that is set: its value, and the place that sets it, as messages name it."""

    name: str
    value: Value
    origin: str


def toml_value(value: object) -> str:
    """Return a value as it stands in a settings file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)
