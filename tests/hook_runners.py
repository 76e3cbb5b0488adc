"""pre-commit and prek with repositories that exist only for a test: what their tests share."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOOK_IDS = ("qa-lint", "qa-lint-fix", "qa-lint-project", "qa-lint-links")
RUNNERS = {"pre-commit": "pre_commit", "prek": "prek"}
"""The programs that run hooks, with the modules that start them."""

Done = subprocess.CompletedProcess[str]


_DIRTY = (
    *("GIT_", "GITHUB_", "PRE_COMMIT", "PREK_", "QA_LINT_"),
    *("VIRTUAL_ENV", "PYTHONPATH", "NO_COLOR", "FORCE_"),
)


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without what git, a runner of hooks or a virtual environment left in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_DIRTY)}
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return kept | nothing | more


class Repository:
    """A git repository in a folder of its own, with an environment to run commands in."""

    def __init__(self, folder: Path, environment: dict[str, str], runner: str = "") -> None:
        self.folder = folder
        self.environment = environment
        self.runner = runner

    @classmethod
    def new(cls, folder: Path, environment: dict[str, str], runner: str = "") -> Repository:
        """Make a repository without any commit."""
        folder.mkdir(parents=True)
        made = cls(folder, environment, runner)
        made.git("init", "--quiet", "--initial-branch=main")
        made.git("config", "user.name", "A test")
        made.git("config", "user.email", "test@example.org")
        return made

    def run(self, *command: str) -> Done:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout.strip()

    def command(self, *arguments: str) -> tuple[str, ...]:
        """The command line of the runner."""
        return sys.executable, "-m", RUNNERS[self.runner], *arguments

    def hooks(self, *arguments: str) -> Done:
        """Run the runner."""
        return self.run(*self.command(*arguments))

    def commit(self, message: str) -> Done:
        return self.run("git", "commit", f"--message={message}")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def stage(self, files: dict[str, str] | None = None) -> None:
        """Write files and stage all that there is."""
        for name, text in (files or {}).items():
            self.write(name, text)
        self.git("add", "--all")

    def keep(self, files: dict[str, str] | None = None) -> str:
        """Write files and commit everything, whatever the hooks would say; return the commit."""
        self.stage(files)
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message=As it was")
        return self.git("rev-parse", "HEAD")

    def configure(self, repo: dict[str, object]) -> None:
        """Write and commit the runner's settings: JSON is YAML, too."""
        self.keep({".pre-commit-config.yaml": json.dumps({"repos": [repo]})})


def release(folder: Path, environment: dict[str, str], names: list[str]) -> Repository:
    """Copy files of this checkout into a repository with one commit."""
    copy = Repository.new(folder, environment)
    for name in names:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    copy.keep()
    return copy


def released_hooks(released: Repository, *hooks: str, **changed: object) -> dict[str, object]:
    """The settings for hooks of a released qa-lint, with what is ``changed`` in each."""
    return {
        "repo": released.folder.as_uri(),
        "rev": released.git("rev-parse", "HEAD"),
        "hooks": [{"id": hook, **changed} for hook in hooks],
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
