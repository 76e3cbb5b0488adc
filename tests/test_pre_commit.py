"""The hooks, run by pre-commit itself, in repositories that exist only for the test.

pre-commit installs this checkout's package into an environment of its own, so these tests need git
and a package index, take a minute, and are marked slow. The fast ones read the hooks' declarations.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"
CONFIG = ROOT / ".pre-commit-config.yaml"

GOOD = """\
!!! Question ""
    === "Question"
        #### What is the derivative of the square?

    === "Answer"
        The derivative of $x^2$ is $2x$, as [a proof](https://www.example.org/square) shows.
"""
BAD = GOOD.replace("(https://www.example.org/square)", "((https://www.example.org/square))")
"""The link leads nowhere, whatever renders it: an error, with a fix that is safe."""

WARNED = GOOD.replace("The derivative of", "The derivative of of")

BAD_IS_NAMED = re.compile(r"^bad\.md:6:\d+: error links/doubled-parentheses ", re.MULTILINE)


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without what git, pre-commit or a virtual environment left in it."""
    dirty = ("GIT_", "PRE_COMMIT", "QA_LINT_", "VIRTUAL_ENV", "PYTHONPATH", "NO_COLOR", "FORCE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dirty)}
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return kept | nothing | more


class Repository:
    """A git repository in a folder of its own, with an environment to run commands in."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.environment = environment
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "user.name", "A test")
        self.git("config", "user.email", "test@example.org")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout.strip()

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)

    def stage(self, **texts: str) -> None:
        """Write ``name.md`` for each named text and stage it."""
        for name, text in texts.items():
            (self.folder / f"{name}.md").write_text(text, encoding="utf-8")
        self.git("add", "--all")


def load(path: Path) -> object:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def test_pre_commit_accepts_the_declarations() -> None:
    for command, path in (("validate-manifest", HOOKS), ("validate-config", CONFIG)):
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", command, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, "")


def test_the_declared_hooks() -> None:
    hooks = load(HOOKS)
    assert isinstance(hooks, list)
    by_id = {hook["id"]: hook for hook in hooks}
    assert list(by_id) == ["qa-lint", "qa-lint-fix", "qa-lint-project", "qa-lint-links"]
    assert all(hook["verbose"] for hook in hooks), "pre-commit hides the warnings of a hook else"
    for hook in hooks:
        sees_part_of_the_bank = hook.get("pass_filenames", True)
        assert ("--no-bank" in hook["entry"]) == sees_part_of_the_bank
    assert by_id["qa-lint-links"]["stages"] == ["manual", "pre-push"]


@pytest.fixture(scope="module")
def package_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where pip can't download even a tiny package."""
    target = str(tmp_path_factory.mktemp("probe"))
    probe = ("download", "--quiet", "--no-deps", "--no-cache-dir", "--retries=0", "--timeout=30")
    done = subprocess.run(
        [sys.executable, "-m", "pip", *probe, "--dest", target, "mdurl"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["pip failed"]
        pytest.skip(f"needs a package index that pip can reach: {reason[0]}")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, package_index: None) -> Repository:
    """This checkout as a repository with one commit, whatever state git has it in."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    base = tmp_path_factory.mktemp("hooks")
    environment = clean_environment(
        PRE_COMMIT_HOME=str(base / "pre-commit"), QA_LINT_CACHE_DIR=str(base / "cache")
    )
    copy = Repository(base / "qa-lint", environment)
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others"]
    names = subprocess.run(
        [*listing, "--exclude-standard"],
        env=clean_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if names.returncode:
        pytest.skip(f"needs a git clone: {names.stderr.strip()}")
    for name in filter(None, names.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy.folder / name)
    copy.git("add", "--all")
    copy.git("commit", "--quiet", "--message=A release")
    return copy


@pytest.fixture
def bank(released: Repository, tmp_path: Path) -> Repository:
    """A question bank whose commits run the hooks of a released qa-lint."""
    repository = Repository(tmp_path / "bank", released.environment)
    configure(repository, released_hooks(released, "qa-lint", "qa-lint-project", "qa-lint-links"))
    installed = repository.pre_commit("install")
    assert installed.returncode == 0, installed.stdout
    return repository


def configure(repository: Repository, repo: dict[str, object]) -> None:
    """Write and commit pre-commit's settings: JSON is YAML, too."""
    settings = json.dumps({"repos": [repo]})
    (repository.folder / ".pre-commit-config.yaml").write_text(settings, encoding="utf-8")
    repository.stage()
    repository.git("commit", "--quiet", "--no-verify", "--message=The hooks")


def released_hooks(released: Repository, *hooks: str) -> dict[str, object]:
    """The settings for the hooks of a released qa-lint."""
    return {
        "repo": released.folder.as_uri(),
        "rev": released.git("rev-parse", "HEAD"),
        "hooks": [{"id": hook} for hook in hooks],
    }


def local_hook(released: Repository) -> dict[str, object]:
    """The settings for a hook of one's own, with qa-lint straight from its repository."""
    hook = {
        "id": "qa-lint",
        "name": "qa-lint",
        "entry": "qa-lint check --no-bank",
        "language": "python",
        "additional_dependencies": [f"qa-lint @ git+{released.folder.as_uri()}"],
        "files": r"\.(md|markdown|mdx)$",
        "verbose": True,
    }
    return {"repo": "local", "hooks": [hook]}


@pytest.mark.slow
def test_try_repo(released: Repository, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "bank", released.environment)
    repository.stage(bad=BAD, good=GOOD)
    tried = repository.pre_commit("try-repo", str(released.folder), "qa-lint", "--all-files")
    assert tried.returncode == 1, tried.stdout
    assert BAD_IS_NAMED.search(tried.stdout), tried.stdout
    assert "good.md" not in tried.stdout


@pytest.mark.slow
def test_a_bad_commit_is_refused(bank: Repository) -> None:
    before = bank.git("rev-parse", "HEAD")
    bank.stage(bad=BAD)
    refused = bank.run("git", "commit", "--message=A bad one")
    assert refused.returncode == 1, refused.stdout
    assert BAD_IS_NAMED.search(refused.stdout), refused.stdout
    assert bank.git("rev-parse", "HEAD") == before


@pytest.mark.slow
def test_a_good_commit_passes(bank: Repository) -> None:
    bank.stage(good=GOOD)
    done = bank.run("git", "commit", "--message=A good one")
    assert done.returncode == 0, done.stdout
    assert bank.git("log", "-1", "--format=%s") == "A good one"
    assert "--links" not in done.stdout, "the network is asked only when somebody wants it"


@pytest.mark.slow
def test_warnings_are_seen_and_do_not_refuse(bank: Repository) -> None:
    bank.stage(warned=WARNED)
    done = bank.run("git", "commit", "--message=A doubtful one")
    assert done.returncode == 0, done.stdout
    warning = re.compile(r"^warned\.md:6:\d+: warning spelling/doubled-word ", re.MULTILINE)
    assert warning.search(done.stdout), done.stdout


@pytest.mark.slow
def test_the_project_hook_compares_files_that_the_commit_leaves_alone(bank: Repository) -> None:
    bank.stage(first=GOOD)
    assert bank.run("git", "commit", "--message=First").returncode == 0
    bank.stage(second=GOOD.replace("shows", "tells"))
    second = bank.run("git", "commit", "--message=The same question again")
    per_file, _, whole = second.stdout.partition("whole bank")
    assert "consistency/" not in per_file
    assert re.search(r"\.md:\d+:\d+: (error|warning) consistency/duplicate-title ", whole), (
        second.stdout
    )


@pytest.mark.slow
def test_the_fixing_hook_fixes_and_settles(bank: Repository, released: Repository) -> None:
    configure(bank, released_hooks(released, "qa-lint-fix"))
    bank.stage(bad=BAD)
    first = bank.run("git", "commit", "--message=To be fixed")
    assert first.returncode == 1, first.stdout
    assert "files were modified by this hook" in first.stdout
    assert (bank.folder / "bad.md").read_text(encoding="utf-8") == GOOD
    bank.stage()
    second = bank.run("git", "commit", "--message=Fixed")
    assert second.returncode == 0, second.stdout


@pytest.mark.slow
def test_a_local_hook(bank: Repository, released: Repository) -> None:
    configure(bank, local_hook(released))
    bank.stage(good=GOOD)
    done = bank.run("git", "commit", "--message=A good one")
    assert done.returncode == 0, done.stdout
    bank.stage(bad=BAD)
    refused = bank.run("git", "commit", "--message=A bad one")
    assert refused.returncode == 1, refused.stdout
    assert BAD_IS_NAMED.search(refused.stdout), refused.stdout
