"""Measure how formulas are typeset, read and judged: the rows of what is wanted.

Run it with ``make accuracy``, or ``python tests/bench/latex.py [--hostile N] [--write PAGE]``;
``--write`` puts the table between the marks of a page. It needs the development data (the folder
that QA_LINT_SHARED names). What only a reader can judge was read by hand and stands in
:data:`READ_BY_HAND`, with the day; times are of this process's CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qa_lint.linting.algebra.identity import judge_identity_chain
from qa_lint.linting.algebra.numeric import judge_chain
from qa_lint.linting.algebra.wire import encode
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.latex.typeset import problems
from qa_lint.running.workers import AlgebraWorker

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from tests import test_algebra_series as other  # noqa: E402
from tests import test_latex_typeset as engines  # noqa: E402
from tests.planted_identities import is_assumed, planted  # noqa: E402
from tests.planted_identities_held import HELD, held  # noqa: E402
from tests.test_algebra_hostile import hostile  # noqa: E402
from tests.test_algebra_planted import judged  # noqa: E402

_TRIVIAL = re.compile(r"\\?\w+|[-\d.,]+|.?", re.DOTALL)
BEGIN, END = "<!-- latex: begin -->", "<!-- latex: end -->"
Row = tuple[str, str, str]
FUZZED = 5_000
"""How many fuzzed formulas the engines are asked about."""
READ_BY_HAND: tuple[Row, ...] = (
    ("silently misread, of 105 distinct real fragments, a new draw (2026-11-22)", "4 (4 %)",
     "<= 2 %"),
    ("false identities on 48 real repositories, read one by one (2026-11-22)", "2, both true",
     ">= 90 %"),
    ("false identities on some 10,000 unseen pages (2026-11-22)", "1, true", "0 false"),
    ("other slips refuted twice, before any was looked at (2026-11-22)", "78 %", "-"),
    ("hangs or crashes on 100,000 hostile inputs (`--hostile 100000`, 2026-11-22)",
     "0, longest 0.19 s", "0"),
)  # fmt: skip


def rows_of(shared: Path) -> list[dict[str, Any]]:
    """Return the recorded verdicts of the engines on fragments and mutants."""
    path = shared / "math" / "fragments.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def typeset(rows: list[dict[str, Any]]) -> Iterator[Row]:
    """Yield precision and recall of what breaks, for each engine with recorded verdicts."""
    found = [
        {one for problem in problems(row["tex"], display=row["display"]) for one in problem.engines}
        for row in rows
    ]
    for engine in ("mathjax3", "katex"):
        said = [engine in engines for engines in found]
        true = [row[engine] is not None for row in rows]
        both = sum(a and b for a, b in zip(said, true, strict=True))
        rates = f"{both / max(sum(said), 1):.4f} / {both / max(sum(true), 1):.4f}"
        yield f"breaks in {engine}, of {len(rows)}: precision / recall", rates, ">= .999"


def by_engines(rows: list[dict[str, Any]]) -> Iterator[Row]:
    """Yield agreement with the engines themselves, if they are installed (``make tools``)."""
    real = [row for row in rows if not row["mutation"] and "color" not in row["tex"]]
    fuzz = list(engines.fuzzed(real, FUZZED, seed=3))
    with tempfile.TemporaryDirectory() as folder:
        try:
            verdicts = engines.judged(rows, Path(folder))
            on_fuzz = engines.judged(fuzz, Path(folder))
        except pytest.skip.Exception as reason:
            yield "as the engines judge today", f"not measured: {reason}", ">= .999"
            return
    found = [
        {one for problem in problems(row["tex"], display=row["display"]) for one in problem.engines}
        for row in rows
    ]
    for engine in ("mathjax3", "mathjax4", "katex"):
        said = [engine in names for names in found]
        true = [verdict[engine] is not None for verdict in verdicts]
        both = sum(a and b for a, b in zip(said, true, strict=True))
        rates = f"{both / max(sum(said), 1):.4f} / {both / max(sum(true), 1):.4f}"
        yield f"breaks in {engine} as installed: precision / recall", rates, ">= .999"
    agreed = 1 - len(engines.differing(fuzz, on_fuzz)) / (len(fuzz) * 3)
    yield f"same verdict on {len(fuzz)} fuzzed formulas, 3 engines", f"{agreed:.3%}", ">= 99.9 %"


def reading(rows: list[dict[str, Any]]) -> Iterator[Row]:
    """Yield the share of fragments that is read, and how long that takes."""
    kept = [row["tex"] for row in rows if row["mutation"] is None and row["mathjax3"] is None]
    found = [tex for tex in dict.fromkeys(kept) if not _TRIVIAL.fullmatch(tex.strip())]
    times: list[float] = []
    read = 0
    for tex in found:
        start = time.process_time()
        tree = parse.__wrapped__(tex)
        times.append((time.process_time() - start) * 1000)
        read += nodes.is_readable(tree)
    times.sort()
    middle, tail = times[len(times) // 2], times[len(times) * 99 // 100]
    yield f"formulas read, of {len(found)} non-trivial", f"{read / len(found):.2%}", ">= 99 %"
    yield "ms for a fragment, median / p99", f"{middle:.2f} / {tail:.2f}", "<= .1 / 2"


def identities() -> Iterator[Row]:
    """Yield the share of planted slips that is refuted twice."""
    counts = {"all": [0, 0], "checkable": [0, 0]}
    with AlgebraWorker(answer_seconds=30, startup_seconds=120) as worker:
        for slip in planted():
            verdict, chain = judged(slip.tex)
            sides = map(encode, (chain.sides[0], chain.sides[-1]))
            refuted = verdict.status == "refuted" and (
                worker.prove_trees(verdict.kind, *sides) == "refuted"
            )
            told = not is_assumed(slip) and judged(slip.origin)[0].status == "equal"
            for kind in ("all", "checkable")[: 2 if told else 1]:
                counts[kind][0] += refuted
                counts[kind][1] += 1
    for kind, wanted in (("all", ">= 90 %"), ("checkable", ">= 99 %")):
        found, total = counts[kind]
        yield f"planted slips refuted twice, {kind} {total}", f"{found / total:.1%}", wanted


def other_identities() -> Iterator[Row]:
    """Yield the share of slips of other kinds, in other identities, that is refuted twice."""
    slips = held()
    found = 0
    with AlgebraWorker(answer_seconds=30, startup_seconds=120) as worker:
        for slip in slips:
            chain = other.chain_of(slip.tex)
            matrices = slip.origin in HELD["matrices"] or "^T" in slip.tex
            verdict = judge_identity_chain(chain, matrices=matrices)[-1]
            sides = map(encode, (chain.sides[0], chain.sides[-1]))
            found += verdict.status == "refuted" and (
                worker.prove_trees(verdict.kind, *sides) == "refuted"
            )
    yield f"other slips refuted twice, all {len(slips)}", f"{found / len(slips):.1%}", "-"


def memory(shared: Path) -> Iterator[Row]:
    """Yield how much memory reading and checking every fragment takes, over a bare Python."""
    code = (
        "import json, sys\n"
        "for line in open(sys.argv[1], encoding='utf-8') if len(sys.argv) > 1 else ():\n"
        "    from qa_lint.parsing.latex.tree import parse\n"
        "    from qa_lint.parsing.latex.typeset import problems\n"
        "    row = json.loads(line); parse(row['tex']); problems(row['tex'], display=True)\n"
        "peak = next(x for x in open('/proc/self/status') if x.startswith('VmHWM'))\n"
        "print(peak.split()[1])"
    )

    if sys.platform != "linux":
        return

    def peak(*args: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", code, *args], cwd=ROOT, check=True, capture_output=True
        )
        return int(done.stdout)

    used = peak(str(shared / "math" / "fragments.jsonl")) - peak()
    yield "MB for all fragments, read and checked, over a bare Python", f"{used / 1024:.0f}", "-"


def endurance(count: int) -> Iterator[Row]:
    """Yield how hostile formulas are borne: in this process, and by the worker."""
    worst = 0.0
    for tex in hostile(count):
        start = time.process_time()
        for one in nodes.walk(parse.__wrapped__(tex)):
            if isinstance(one, nodes.Relation):
                judge_chain(one)
                judge_identity_chain(one, matrices=True)
        worst = max(worst, time.process_time() - start)
    yield f"hangs or crashes on {count} hostile inputs (longest: {worst:.2f} s)", "0", "0"
    with AlgebraWorker(answer_seconds=2, startup_seconds=120) as worker:
        tower = encode(parse("9^{9^{9^{9^{x}}}}"))
        start = time.monotonic()
        answer = worker.prove_trees("numbers", tower, encode(parse("x")))
        took = time.monotonic() - start
    yield "worker on a tower of powers, killed after 2 s", f"{answer}, {took:.1f} s", "ends"


def cold_start() -> Iterator[Row]:
    """Yield how long it takes to import the reader and read one formula, over a bare Python."""

    def run(code: str) -> float:
        start = time.monotonic()
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
        return time.monotonic() - start

    bare = min(run("pass") for _ in range(5))
    code = r"from qa_lint.parsing.latex.tree import parse; parse(r'\frac{1}{x}')"
    full = min(run(code) for _ in range(5))
    yield "cold start, s over a bare Python", f"{full - bare:.2f}", "(prototype .02)"


def table(rows: list[Row]) -> str:
    """Return the rows as Markdown."""
    lines = ["| | measured | wanted |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def write(page: Path, text: str) -> None:
    """Put a text between the marks of a page, at its end if it has none."""
    old = page.read_text(encoding="utf-8")
    before, begin, rest = old.partition(BEGIN)
    if not begin:
        before, rest = old.rstrip("\n") + "\n\n## LaTeX\n\n", END + "\n"
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Measure every row; print the table, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hostile", type=int, default=2_000, metavar="N")
    parser.add_argument("--write", type=Path, metavar="PAGE")
    options = parser.parse_args()
    shared = Path(os.environ.get("QA_LINT_SHARED", ROOT.parent / "shared"))
    if not shared.is_dir():
        sys.exit(f"needs the development data at {shared} (set QA_LINT_SHARED)")
    rows = rows_of(shared)
    parts: tuple[Callable[[], Iterator[Row]], ...] = (
        lambda: typeset(rows), lambda: by_engines(rows), lambda: reading(rows), identities,
        other_identities, lambda: endurance(options.hostile), lambda: memory(shared), cold_start,
    )  # fmt: skip
    found = table([*(row for part in parts for row in part()), *READ_BY_HAND])
    print(found)
    if options.write:
        write(options.write, found)


if __name__ == "__main__":
    main()
