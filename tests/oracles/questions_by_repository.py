"""Prints how many questions are read in each repository of the development data.

Run ``python -m tests.oracles.questions_by_repository [PART OF A NAME ...]``; ``--list`` prints
each question's place, dialect, title and parts as well. The folder is that of ``QA_LINT_SHARED``,
else ``shared`` beside the checkout. The numbers expected are those of its ``index.json``, counted
by others with other means: differences are explained in ``known.md``, not made to vanish.
"""

from __future__ import annotations

import json
import os
import sys
import time
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
    reading = detecting = 0.0
    print(f"{'repository':<60} {'expected':>8} {'read':>6}  dialects")
    for entry in index:
        name = entry["repo"].replace("/", "+")
        if wanted and not any(part in name for part in wanted):
            continue
        found: Counter[str] = Counter()
        at = time.perf_counter()
        for path, document in documents(SHARED / "corpora" / name):
            reading += time.perf_counter() - at
            at = time.perf_counter()
            detection = detect(document.source.text, document.blocks, document.front_matter)
            detecting += time.perf_counter() - at
            found.update(question.dialect for question in detection.questions)
            if "--list" in arguments:
                _listed(path.relative_to(SHARED / "corpora"), detection, document)
            at = time.perf_counter()
        dialects = ", ".join(f"{dialect} {count}" for dialect, count in found.most_common())
        print(f"{name:<60} {entry['questions']:>8} {found.total():>6}  {dialects}")
    print(f"read in {reading:.1f} s, detected in {detecting:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
