"""A key that the explanation contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.structure._choices import has_groups, said
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Question

_STATED = re.compile(
    r"\b(?i:(?:correct|right)[ ](?:answer|option|choice)[ ]is)[: ]{1,2}(?i:option[ ])?"
    r"[*_`(]{0,3}(?P<label>[A-L])(?=[).:*,]|[ ](?:because|since|-|–)|[ \t]*(?:\n|\Z))"
)
_JUDGED = re.compile(
    r"(?:^|[.][ \n]|[-*•][ ])[ \t]*[*_]{0,3}(?i:option[ ]|answer[ ])?(?P<label>[A-L])[*_]{0,3}"
    r"[ ]is[ ][*_]{0,3}(?P<verdict>incorrect|wrong|correct|right)"
    r"(?=[*_]{0,3}(?:[.:,;]|[ ](?:because|since|as)\b|[ \t]*(?:\n|\Z)))",
    re.MULTILINE,
)
_COMBINED = re.compile(
    r"\b(?:all|both|none|any|neither)\b|\b[A-L] (?:and|&) [A-L]\b", re.IGNORECASE
)
"""An option that stands for others: each of them may be called right, too."""


@rule(Question, severity="warning", tier="measured")
def conflicting_key(question: Question, ctx: Context) -> Iterator[Finding]:
    """The explanation calls another option right than the key, or the key's option wrong.

    Why: one of the two is wrong, and the reader can't tell which.
    Bad:
        ### 1. Which of these is a lossless format?

        - A. PNG
        - B. JPEG
        - C. MP3

        **Answer:** B

        **Explanation:** The correct answer is ⟦A⟧, since it keeps every pixel.

        ### 2. Which command lists files?

        - A. ls
        - B. cd

        **Answer:** A

        **Explanation:** ⟦A⟧ is wrong because it prints the folder.

        ### 3. Which command deletes files?

        - A. ls
        - B. rm

        **Answer:** B
    Good:
        ### 1. Which of these is a lossless format?

        - A. PNG
        - B. JPEG
        - C. MP3

        **Answer:** A

        **Explanation:** The correct answer is A, since it keeps every pixel. B is wrong.

        ### 2. Which command lists files?

        - A. ls
        - B. cd

        **Answer:** A
    Fix: find out which one is right, and correct the other.
    """
    key = question.key
    if key is None or question.hidden or has_groups(question):
        return
    labels = {option.label for option in question.options}
    if not set(key.labels) <= labels:
        return
    keyed = [option for option in question.options if option.label in key.labels]
    if any(_COMBINED.search(said(option, ctx.document)) for option in keyed):
        return
    text = ctx.source.text
    for found, right in _said(text, key.span.end, question.span.end):
        label = found["label"]
        if label in labels and right != (label in key.labels):
            yield Finding(
                Span(*found.span("label")),
                f"this calls {label} {'right' if right else 'wrong'}, "
                f"but the key is {' and '.join(key.labels)}",
                help="find out which one is right, and correct the other",
                related=(Related(key.span, "the key"),),
                evidence=Evidence(read=(found[0].strip(),)),
            )
            return


def _said(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield what the text below the key says of an option, and whether it calls it right."""
    for found in _STATED.finditer(text, start, end):
        yield found, True
    for found in _JUDGED.finditer(text, start, end):
        yield found, found["verdict"] in ("correct", "right")
