"""Two questions where one is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import mkdocs_tabs
from qa_lint.parsing.dialects.wording import asks_outright
from qa_lint.parsing.document import Block, Document, Heading, Paragraph, Prose, Question

_ASKS = re.compile(
    r"(?:and |but |also,? )?(?:what|why|how|when|where|who|which|is|are|does|do|can)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^?]{1,400}\?+(?=\s|$)")
_WORD = re.compile(r"[a-z][a-z0-9+#-]*")
_BACK = frozenset(
    "it its itself they them their theirs this that these those such so same other others another "
    "one ones both either neither each instead else otherwise here there then former latter "
    "respectively answer example examples most often usually you your i we our us not any which "
    "still also too more less better best would could case key common misconception consequence "
    "reason problem problems benefit benefits advantage advantages trade-off pros cons".split()
)
"""Words that refer to what was said before, or that ask for more about it."""

_COMMON = frozenset(
    "what why how when where who which is are was were be been does do did can could should would "
    "will has have had the a an of in on at to for from with by as and or but if than into between "
    "about used use using mean means called work works difference different type types main two "
    "three kind kinds".split()
)
_BOLD = re.compile(r"\*\*[^*\n]{3,300}\*\*")
_FEWEST = 3
_LONGEST = 1_000
_SHARE = 0.1


@rule(Question, severity="warning", tier="measured")
def two_questions(question: Question, ctx: Context) -> Iterator[Finding]:
    """A question asks for two things that have nothing to do with each other.

    Why: one answer can't be opened for two questions, and only the first one is listed.
    Bad:
        !!! Question ""
            === "Question"
                #### What is an epoch?

                #### ⟦What is a batch?⟧

            === "Answer"

                The examples of one step.
        ---
        !!! Question ""
            === "Question"
                #### What is a confusion matrix? ⟦How does beam search work?⟧

            === "Answer"

                The examples of one step.
    Good:
        !!! Question ""
            === "Question"
                #### What is overfitting? How do you prevent it?

            === "Answer"

                The model learns the noise. Regularization helps.
        ---
        !!! Question ""
            === "Question"
                #### How do you read this table?

                ##### Results

                The recall is shown for each class. What do you notice?

            === "Answer"

                The recall of the last class is low.
    Fix: give each question a box of its own.
    """
    if question.hidden:
        return
    yield from _in_title(question, ctx)
    asked = question.part("question")
    if asked is None or question.dialect != mkdocs_tabs.NAME:
        return
    titles = [title for block in asked.blocks if (title := _title(block))]
    for kind, prose in titles[1:]:
        if kind == titles[0][0] and asks_outright(prose.text):
            yield Finding(
                prose.span,
                "this is a second question in the same box",
                help="give each question a box of its own",
                related=(Related(titles[0][1].span, "the first one"),),
            )


def _title(block: Block) -> tuple[int, Prose] | None:
    """Return the level of a heading, 0 for a line that is bold as a whole, with its text."""
    if isinstance(block, Heading) and block.prose:
        return block.level, block.prose
    if isinstance(block, Paragraph) and _BOLD.fullmatch(block.prose.text):
        return 0, block.prose
    return None


def _in_title(question: Question, ctx: Context) -> Iterator[Finding]:
    """Yield the second of two questions of a title that share no word and don't refer back."""
    start, end = question.title_span
    title = ctx.source.text[start:end]
    if title.count("?") < 2 or len(title) > _LONGEST or question.options or "`" in title:
        return
    asked = [found for found in _SENTENCE.finditer(title) if found[0].strip(" ?*_")]
    if len(asked) != 2 or asked[0].start() or title[asked[1].end() :].strip(" *_"):
        return
    first, second = (found[0].strip(" \t\n*_") for found in asked)
    if not (_ASKS.match(first) and _ASKS.match(second)):
        return
    words = [_content(each) for each in (first, second)]
    if _BACK & set(_WORD.findall(second.lower())) or not all(words) or words[0] & words[1]:
        return
    if len(second.split()) < _FEWEST or _share_of_double(ctx.document) > _SHARE:
        return
    begin = asked[1].start() + len(asked[1][0]) - len(asked[1][0].lstrip())
    yield Finding(
        Span(begin, asked[1].end()).shift(start),
        "this title asks for a second thing that has no word in common with the first",
        help="give each question an entry of its own",
        evidence=Evidence(read=(first, second)),
    )


def _content(sentence: str) -> set[str]:
    """Return the stems, of at most five letters, of the words that say what is asked about."""
    words = set(_WORD.findall(sentence.lower())) - _COMMON
    return {word[:5] for word in words if len(word) > 1}


@lru_cache(maxsize=2)
def _share_of_double(document: Document) -> float:
    """Return which share of the page's titles, but one, has two question marks: its habit."""
    titles = [question.title for question in document.questions if not question.hidden]
    double = sum(title.count("?") > 1 for title in titles)
    return (double - 1) / max(1, len(titles))
