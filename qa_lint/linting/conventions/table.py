"""How each convention of :data:`qa_lint.core.conventions.CONVENTIONS` is observed."""

from __future__ import annotations

from qa_lint.core.conventions import CONVENTIONS
from qa_lint.linting.conventions import boxes, labels, texts, titles
from qa_lint.linting.conventions.observation import Observation, Observer, reading_of
from qa_lint.parsing.document import Document

OBSERVERS: dict[str, Observer] = {
    "heading-level": titles.heading_levels,
    "question-box": boxes.question_boxes,
    "question-box-title": boxes.question_box_titles,
    "answer-box": boxes.answer_boxes,
    "question-label": boxes.labels_of("question"),
    "answer-label": boxes.labels_of("answer"),
    "blank-lines-before-question": boxes.blank_lines_before_question,
    "blank-lines-before-answer": boxes.blank_lines_before_answer,
    "blank-lines-after-question-label": boxes.blank_lines_after("question"),
    "blank-lines-after-answer-label": boxes.blank_lines_after("answer"),
    "indent-character": boxes.indent_characters,
    "list-indent": texts.list_indents,
    "list-marker": texts.list_markers,
    "inline-math": texts.math(display=False),
    "display-math": texts.math(display=True),
    "label-style": labels.part_labels,
    "colon-of-label": labels.bold_labels(own_line=False),
    "colon-of-label-line": labels.bold_labels(own_line=True),
    "reference-wording": texts.reference_wordings,
    "question-title-end": titles.title_ends(asking=True),
    "task-title-end": titles.title_ends(asking=False),
    "max-title-length": titles.title_lengths,
    "required-reference": texts.references,
}


def observe(document: Document, names: tuple[str, ...]) -> dict[str, list[Observation]]:
    """Return what the questions of a file have of the conventions with these names."""
    reading = reading_of(document)
    if not reading.questions:
        return {}
    return {name: list(OBSERVERS[name](reading)) for name in names}


def observe_all(document: Document) -> dict[str, list[Observation]]:
    """Return what the questions of a file have of every convention."""
    return observe(document, tuple(CONVENTIONS))
