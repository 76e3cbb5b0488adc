"""Measure qa-lint's speed: CPU seconds of whole processes, medians, beside a peer's.

Run it with ``make bench``, or ``python tests/bench/run.py --runs 11``. It needs the development
data (the folder that QA_LINT_SHARED names); the peer, markdownlint-cli2, is installed from npm into
a temporary folder, and left out where npm is missing. CPU time is user and system time of a process
and of all its children. A machine's numbers are its own: compare ratios, not seconds.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
SEED = "seed/interview_questions.md"
GUIDE = "corpora/imohitmayank+a_lazy_data_science_guide/docs"
SMALL = "# Small\n\nA page with *one* [link](small.md), `code`, and the formula $x^2$.\n"
WITHOUT_SYMPY = "structure,format,links,spelling,facts,consistency"


@dataclass
class Row:
    """One command to measure; ``budget`` is the CPU time it should stay within, in seconds."""

    name: str
    command: Sequence[str]
    cwd: Path
    budget: float | None = None
    environment: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def run(self) -> float:
        """Run the command once and return its CPU seconds, its children's included."""
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in (0, 1):  # 1: there were findings
                errors.seek(0)
                sys.exit(f"{self.name}: exit {process.returncode}\n{errors.read().decode()}")
        return used.ru_utime + used.ru_stime

    @property
    def cpu(self) -> float:
        """The median CPU time, in seconds."""
        return median(self.seconds)


def shared_data() -> Path:
    """Return the folder of development data, or end with what is missing."""
    folder = Path(os.environ.get("QA_LINT_SHARED", ROOT.parent / "shared"))
    for needed in (SEED, GUIDE):
        if not (folder / needed).exists():
            sys.exit(f"needs {needed} in the development data (set QA_LINT_SHARED)")
    return folder


def own_rows(shared: Path, scratch: Path) -> dict[str, Row]:
    """The runs of qa-lint, by a short key."""
    small = scratch / "small.md"
    small.write_text(SMALL, encoding="utf-8")
    seed, guide = str(shared / SEED), str(shared / GUIDE)
    python = (sys.executable,)
    lint = (*python, "-m", "qa_lint", "check")
    cache = {"QA_LINT_CACHE_DIR": str(scratch / "cache"), "PYTHONPATH": str(ROOT)}

    def row(name: str, command: Sequence[str], budget: float | None = None) -> Row:
        return Row(name, command, scratch, budget, cache)

    select = ("--select", WITHOUT_SYMPY)
    return {
        "floor": row("python -c pass", (*python, "-c", "pass")),
        "version": row("qa-lint --version", (*python, "-m", "qa_lint", "--version")),
        "small": row("a small file, cold", (*lint, "--no-cache", str(small)), 0.250),
        "plain": row("the seed cold, no algebra", (*lint, "--no-cache", *select, seed), 0.400),
        "seed": row("the seed cold", (*lint, "--no-cache", seed), 1.0),
        "warm": row("the seed, second run", (*lint, seed), 0.120),
        "guide": row("the guide cold", (*lint, "--no-cache", guide)),
        "guide-warm": row("the guide, second run", (*lint, guide)),
    }


def peer_rows(shared: Path, scratch: Path) -> dict[str, Row]:
    """The runs of markdownlint-cli2, freshly installed, or none where that fails."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        print("no npm on this machine: markdownlint-cli2 is left out\n")
        return {}
    install = (npm, "install", "--silent", "--no-audit", "--no-fund", "markdownlint-cli2")
    home = scratch / "peer"
    home.mkdir()
    if subprocess.run(install, cwd=home, check=False).returncode:
        print("npm could not install markdownlint-cli2: it is left out\n")
        return {}
    script = home / "node_modules" / "markdownlint-cli2" / "markdownlint-cli2-bin.mjs"
    command = (node, str(script))
    seed = (shared / SEED).name
    return {
        "peer-seed": Row("markdownlint-cli2, the seed", (*command, seed), (shared / SEED).parent),
        "peer-guide": Row("markdownlint-cli2, the guide", (*command, "**/*.md"), shared / GUIDE),
    }


def measure(rows: dict[str, Row], runs: int) -> None:
    """Run everything once to warm caches, then ``runs`` times in turn, so that noise is shared."""
    for row in rows.values():
        row.run()
    for _ in range(runs):
        for row in rows.values():
            row.seconds.append(row.run())


def report(rows: dict[str, Row]) -> None:
    """Print the table and the ratio that counts."""
    floor = rows["floor"].cpu
    print(f"{'':32}{'CPU ms':>8}{'min':>8}{'max':>8}{'x floor':>9}{'budget':>8}")
    for row in rows.values():
        times = f"{row.cpu * 1000:8.0f}{min(row.seconds) * 1000:8.0f}{max(row.seconds) * 1000:8.0f}"
        budget = ""
        if row.budget is not None:
            kept = "kept" if row.cpu <= row.budget else "MISSED"
            budget = f"{row.budget * 1000:8.0f}  {kept}"
        print(f"{row.name:32}{times}{row.cpu / floor:9.1f}{budget}")
    for ours, peer, wanted in (("seed", "peer-seed", 1.0), ("guide", "peer-guide", 3.0)):
        if peer in rows:
            ratio = rows[peer].cpu / rows[ours].cpu
            kept = "kept" if ratio >= wanted else "MISSED"
            pair = f"{rows[ours].name}, beside {rows[peer].name}"
            print(f"{pair}: {ratio:.1f}x as fast (at least {wanted:.0f}x: {kept})")


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7, help="measured runs of each row")
    parser.add_argument("--no-peer", action="store_true", help="leave markdownlint-cli2 out")
    options = parser.parse_args()
    shared = shared_data()
    compileall.compile_dir(ROOT / "qa_lint", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        rows = own_rows(shared, scratch)
        if not options.no_peer:
            rows |= peer_rows(shared, scratch)
        measure(rows, options.runs)
    report(rows)


if __name__ == "__main__":
    main()
