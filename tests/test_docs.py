"""The docs say what the code does: generated pages, outputs and commands are compared."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generator", ROOT / "tools" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh(generator: ModuleType) -> None:
    pages: dict[str, str] = generator.pages()
    stale = [
        name
        for name, text in pages.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run `python tools/docs.py`: {stale}"


def test_readme_shows_a_run_that_finds_something() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```console\n\$ qa-lint docs/example\n(.*?)```", readme, re.DOTALL)
    assert shown is not None
    assert "claims/softmax" in shown[1]
    assert "softmax(2.0, 1.0) = 0.731, 0.269" in shown[1]


def test_files_that_docs_link_to_exist() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]:
        for target in re.findall(r"\]\((?!\(|https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_commands_of_the_makefile_that_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"^make ([a-z-]+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_rule_that_readme_shows_works(tmp_path: Path) -> None:
    """The example is put into a package of its own, and its examples run."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(@rule\(Fence\).*?)\n```\n\n`qa-lint test`", readme, re.DOTALL)
    assert code is not None
    package = tmp_path / "shown_rules"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "unlabelled_fence.py").write_text(
        "from collections.abc import Iterator\n"
        "from qa_lint.core.diagnostic import Finding\n"
        "from qa_lint.core.rule import rule\n"
        "from qa_lint.linting.context import Context\n"
        "from qa_lint.parsing.document import Fence\n\n" + code[1] + "\n",
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, "-m", "qa_lint", "test", "shown_rules"],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": "", "SYSTEMROOT": ""},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.stdout.strip() == "1 rule tested, 0 failed", run.stdout + run.stderr
