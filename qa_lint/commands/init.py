"""``qa-lint init``: a settings file to start from, with the conventions that the bank keeps."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_lint.commands.console import note, write_lines
from qa_lint.core.conventions import TABLE, toml_value
from qa_lint.core.errors import UnreadableFile, UsageError
from qa_lint.core.settings import Option, options
from qa_lint.linting.conventions.learning import ENOUGH, Bank, Lesson
from qa_lint.linting.conventions.table import observe_all
from qa_lint.reporting.plain import printable
from qa_lint.running.files import FileRef, read_file
from qa_lint.running.session import Options, Session
from qa_lint.running.settings_files import nearest_settings_file

_HOOK = """\
To run it at each commit, add to .pre-commit-config.yaml:

  - repo: https://github.com/qa-lint/qa-lint
    rev: v0.1.0
    hooks: [{id: qa-lint}]"""


def run(arguments: argparse.Namespace) -> int:
    """Write ``qa-lint.toml``: what the bank teaches, and every other setting commented out."""
    folder = Path(arguments.folder)
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    path = folder / "qa-lint.toml"
    existing = nearest_settings_file(folder)
    if existing is not None and existing.parent == Path(os.path.abspath(folder)):
        raise UsageError(f"{existing} has settings already; nothing was written")
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already; nothing was written")
    questions, lessons = _learn(folder)
    text = "\n".join(_lines(folder, existing, questions, lessons)) + "\n"
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already; nothing was written") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    write_lines([f"wrote {path}", *map(printable, _told(questions, lessons)), "", _HOOK])
    return 0


def _learn(folder: Path) -> tuple[int, list[Lesson]]:
    """Return how many questions the folder holds, and what they teach."""
    session = Session(Options(cache=False))
    bank = Bank()
    questions = 0
    for ref in session.find([str(folder)]):
        try:
            questions += _add(ref, session, bank)
        except UnreadableFile as error:
            note(f"{ref.shown}: {error}")
    return questions, bank.lessons()


def _add(ref: FileRef, session: Session, bank: Bank) -> int:
    """Learn from one file; return how many questions it has."""
    folder = ref.path.parent
    source = read_file(ref, session.settings_for(folder).max_file_size).source
    document = session.read(source, folder)
    bank.add(observe_all(document))
    return sum(not question.hidden for question in document.questions)


def _lines(
    folder: Path, above: Path | None, questions: int, lessons: Sequence[Lesson]
) -> Iterator[str]:
    yield "# Settings of qa-lint. Each line shows a default; take away the # to change it."
    if above is not None:
        parent = os.path.relpath(above, os.path.abspath(folder)).replace(os.sep, "/")
        yield ""
        yield "# This file replaces the one above it, unless it extends it:"
        yield f"# extends = {toml_value(parent)}"
    for option in options().values():
        if "file" in option.where and not option.name.startswith(f"{TABLE}."):
            yield ""
            yield f"# {_help(option)}"
            yield f"# {option.name} = {toml_value(option.default)}"
    yield ""
    if questions:
        keep = "keeps" if questions == 1 else "keep"
        yield f"# The conventions of the house, as {_questions(questions)} {keep} them. What is set"
        yield "# is checked; what is commented out is as everyone likes."
    else:
        yield "# The conventions of the house. There were no questions to learn them from: the"
        yield "# values are examples. What is set is checked."
    yield f"[{TABLE}]"
    for lesson in lessons:
        yield ""
        yield f"# {_help(options()[f'{TABLE}.{lesson.convention.name}'])}"
        yield from _convention(lesson)


def _help(option: Option) -> str:
    choices = f" ({', '.join(map(toml_value, option.choices))})" if option.choices else ""
    return option.help.partition(";")[0] + choices


def _convention(lesson: Lesson) -> Iterator[str]:
    """Yield the setting of a convention with its counts: as a comment where it is not learned."""
    name = lesson.convention.name
    if lesson.learned and lesson.value is not None:
        yield f"{name} = {toml_value(lesson.value)}  # {_share(lesson)}"
        return
    if lesson.camps:
        parts = [f"{toml_value(value)} in {lesson.counts[value]}" for value in lesson.camps]
        yield f"# mixed: {', '.join(parts)} of {_questions(lesson.questions)}"
    elif lesson.keeping and lesson.convention.learn == "most":
        reason = "too few to tell" if lesson.questions < ENOUGH else "no convention"
        yield f"# {reason}: {toml_value(lesson.value)} in {_share(lesson)}"
    elif lesson.keeping:
        yield f"# {_share(lesson)}"
    default = lesson.value if lesson.value is not None else _example(lesson)
    yield f"# {name} = {toml_value(default)}"


def _example(lesson: Lesson) -> str | int | bool:
    """Return a value to start from, where the bank has none."""
    convention = lesson.convention
    if convention.choices:
        return convention.choices[0]
    if convention.learn == "limit":
        return 120
    return {"flag": True, "number": max(1, convention.least)}.get(convention.kind, "...")


def _share(lesson: Lesson) -> str:
    return f"{lesson.keeping} of {_questions(lesson.questions)}"


def _questions(number: int) -> str:
    return f"{number} question{'s' * (number != 1)}"


def _told(questions: int, lessons: Sequence[Lesson]) -> Iterator[str]:
    """Yield what to say of the conventions on the terminal."""
    if not questions:
        yield "no questions were found, so no conventions could be learned"
        return
    learned = [lesson for lesson in lessons if lesson.learned]
    plural = "s" * (len(learned) != 1)
    yield f"{len(learned)} convention{plural} learned from {_questions(questions)}" + ":" * bool(
        learned
    )
    for lesson in learned:
        value = toml_value(lesson.value) if lesson.value is not None else ""
        yield f"  {lesson.convention.name} = {value}  ({_share(lesson)})"
    for lesson in lessons:
        if lesson.camps:
            parts = [f"{toml_value(v)} in {lesson.counts[v]}" for v in lesson.camps]
            yield f"  {lesson.convention.name}: mixed, {', '.join(parts)}"
