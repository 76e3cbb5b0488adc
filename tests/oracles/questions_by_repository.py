"""Prints how many questions are read in each repository of the development data.

Run ``python -m tests.oracles.questions_by_repository [PART OF A NAME ...]``; ``--list`` prints
each question's place, dialect, title and parts as well, ``--write`` writes ``questions.md``. The
folder is that of ``QA_LINT_SHARED``, else ``shared`` beside the checkout. The numbers expected are
those of its ``index.json``, counted by others with other means: differences are explained
(``questions_why.toml``), not made to vanish.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.parsing.dialects.detection import Detection, detect
from qa_lint.parsing.document import Document
from qa_lint.parsing.mkdocs import infer_profile
from qa_lint.parsing.reader import read
from qa_lint.running.site import profile_for

SHARED = Path(os.environ.get("QA_LINT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SUFFIXES = frozenset({".md", ".mdx", ".markdown"})
TABLE = Path(__file__).with_name("questions.md")
WHY = tomllib.loads(Path(__file__).with_name("questions_why.toml").read_text(encoding="utf-8"))
"""Why the numbers differ, by repository."""

_HEAD = """\
# Questions read in each repository of the development data

Written by `python -m tests.oracles.questions_by_repository --write`. *Expected* is the count of the
data's `index.json`, made by others with other means; where it differs, the last column says why.

| repository | expected | read | dialects | why they differ |
|---|--:|--:|---|---|"""


def documents(folder: Path) -> Iterator[tuple[Path, Document]]:
    """Yield every Markdown file of a repository, read as its site renders it."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in SUFFIXES or not path.is_file():
            continue
        try:
            source = Source(str(path), path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        profile: Profile = infer_profile(profile_for(path.parent, Settings()), source.text)
        yield path, read(source, profile)


def _listed(path: Path, detection: Detection, document: Document) -> None:
    for question in detection.questions:
        line = document.source.line_of(question.span.start)
        parts = Counter(part.role for part in question.parts)
        key = f" key {','.join(question.key.labels)}" if question.key else ""
        print(f"{path}:{line}: {question.dialect}: {question.title!r} {dict(parts)}{key}")


def main(arguments: list[str]) -> None:
    """Print the table."""
    wanted = [argument for argument in arguments if not argument.startswith("--")]
    index = json.loads((SHARED / "corpora" / "index.json").read_text(encoding="utf-8"))
    rows = []
    for entry in index:
        name = entry["repo"].replace("/", "+")
        if wanted and not any(part in name for part in wanted):
            continue
        found = _count(name, listed="--list" in arguments)
        dialects = ", ".join(f"{dialect} {count}" for dialect, count in found.most_common())
        print(f"{name:<66} {entry['questions']:>6} {found.total():>6}  {dialects}")
        why = "" if found.total() == entry["questions"] else WHY.get(entry["repo"], "?")
        rows.append((entry["repo"], entry["questions"], found.total(), dialects, why))
    if "--write" in arguments and not wanted:
        lines = [f"| {' | '.join(map(str, row))} |" for row in rows]
        TABLE.write_text("\n".join([_HEAD, *lines]) + "\n", encoding="utf-8")


def _count(name: str, *, listed: bool) -> Counter[str]:
    """Return the number of questions of a repository by their dialect."""
    found: Counter[str] = Counter()
    for path, document in documents(SHARED / "corpora" / name):
        detection = detect(document.source.text, document.blocks, document.front_matter)
        found.update(question.dialect for question in detection.questions)
        if listed:
            _listed(path.relative_to(SHARED / "corpora"), detection, document)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
