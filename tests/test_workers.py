"""The algebra child: answers, kills, restarts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_lint.core.capabilities import Algebra
from qa_lint.running import workers
from qa_lint.running.workers import AlgebraWorker

ENDLESS = (r"9^{9^{9^9}} x", "x")
"""SymPy tries to compute the power."""


@pytest.fixture(scope="module")
def worker() -> Iterator[AlgebraWorker]:
    # Answers that must come get all the time a slow machine needs.
    with AlgebraWorker(answer_seconds=60, startup_seconds=120) as one:
        yield one


@pytest.mark.parametrize(
    ("left", "right", "proof"),
    [
        (r"\log(ab)", r"\log a + \log b", "equal"),
        (r"\log(a+b)", r"\log a + \log b", "refuted"),
        ("a(b+c)", "ab + ac", "equal"),
        (r"\sum_i p_i \log \frac{p_i}{q_i}", r"\sum_i p_i \log \frac{q_i}{p_i}", "refuted"),
        ("f(x)", "g(x)", "unknown"),
        ("x = y", "z", "unknown"),
        ("x" * 9_000, "x", "unknown"),
        ("\ud800 \n \x00 {", '"}', "unknown"),
        ("", "", "unknown"),
        ("__import__('os')", "x", "unknown"),
    ],
)
def test_answers(worker: Algebra, left: str, right: str, proof: str) -> None:
    assert worker.prove_identity(left, right) == proof


def test_a_child_that_hangs_is_killed_and_replaced() -> None:
    with AlgebraWorker(answer_seconds=0.5, startup_seconds=120) as worker:
        assert worker.prove_identity(*ENDLESS) == "timeout"
        assert worker.timeouts == 1
        assert worker.prove_identity("x", "y") in ("unknown", "refuted", "timeout")
        worker._answer_seconds = 60
        assert worker.prove_identity("(a+b)^2", "a^2 + b^2") == "refuted"


def test_no_more_questions_after_too_many_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MAX_TIMEOUTS", 1)
    with AlgebraWorker(answer_seconds=0.2, startup_seconds=120) as worker:
        assert worker.prove_identity(*ENDLESS) == "timeout"
        assert worker.prove_identity("x + 1", "1 + x") == "timeout"
        assert worker._child is None
        assert worker.timeouts == 2


def test_the_child_is_started_by_the_first_question_and_can_be_started_again() -> None:
    worker = AlgebraWorker(answer_seconds=60, startup_seconds=120)
    assert worker._child is None
    worker.close()
    assert worker.prove_identity("x + 1", "1 + x") == "equal"
    worker.close()
    assert worker.prove_identity("x + 1", "1 + x") == "equal"
    worker.close()
    worker.close()


def test_a_child_that_died_is_replaced() -> None:
    with AlgebraWorker(answer_seconds=60, startup_seconds=120) as worker:
        assert worker.prove_identity("x + 1", "1 + x") == "equal"
        assert worker._child is not None
        worker._child._process.kill()
        worker._child._process.wait()
        assert worker.prove_identity("x + 2", "2 + x") == "unknown"
        assert worker.prove_identity("x + 2", "2 + x") == "equal"  # the first answer is not kept
        assert worker.timeouts == 0


@pytest.mark.parametrize("command", [["-c", "raise SystemExit(1)"], ["-c", "input(); input()"]])
def test_without_a_child_nothing_is_known(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_command", lambda: [sys.executable, *command])
    with AlgebraWorker(startup_seconds=0.2) as worker:
        assert worker.prove_identity("x", "x") == "unknown"
        assert worker.prove_identity("x", "x") == "unknown"
        assert worker.timeouts == 0


def test_a_program_that_can_not_be_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workers, "_command", lambda: [str(tmp_path / "no-such-program")])
    assert AlgebraWorker().prove_identity("x", "x") == "unknown"


def test_modules_of_the_working_folder_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sympy", "json", "qa_lint"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run!')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with AlgebraWorker(answer_seconds=60, startup_seconds=120) as worker:
        assert worker.prove_identity("x + 1", "1 + x") == "equal"


def test_importing_workers_and_algebra_is_cheap() -> None:
    code = (
        "import sys, qa_lint.running.workers, qa_lint.linting.algebra.identity,"
        " qa_lint.linting.algebra.softmax, qa_lint.linting.algebra.prover\n"
        "print('sympy' in sys.modules)"
    )
    root = str(Path(workers.__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "False"
