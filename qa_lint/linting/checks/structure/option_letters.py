"""Letters of options that jump or repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Option, Question


@rule(Question)
def option_letters(question: Question, ctx: Context) -> Iterator[Finding]:
    """The letters of a question's options jump or repeat.

    Why: a key that names the letter is then ambiguous, or names an option that isn't there.
    Bad:
        ### 1. Which of these is a lossless format?

        - A. PNG
        - B. JPEG
        - ⟦D⟧. MP3

        **Answer:** A

        ### 2. Which command lists files?

        - A. ls
        - B. cd
        - ⟦B⟧. rm

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

        **Answer:** A

        ### 2. Which command lists files?

        - A. ls
        - B. cd

        **Answer:** A

        ### 3. Which command deletes files?

        - A. ls
        - B. rm

        **Answer:** B
    Fix: letter the options A, B, C and check the key.
    """
    written = "".join(ctx.source.text[slice(*option.label_span)] for option in question.options)
    if question.hidden or not (written.isupper() or written.islower()):
        return  # Lists inside of options have the other case.
    for before, option in zip(question.options, question.options[1:], strict=False):
        if not (before.label and option.label) or before.group != option.group:
            continue
        if not (_is_letter(before) and _is_letter(option)):
            continue
        step = ord(option.label) - ord(before.label)
        if step == 1 or (step > 1 and _mentions(ctx.source.text, before, option)):
            continue
        labels = ", ".join(o.label for o in question.options if o.group == option.group)
        problem = "stands a second time" if step == 0 else f"follows {before.label}"
        yield Finding(
            option.label_span,
            f"the option's letter {option.label} {problem}",
            help="letter the options in order, and check the key",
            related=(Related(before.label_span, "the option before"),),
            evidence=Evidence(read=(labels,)),
            severity=None if step == 0 else "warning",
        )
        return


def _is_letter(option: Option) -> bool:
    return len(option.label) == 1 and option.label.isascii() and option.label.isalpha()


def _mentions(text: str, before: Option, option: Option) -> bool:
    """Tell whether a letter between the two starts a line or stands before a sign."""
    missing = chr(ord(before.label) + 1)
    between = text[before.label_span.end : option.label_span.start]
    return re.search(rf"(?i)(?<!\w){missing}(?!\w)", between) is not None
