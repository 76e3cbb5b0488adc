"""Measure what qa-lint finds on the development data: practice files, and real repositories.

Run it with ``make accuracy``, or ``python tests/bench/accuracy.py``. It needs the development data
(the folder that QA_LINT_SHARED names). The practice scorer counts planted errors that were found,
tricky but right places that fired, and false alarms; the table of real repositories counts what was
found, which only a reader can judge.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("QA_LINT_SHARED", ROOT.parent / "shared"))


def practice() -> str:
    """Return what the scorer of the practice files prints; it exits 1 if something is missed."""
    command = f"{sys.executable} -m qa_lint"
    run = subprocess.run(
        [sys.executable, str(SHARED / "practice" / "score.py")],
        env={**os.environ, "QA_LINT": command},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode not in (0, 1) or not run.stdout:
        sys.exit(f"the scorer failed:\n{run.stderr}")
    return run.stdout


def planted() -> str:
    """Return what is found of the errors planted in ``tests/planted``."""
    sys.path.insert(0, str(ROOT))
    from tests.planted_sets import names, score, table

    return "\n".join(table([score(name) for name in names()]))


def corpora() -> str:
    """Return a table of the findings on the real repositories, by rule and severity."""
    run = subprocess.run(
        [sys.executable, "-m", "qa_lint", "check", "--output-format", "json", "--no-cache",
         "--fail-on", "never", str(SHARED / "corpora")],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )  # fmt: skip
    report = json.loads(run.stdout)
    counts = Counter((d["rule"], d["severity"]) for d in report["diagnostics"])
    lines = [f"{report['files']} files", "", "| rule | severity | findings |", "|---|---|---|"]
    lines += [f"| {rule} | {severity} | {n} |" for (rule, severity), n in sorted(counts.items())]
    return "\n".join(lines)


def formulas() -> str:
    """Return a table of slips in the named formulas that are seen, by kind of slip.

    A slip that leads to another accepted form is not counted.
    """
    sys.path.insert(0, str(ROOT))
    from qa_lint.linting.formulas.judging import judge
    from qa_lint.linting.formulas.library import own_library
    from qa_lint.parsing.latex.tree import parse
    from tests.formula_notations import notations, slips

    seen: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    refused = accepted = 0
    for formula in own_library().formulas:
        for form in (formula.data["statement"], *formula.data["variants"]):
            for _, tex in notations(form):
                accepted += 1
                refused += judge(formula, parse(tex), tex).status != "equal"
            for kind, tex in slips(form):
                status = judge(formula, parse(tex), tex).status
                planted[kind] += status != "equal"
                seen[kind] += status == "near"
    lines = [f"{refused} of {accepted} accepted forms in other notations are not recognised", ""]
    lines += ["| slip | planted | seen |", "|---|---|---|"]
    lines += [f"| {kind} | {count} | {seen[kind]} |" for kind, count in sorted(planted.items())]
    lines.append(f"| all | {planted.total()} | {seen.total()} |")
    return "\n".join(lines)


def main() -> None:
    """Print all."""
    if not SHARED.is_dir():
        sys.exit(f"needs the development data at {SHARED} (set QA_LINT_SHARED)")
    print("# Practice files\n")
    print(practice())
    print("# Planted mathematics\n")
    print(planted())
    print("\n# Named formulas\n")
    print(formulas())
    print("\n# Real repositories\n")
    print(corpora())


if __name__ == "__main__":
    main()
