"""Runs the command line for the tests: in this process, or in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from qa_lint.cli import main

ROOT = Path(__file__).resolve().parent.parent

GOOD = """\
!!! Question ""
    === "Question"
        #### What is the derivative of the square?

    === "Answer"

        The derivative of $x^2$ is $2x$, as [a proof](https://www.example.org/square) shows.
"""
LINKED = GOOD.replace("(https://www.example.org/square)", "((https://www.example.org/square))")
"""An error, ``links/doubled-parentheses`` in line 7, with a safe fix."""


@dataclass(frozen=True)
class Ran:
    """A run that has ended."""

    status: int
    stdout: bytes
    stderr: bytes

    @property
    def out(self) -> str:
        return self.stdout.decode("utf-8")

    @property
    def err(self) -> str:
        return self.stderr.decode("utf-8")

    @property
    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(self.stdout)
        return report

    @property
    def rules(self) -> list[str]:
        return [diagnostic["rule"] for diagnostic in self.report["diagnostics"]]


def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run the command line in this process, where the test can replace parts of it."""
    buffers = [io.BytesIO(stdin), io.BytesIO(), io.BytesIO()]
    streams = [io.TextIOWrapper(buffer, "utf-8", write_through=True) for buffer in buffers]
    with mock.patch.multiple(sys, stdin=streams[0], stdout=streams[1], stderr=streams[2]):
        status = main([str(argument) for argument in arguments])
    return Ran(status, buffers[1].getvalue(), buffers[2].getvalue())


def run_json(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run a check that reports as JSON."""
    return run("check", "--output-format", "json", *arguments, stdin=stdin)


def run_process(
    *arguments: str | bytes | Path,
    cwd: Path | None = None,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> Ran:
    """Run the command line as users do; an empty variable is left out of the environment."""
    env = os.environ | {"PYTHONPATH": str(ROOT)} | dict(environment or {})
    done = subprocess.run(
        [sys.executable, "-m", "qa_lint", *arguments],
        cwd=cwd,
        env={name: value for name, value in env.items() if value},
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, with its folders, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path
