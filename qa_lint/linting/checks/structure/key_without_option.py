"""A key that names an option that isn't there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.structure._choices import has_groups
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects.wording import label_at
from qa_lint.parsing.document import Question

_KEY = (
    r"\s{0,8}(?:</summary>)?\s{0,8}(?:[*_]{0,3}(?:Answer|Solution)[*_]{0,3}:)?"
    r"[\s*_`(\[]{0,8}(?:(?:options?|choices?|letters?)[ *_`(]{1,4})?"
    r"(?P<key>[A-L](?:[ ,&/]{0,4}(?:and[ ])?[A-L]){0,5})"
    r"[*_`)\]]{0,3}[.]?[*_`]{0,3}[ \t]*(?:\n|<|\Z)"
)
_CAPITAL, _ANY_CASE = re.compile(_KEY), re.compile(_KEY, re.IGNORECASE)


@rule(Question, severity="warning", tier="measured")
def key_without_option(question: Question, ctx: Context) -> Iterator[Finding]:
    """The key names a letter that no option of the question has.

    Why: the reader can't tell which option is right.
    Bad:
        ### 1. Which of these is a lossless format?

        - A. PNG
        - B. JPEG
        - C. MP3

        **Answer:** ⟦D⟧

        ### 2. Which command lists files?

        - A. ls
        - B. cd

        **Answer:** A

        ### 3. Which command deletes files?

        - A. ls
        - B. rm

        **Answer:** B
    Good:
        ### 1. Which of these is a lossless format?

        - A. PNG
        - B. JPEG
        - C. MP3

        **Answer:** C

        ### 2. Which command lists files?

        - A. ls
        - B. cd

        **Answer:** A
    Fix: correct the key, or add the option.
    """
    labels = {option.label for option in question.options}
    if question.hidden or question.key is not None or "A" not in labels or "" in labels:
        return
    if has_groups(question):
        return
    answer = question.part("answer")
    if answer is None or not answer.label:
        return
    text = ctx.source.text
    start = answer.blocks[0].span.start if answer.holder and answer.blocks else 0
    start = max(start, answer.label_span.end)
    label = label_at(text[start : start + 100]) if answer.holder else None
    if label is not None and label.role == "answer":
        start += label.end
    written = text[slice(*question.options[0].label_span)]
    key = _ANY_CASE if written.islower() else _CAPITAL
    found = key.match(text, start, max(start, min(answer.span.end, start + 240)))
    if found is None:
        return
    named = re.findall("[A-L]", found["key"].upper().replace("AND", ""))
    missing = [letter for letter in named if letter not in labels]
    if missing and len(set(named)) == len(named):
        at = found.start("key") + found["key"].index(missing[0])
        yield Finding(
            Span(at, at + 1),
            f"the key names {missing[0]}, but the question has no such option",
            help="correct the key, or add the option",
            evidence=Evidence(read=(found["key"],), computed=" ".join(sorted(labels))),
        )
