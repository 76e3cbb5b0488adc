"""The action's own scripts, run as GitHub's runner would, on a repository made for it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.command_line import GOOD, LINKED, ROOT, write

BASH = shutil.which("bash")
pytestmark = [
    pytest.mark.skipif(not BASH, reason="needs bash"),
    pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for pip is a shell script"),
]
ACTION = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
ONLY = "--select\nlinks/doubled-parentheses\n"
STAND_IN = """\
#!/bin/sh
# Python, but `venv` makes a folder that leads back here, and `pip` notes what it was asked for.
case "$*" in
  *"-m venv "*) for last; do :; done; mkdir -p "$last/bin"; ln -sf "$0" "$last/bin/python" ;;
  *"-m pip "*) for word; do echo "$word" >> "$RUNNER_TEMP/pip.log"; done ;;
  *) exec "{python}" "$@" ;;
esac
"""


@dataclass
class Runner:
    """A workspace and what GitHub's runner keeps for a job."""

    workspace: Path
    temp: Path
    event: str = "push"
    base: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    log: str = ""

    def value(self, name: str) -> str:
        """Return what an expression of the action stands for."""
        if name.startswith("inputs."):
            key = name.removeprefix("inputs.")
            return str(self.inputs.get(key, ACTION["inputs"][key]["default"]))
        if name.startswith("steps."):
            _, step, _, key = name.split(".")
            return self.outputs.get(step, {}).get(key, "")
        return {
            "github.action_path": str(ROOT),
            "github.event_name": self.event,
            "github.event.pull_request.base.sha": self.base,
        }[name]

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (\S+) \}\}", lambda match: self.value(match[1]), text)

    def run(self) -> int:
        """Run the steps that are scripts; return the status of the last, or of one that fails."""
        status = 0
        for step in ACTION["runs"]["steps"]:
            if "run" in step:
                status = self.step(step)
                if status:
                    break
        return status

    def step(self, step: dict[str, Any]) -> int:
        output = self.temp / "output"
        output.write_bytes(b"")
        script = write(self.temp / "step.sh", step["run"])
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment = {
            **kept,
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            "QA_LINT_CACHE_DIR": str(self.temp / "cache"),
            "RUNNER_TEMP": str(self.temp),
            **{name: self.filled(value) for name, value in step.get("env", {}).items()},
        }
        done = subprocess.run(
            [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.workspace / self.filled(step.get("working-directory", ".")),
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        self.log += done.stdout + done.stderr
        lines = output.read_text(encoding="utf-8").splitlines()
        if "id" in step:
            self.outputs[step["id"]] = dict(line.split("=", 1) for line in lines)
        return done.returncode

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
            cwd=self.workspace,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x", "--no-verify")
        return self.git("rev-parse", "HEAD")

    @property
    def summary(self) -> str:
        return (self.temp / "summary.md").read_text(encoding="utf-8")

    @property
    def results(self) -> list[dict[str, Any]]:
        report = json.loads(Path(self.outputs["check"]["sarif"]).read_text(encoding="utf-8"))
        results: list[dict[str, Any]] = report["runs"][0]["results"]
        return results


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    temp = tmp_path / "runner temp"
    temp.mkdir()
    python = write(temp / "bin" / "python", STAND_IN.replace("{python}", sys.executable))
    python.chmod(0o755)
    made = Runner(tmp_path / "work space", temp, inputs={"python": str(python), "options": ONLY})
    write(made.workspace / "docs" / "bad.md", LINKED)
    write(made.workspace / "docs" / "good.md", GOOD)
    made.git("init", "-q")
    return made


def test_a_push_checks_everything(runner: Runner) -> None:
    assert runner.run() == 1
    assert "::error file=docs/bad.md,line=7," in runner.log
    assert runner.summary.startswith("## ❌ qa-lint: 1 error in 1 of 2 files")
    assert runner.outputs["check"]["status"] == "1"
    assert [result["ruleId"] for result in runner.results] == ["links/doubled-parentheses"]
    asked = (runner.temp / "pip.log").read_text(encoding="utf-8").splitlines()
    assert asked[0] == "-I"
    assert asked[-1] == str(ROOT)
    assert str(ROOT / "requirements/dev.txt") in asked


def test_nothing_wrong(runner: Runner) -> None:
    runner.inputs["paths"] = "docs/good.md\n"
    assert runner.run() == 0
    assert runner.summary == "## ✅ qa-lint: nothing found in 1 file\n"
    assert runner.results == []


def test_a_pull_request_shows_what_is_new(runner: Runner) -> None:
    runner.base = runner.commit()
    runner.event = "pull_request"
    write(runner.workspace / "docs" / "new.md", LINKED.replace("square", "cube"))
    runner.commit()
    assert runner.run() == 1
    assert "file=docs/new.md" in runner.log
    assert "file=docs/bad.md" not in runner.log
    (runner.workspace / "docs" / "new.md").unlink()
    runner.commit()
    assert runner.run() == 0


@pytest.fixture
def shallow(runner: Runner, tmp_path: Path) -> Runner:
    """A pull request, checked out with its last commit only."""
    runner.base = runner.commit()
    runner.event = "pull_request"
    write(runner.workspace / "docs" / "new.md", LINKED.replace("square", "cube"))
    runner.commit()
    origin = runner.workspace.rename(tmp_path / "origin")
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", origin.as_uri(), runner.workspace], check=True
    )
    return runner


def test_the_base_of_a_shallow_clone_is_asked_for(shallow: Runner) -> None:
    assert shallow.run() == 1
    assert "file=docs/new.md" in shallow.log
    assert "file=docs/bad.md" not in shallow.log


def test_a_base_that_is_missing_is_said_and_everything_is_shown(
    shallow: Runner, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "origin")
    assert shallow.run() == 1
    assert "file=docs/new.md" in shallow.log
    assert "file=docs/bad.md" in shallow.log
    assert "not in this shallow clone; everything is reported" in shallow.log


@pytest.mark.parametrize(
    ("event", "wanted", "asked"),
    [
        ("schedule", "auto", True),
        ("push", "auto", False),
        ("push", "true", True),
        ("schedule", "false", False),
    ],
)
def test_links_are_asked_for_on_a_schedule(
    runner: Runner, event: str, wanted: str, *, asked: bool
) -> None:
    write(runner.workspace / "docs" / "good.md", "# No links\n")
    runner.event = event
    runner.inputs |= {"links": wanted, "paths": "docs/good.md", "options": "--select\nlinks"}
    assert runner.run() == 0
    assert ("0 addresses checked" in runner.log) == asked


def test_nothing_in_an_input_becomes_code(runner: Runner) -> None:
    hostile = '$(touch "$RUNNER_TEMP/pwned")`touch "$RUNNER_TEMP/pwned"`; touch pwned "\' * #'
    for name in ("paths", "options", "fail-on", "changed-since", "links", "sarif"):
        runner.inputs = {"python": runner.inputs["python"], "options": ONLY, name: hostile}
        runner.run()
    assert not list(runner.temp.rglob("pwned"))
    assert not list(runner.workspace.rglob("pwned"))


def test_an_option_is_no_path_and_a_path_is_no_option(runner: Runner) -> None:
    write(runner.workspace / "--fix", "")
    write(runner.workspace / "--links.md", "# Fine\n")
    runner.inputs["paths"] = "--links.md"
    assert runner.run() == 0
    assert "address" not in runner.log


def test_modules_in_the_checked_folder_are_not_run(runner: Runner) -> None:
    for name in ("qa_lint", "pip", "venv", "argparse", "json", "sitecustomize"):
        write(runner.workspace / f"{name}.py", "raise SystemExit('not ours')\n")
    runner.inputs["paths"] = "docs/good.md"
    assert runner.run() == 0, runner.log
    assert "not ours" not in runner.log


def test_wrong_usage_is_no_finding(runner: Runner) -> None:
    runner.inputs["paths"] = "no/such/path"
    assert runner.run() == 2
    assert runner.outputs["check"] == {"status": "2"}


def test_another_folder_and_another_report(runner: Runner) -> None:
    runner.inputs |= {"working-directory": "docs", "sarif": "qa.sarif", "fail-on": "never"}
    assert runner.run() == 0
    report = runner.workspace / "docs" / "qa.sarif"
    assert runner.outputs["check"]["sarif"] == str(report)
    assert "::error file=docs/bad.md," in runner.log
    place = runner.results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "docs/bad.md"


def test_no_python_is_said(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    runner.inputs["python"] = ""
    monkeypatch.setenv("PATH", str(runner.temp))
    assert runner.run() == 2
    assert "Python 3.11 or newer was not found" in runner.log


def gitlab_job(workspace: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the example for GitLab in a checkout."""
    jobs = YAML(typ="safe").load((ROOT / "docs/ci/gitlab-ci.yml").read_text(encoding="utf-8"))
    script = "\n".join(["set -e", *jobs["qa-lint"]["script"]])
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    cache = str(workspace.parent / "cache")
    return subprocess.run(
        ["sh", "-c", script],
        cwd=workspace,
        env={"PATH": programs, "QA_LINT_CACHE_DIR": cache, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_the_script_for_gitlab(runner: Runner) -> None:
    base = runner.commit()
    write(runner.workspace / "docs" / "new.md", LINKED.replace("square", "cube"))
    runner.commit()
    new = gitlab_job(
        runner.workspace,
        CI_PIPELINE_SOURCE="merge_request_event",
        CI_MERGE_REQUEST_DIFF_BASE_SHA=base,
    )
    assert new.returncode == 1, new.stderr
    issues = json.loads((runner.workspace / "gl-code-quality.json").read_text(encoding="utf-8"))
    assert {issue["location"]["path"] for issue in issues} == {"docs/new.md"}
    assert (runner.workspace / "qa-lint.xml").is_file()
    everything = gitlab_job(runner.workspace, CI_PIPELINE_SOURCE="push")
    assert "docs/bad.md" in everything.stdout


@pytest.mark.slow
def test_the_real_installation(runner: Runner) -> None:
    runner.inputs |= {"python": sys.executable, "paths": "docs/good.md"}
    assert runner.run() == 0, runner.log
    installed = runner.temp / "qa-lint" / "bin" / "qa-lint"
    assert installed.is_file()
