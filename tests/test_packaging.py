"""What is released: the built archives, the pinned versions, make's two commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import qa_lint

ROOT = Path(__file__).resolve().parent.parent
needs_make = pytest.mark.skipif(not shutil.which("make"), reason="needs make")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)["project"]
    return table


def pins(name: str) -> dict[str, Version]:
    """The versions that a file of requirements pins, by normalized name."""
    found: dict[str, Version] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            package, version = line.split("==")
            found[canonicalize_name(package)] = Version(version)
    return found


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command, out of reach of a make that may have started the tests."""
    outer = dict.fromkeys(("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"), "")
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | outer | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is needed to build, in a folder whose name has a space."""
    copy = tmp_path_factory.mktemp("a checkout") / "qa lint"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile"):
        shutil.copy(ROOT / name, copy)
    for name in ("qa_lint", "rules", "requirements"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def archives(checkout: Path) -> tuple[Path, Path]:
    """The source archive, and the wheel built from nothing but that archive."""
    build = run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", cwd=checkout)
    assert build.returncode == 0, build.stderr
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    unpacked = checkout.parent / "unpacked"
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    (source,) = unpacked.iterdir()
    build = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", cwd=source)
    assert build.returncode == 0, build.stderr
    (wheel,) = (source / "dist").glob("*.whl")
    return sdist, wheel


def test_the_wheel_holds_code_types_rules_and_licence(archives: tuple[Path, Path]) -> None:
    names = set(zipfile.ZipFile(archives[1]).namelist())
    rules = {
        f"qa_lint/_rules/{path.relative_to(ROOT / 'rules').as_posix()}"
        for path in (ROOT / "rules").rglob("*")
        if path.is_file()
    }
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "qa_lint").rglob("*.py")}
    assert rules
    assert names >= rules | modules | {"qa_lint/py.typed"}
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names} == {
        "qa_lint",
        f"qa_lint-{qa_lint.__version__}.dist-info",
    }


def test_the_installed_wheel_works_away_from_the_checkout(
    archives: tuple[Path, Path], tmp_path: Path
) -> None:
    """The packaged rules are found, the same as in the checkout; a neighbour's are not read."""
    site = tmp_path / "site"
    zipfile.ZipFile(archives[1]).extractall(site)
    (site / "rules" / "facts").mkdir(parents=True)
    (site / "rules" / "facts" / "other.yaml").write_text("of: another package\n", encoding="utf-8")
    listed = {}
    for place in (site, ROOT):
        rules = run(sys.executable, "-m", "qa_lint", "rules", cwd=tmp_path, PYTHONPATH=str(place))
        assert rules.returncode == 0, rules.stderr
        listed[place] = rules.stdout
    assert listed[site] == listed[ROOT]
    assert "facts/" in listed[site]


def test_dependencies_are_pinned(project: dict[str, Any]) -> None:
    pinned = pins("dev.txt")
    for text in project["dependencies"] + project["optional-dependencies"]["dev"]:
        requirement = Requirement(text)
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def test_pins_name_versions_only() -> None:
    """No path, host or option of the machine that wrote them."""
    text = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert not [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.+!-]+", line)]


def test_the_tested_lower_bounds_are_the_declared_ones(project: dict[str, Any]) -> None:
    declared = {}
    for requirement in map(Requirement, project["dependencies"]):
        (bound,) = requirement.specifier
        assert bound.operator == ">="
        declared[canonicalize_name(requirement.name)] = Version(bound.version)
    assert pins("lower-bounds.txt") == declared


def set_up(checkout: Path) -> Path:
    """Pretend that make has set the checkout up, after all that the set-up depends on."""
    ready = checkout / ".venv" / ".ready"
    ready.parent.mkdir(exist_ok=True)
    ready.touch()
    newest = max(
        (checkout / name).stat().st_mtime for name in ("pyproject.toml", "requirements/dev.txt")
    )
    os.utime(ready, (newest + 1, newest + 1))
    return ready


@needs_make
def test_make_sets_up_once(checkout: Path) -> None:
    ready = set_up(checkout)
    second = run("make", "-n", "lint", cwd=checkout)
    assert second.returncode == 0, second.stderr
    assert "pip" not in second.stdout
    assert "-m qa_lint check" in second.stdout
    ready.unlink()
    first = run("make", "-n", "lint", cwd=checkout)
    assert "pip install" in first.stdout


@needs_make
@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements/dev.txt"])
def test_make_sets_up_again_after_a_change(checkout: Path, changed: str) -> None:
    ready = set_up(checkout)
    later = ready.stat().st_mtime + 10
    os.utime(checkout / changed, (later, later))
    assert "pip install" in run("make", "-n", "test", cwd=checkout).stdout


@needs_make
@pytest.mark.skipif(os.name == "nt", reason="the stand-in for an old Python is a shell script")
def test_make_refuses_an_old_python(checkout: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3.8"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    shutil.rmtree(checkout / ".venv", ignore_errors=True)
    refused = run("make", "lint", f"PYTHON={old}", cwd=checkout)
    assert refused.returncode != 0
    assert "needs Python 3.11 or newer" in refused.stderr
    assert not (checkout / ".venv").exists()


@needs_make
def test_make_help_names_every_target(checkout: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    shown = run("make", "help", cwd=checkout).stdout
    assert re.findall(r"^make (\S+)", shown, re.MULTILINE) == phony.group(1).split()
