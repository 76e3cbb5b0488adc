"""MkDocs tabs: a box (``!!!`` or ``???``) that holds a "Question" tab and an "Answer" tab.

::

    !!! Question ""
        === "Question"
            #### Title?

        === "Answer"

            Text

A group of such tabs without a box is a question as well; so is a box of type ``question`` without
any tabs if other boxes of the page have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from qa_lint.core.slips import is_one_slip
from qa_lint.core.text import Span
from qa_lint.parsing.dialects.choices import (
    find_key,
    is_choice_list,
    opens_with_choice,
    options_of_lines,
    options_of_list,
)
from qa_lint.parsing.dialects.wording import label_at
from qa_lint.parsing.document import (
    Block,
    Container,
    Heading,
    Key,
    List,
    Option,
    Paragraph,
    Part,
    Question,
    Role,
    walk,
)

NAME = "mkdocs-tabs"

QUESTION_LABELS = frozenset(
    "question problem exercise task q énoncé enoncé exercice sujet frage aufgabe pregunta enunciado"
    " ejercicio pergunta exercício domanda esercizio vraag opgave zadanie pytanie вопрос задача"
    " питання завдання 题目 问题 題目 問題 質問 질문 문제 soru fråga spørgsmål spørsmål".split()
)
ANSWER_LABELS = frozenset(
    "answer answers solution a correction corrigé réponse lösung antwort respuesta solución"
    " resposta solução risposta soluzione antwoord oplossing odpowiedź rozwiązanie ответ решение"
    " відповідь розв’язок 答案 解答 回答 答え 解説 답 정답 풀이 cevap çözüm svar".split()
) | {"model answer", "reveal answer", "show answer", "sample answer", "the answer"}
EXPLANATION_LABELS = frozenset(
    "explanation hint hints why discussion notes explication indice aide erklärung begründung"
    " hinweis explicación pista spiegazione объяснение подсказка 解析 解释 提示 설명 힌트".split()
)
"""What a tab that asks, answers or explains is called, without numbers and punctuation."""

_NOT_WORDS = re.compile(r"[^\w\s’]+")
_WRITTEN_OUT = ("question", "answer", "solution", "explanation")
_ROLES: tuple[tuple[Role, frozenset[str]], ...] = (
    ("question", QUESTION_LABELS),
    ("answer", ANSWER_LABELS),
    ("explanation", EXPLANATION_LABELS),
)


def role_of(label: str) -> Role:
    """Return the role that a tab's label names, ``other`` if it names none.

    A label that is one slip away from an English one names its role as well.
    """
    role = named_role(label)
    if role != "other":
        return role
    meant = next((word for word in _WRITTEN_OUT if is_slip_of(_word(label), word)), "")
    return named_role(meant)


def named_role(label: str) -> Role:
    """Return the role that a tab's label names by a word without a slip."""
    word = _word(label)
    return next((role for role, labels in _ROLES if word in labels), "other")


def _word(label: str) -> str:
    return _NOT_WORDS.sub("", label).strip().casefold().rstrip("0123456789 ")


def is_slip_of(word: str, meant: str) -> bool:
    """Tell whether a word begins like another one, and one slip parts the two."""
    return word[:1] == meant[:1] and is_one_slip(word, meant)


def find_questions(blocks: Sequence[Block]) -> list[Question]:
    """Return the questions of a page; none where no tab is labelled as question or answer."""
    groups = list(_tab_groups(blocks, None))
    marked = [group for group in groups if _is_question(group[1])]
    holders = {id(holder) for holder, _ in marked if holder is not None}
    questions = [_question(holder, tabs) for holder, tabs in marked]
    if any(holder is not None for holder, _ in marked):
        for block in walk(blocks):
            if _is_bare_box(block) and id(block) not in holders and isinstance(block, Container):
                questions.append(_question(block, []))
    return sorted(questions, key=lambda question: question.span)


def _is_question(tabs: Sequence[Container]) -> bool:
    roles = [named_role(tab.label) for tab in tabs]
    if "answer" in roles:
        return len(tabs) > 1
    return roles.count("question") == 1  # several exercises side by side are not one question


def _is_bare_box(block: Block) -> bool:
    """Tell whether this is a box of type ``question`` without tabs inside."""
    return (
        isinstance(block, Container)
        and block.kind == "admonition"
        and block.type.split()[0].casefold() == "question"
        and not block.label
        and not any(isinstance(child, Container) and child.kind == "tab" for child in block.blocks)
    )


def _tab_groups(
    blocks: Sequence[Block], holder: Container | None
) -> Iterator[tuple[Container | None, list[Container]]]:
    """Yield each holder's tabs; tabs without a box are split where a new question tab starts."""
    for is_tab, run in groupby(blocks, lambda b: isinstance(b, Container) and b.kind == "tab"):
        members = list(run)
        if is_tab and holder is None:
            yield from ((None, group) for group in _split_tabs(members))
        for block in members:
            box = block if isinstance(block, Container) and block.kind != "tab" else None
            yield from _tab_groups(block.children, box)
    if holder is not None:
        tabs = [b for b in blocks if isinstance(b, Container) and b.kind == "tab"]
        if tabs:
            yield holder, tabs


def _split_tabs(members: Sequence[Block]) -> Iterator[list[Container]]:
    group: list[Container] = []
    for tab in members:
        if not isinstance(tab, Container):
            continue
        if group and role_of(tab.label) == "question":
            yield group
            group = []
        group.append(tab)
    if group:
        yield group


def _question(holder: Container | None, tabs: Sequence[Container]) -> Question:
    parts = [
        Part(role_of(tab.label), tab.label, tab.label_span, tab.span, tab.blocks, tab)
        for tab in tabs
    ]
    first = holder or tabs[0]
    asked = next((part.blocks for part in parts if part.role == "question"), first.children)
    title, title_span = _title(asked)
    if not title and holder is not None and holder.label:
        title, title_span = holder.label, holder.label_span
    span = Span(first.span.start, max([first.span.end, *(tab.span.end for tab in tabs)]))
    options = _options(parts)
    return Question(
        title,
        title_span or first.opener,
        span,
        first.opener,
        NAME,
        sorted([*parts, *options], key=lambda part: part.span) if options else parts,
        holder=holder,
        key=_key(parts, options) if options else None,
    )


def _options(parts: Sequence[Part]) -> list[Option]:
    """Return the choices that the question's own tab lists, by letters or boxes to check."""
    asked = next((part.blocks for part in parts if part.role == "question"), ())
    found: list[Option] = []
    letters: list[Option] = []
    for block in asked:
        group = found[-1].group + 1 if found else 0
        if isinstance(block, List) and is_choice_list(block):
            found += options_of_list(block, group)
        elif isinstance(block, Paragraph) and opens_with_choice(block.prose.text):
            lines = options_of_lines(block, 0, group, "A")
            found += lines if len(lines) > 1 else []
            if len(lines) < 2:
                letters += options_of_lines(block, 0, 0, _next_letter(letters))
    return found or (letters if len(letters) > 1 else [])


def _next_letter(options: Sequence[Option]) -> str:
    """Return the letter that goes on with options that are paragraphs, one each."""
    return chr(ord(options[-1].label) + 1) if options else "A"


def _key(parts: Sequence[Part], options: Sequence[Option]) -> Key | None:
    """Return the options that the answer's tab names at its start."""
    answer = next((part for part in parts if part.role == "answer" and part.blocks), None)
    first = answer.blocks[0] if answer else None
    if not isinstance(first, Paragraph):
        return None
    label = label_at(first.prose.text)
    start = label.end if label is not None and label.role == "answer" else 0
    return find_key(first.prose.text[start:], first.prose.offset(start), options)


def _title(blocks: Sequence[Block]) -> tuple[str, Span | None]:
    """Return the first heading of the question, else its first paragraph."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if headings:
        prose = headings[0].prose
        return (prose.text, prose.span) if prose else ("", headings[0].span)
    for block in blocks:
        if isinstance(block, Paragraph):
            return " ".join(block.prose.text.split()), block.prose.span
    return "", None
