"""The hooks, run by pre-commit and by prek, in repositories that exist only for the test.

Both install this checkout's package into an environment of their own, so these tests need git and a
package index, take minutes, and are marked slow. The fast ones read the hooks' declarations.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.command_line import ROOT
from tests.hook_runners import (
    HOOK_IDS,
    RUNNERS,
    Repository,
    clean_environment,
    local_hook,
    release,
    released_hooks,
)

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

RULE = "links/doubled-parentheses"

WARNED = GOOD.replace("The derivative of", "The derivative of of")

BAD_IS_NAMED = re.compile(r"^ *bad\.md:6:\d+: error links/doubled-parentheses ", re.MULTILINE)

ODD_NAMES = [
    "two words.md",
    "größe – 大小.md",
    "-dash.md",
    "--output-format=text=written.md",
    "$(touch run).md",
    "::error::x.md",
    "quo'te.md",
    *([] if sys.platform == "win32" else ["new\nline.md", 'quo"te.md', "back\\slash.md"]),
]


@pytest.mark.parametrize("runner", RUNNERS)
def test_the_runners_accept_the_declarations(runner: str) -> None:
    for command, path in (("validate-manifest", HOOKS), ("validate-config", CONFIG)):
        done = subprocess.run(
            [sys.executable, "-m", RUNNERS[runner], command, str(path)],
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "warning" not in (done.stdout + done.stderr).lower()


def test_the_declared_hooks() -> None:
    hooks = YAML(typ="safe", pure=True).load(HOOKS.read_text(encoding="utf-8"))
    by_id = {hook["id"]: hook for hook in hooks}
    assert tuple(by_id) == HOOK_IDS
    assert all(hook["verbose"] for hook in hooks), "pre-commit hides the warnings of a hook else"
    for hook in hooks:
        sees_part_of_the_bank = hook.get("pass_filenames", True)
        assert ("--no-bank" in hook["entry"]) == sees_part_of_the_bank
        assert ("--force-exclude" in hook["entry"]) == sees_part_of_the_bank
        assert (hook.get("args") == ["--"]) == sees_part_of_the_bank
        assert ("--tracked" in hook["entry"]) == (not sees_part_of_the_bank)
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
        PRE_COMMIT_HOME=str(base / "pre-commit"),
        PREK_HOME=str(base / "prek"),
        PREK_UV_SOURCE="pip",
        QA_LINT_CACHE_DIR=str(base / "cache"),
    )
    names = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        env=clean_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if names.returncode:
        pytest.skip(f"needs a git clone: {names.stderr.strip()}")
    return release(base / "qa-lint", environment, list(filter(None, names.stdout.split("\0"))))


@pytest.fixture(params=RUNNERS)
def empty(released: Repository, tmp_path: Path, request: pytest.FixtureRequest) -> Repository:
    """A repository without hooks, for each of the runners."""
    return Repository.new(tmp_path / "bank", released.environment, request.param)


@pytest.fixture
def bank(released: Repository, empty: Repository) -> Repository:
    """A question bank whose commits run the hooks of a released qa-lint."""
    empty.configure(released_hooks(released, "qa-lint", "qa-lint-project", "qa-lint-links"))
    installed = empty.hooks("install")
    assert installed.returncode == 0, installed.stdout
    return empty


@pytest.mark.slow
def test_try_repo(released: Repository, empty: Repository) -> None:
    empty.stage({"bad.md": BAD, "good.md": GOOD})
    tried = empty.hooks("try-repo", str(released.folder), "qa-lint", "--all-files")
    assert tried.returncode == 1, tried.stdout
    assert BAD_IS_NAMED.search(tried.stdout), tried.stdout
    assert "good.md" not in tried.stdout


@pytest.mark.slow
def test_a_bad_commit_is_refused(bank: Repository) -> None:
    before = bank.git("rev-parse", "HEAD")
    bank.stage({"bad.md": BAD})
    refused = bank.commit("A bad one")
    assert refused.returncode == 1, refused.stdout
    assert BAD_IS_NAMED.search(refused.stdout), refused.stdout
    assert bank.git("rev-parse", "HEAD") == before


@pytest.mark.slow
def test_a_good_commit_passes(bank: Repository) -> None:
    bank.stage({"good.md": GOOD})
    done = bank.commit("A good one")
    assert done.returncode == 0, done.stdout
    assert bank.git("log", "-1", "--format=%s") == "A good one"
    assert "--links" not in done.stdout, "the network is asked only when somebody wants it"


@pytest.mark.slow
def test_warnings_are_seen_and_do_not_refuse(bank: Repository) -> None:
    bank.stage({"warned.md": WARNED})
    done = bank.commit("A doubtful one")
    assert done.returncode == 0, done.stdout
    warning = re.compile(r"^ *warned\.md:6:\d+: warning spelling/doubled-word ", re.MULTILINE)
    assert warning.search(done.stdout), done.stdout


@pytest.mark.slow
def test_the_project_hook_compares_files_that_the_commit_leaves_alone(bank: Repository) -> None:
    bank.keep({"first.md": GOOD})
    bank.stage({"second.md": GOOD.replace("shows", "tells")})
    second = bank.commit("The same question again")
    per_file, _, whole = second.stdout.partition("whole bank")
    assert "consistency/" not in per_file
    assert re.search(r"\.md:\d+:\d+: (error|warning) consistency/duplicate-title ", whole), (
        second.stdout
    )


@pytest.mark.slow
def test_the_fixing_hook_fixes_and_settles(bank: Repository, released: Repository) -> None:
    bank.configure(released_hooks(released, "qa-lint-fix"))
    bank.stage({"bad.md": BAD})
    first = bank.commit("To be fixed")
    assert first.returncode == 1, first.stdout
    assert "files were modified by this hook" in first.stdout.lower()
    assert bank.read("bad.md") == GOOD
    bank.stage()
    second = bank.commit("Fixed")
    assert second.returncode == 0, second.stdout


@pytest.mark.slow
@pytest.mark.parametrize("empty", ["prek"], indirect=True)  # pre-commit takes a minute for it
def test_a_local_hook(empty: Repository, released: Repository) -> None:
    empty.configure(local_hook(released))
    empty.stage({"good.md": GOOD})
    passed = empty.hooks("run")
    assert passed.returncode == 0, passed.stdout
    empty.stage({"bad.md": BAD})
    refused = empty.hooks("run")
    assert refused.returncode == 1, refused.stdout
    assert BAD_IS_NAMED.search(refused.stdout), refused.stdout


class _Gone(BaseHTTPRequestHandler):
    """Answers every request with 404."""

    def do_GET(self) -> None:
        self.send_error(404)

    def do_HEAD(self) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _server() -> Iterator[str]:
    """Run a server on the loopback interface; give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gone) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.slow
def test_the_hook_for_links(bank: Repository, released: Repository) -> None:
    given = ["--allow-net", "127.0.0.0/8"]
    bank.configure(released_hooks(released, "qa-lint-links", args=given))
    with _server() as address:
        bank.stage({"page.md": GOOD.replace("https://www.example.org", address)})
        at_commit = bank.hooks("run", "--verbose")
        assert "--links" not in at_commit.stdout or "kipped" in at_commit.stdout
        asked = bank.hooks("run", "--hook-stage", "manual", "--all-files")
    assert asked.returncode == 1, asked.stdout
    assert re.search(r"^ *page\.md:6:\d+: error links/dead ", asked.stdout, re.M), asked.stdout


@pytest.mark.slow
def test_a_push_asks_for_the_links_that_it_adds(
    bank: Repository, released: Repository, tmp_path: Path
) -> None:
    given = ["--allow-net", "127.0.0.0/8"]
    bank.configure(released_hooks(released, "qa-lint-links", args=given))
    bank.git("init", "--quiet", "--bare", str(tmp_path / "remote"))
    bank.git("remote", "add", "origin", str(tmp_path / "remote"))
    with _server() as address:
        bank.keep({"old.md": GOOD.replace("https://www.example.org", address)})
        bank.git("push", "--quiet", "origin", "main")
        assert bank.hooks("install", "--hook-type", "pre-push").returncode == 0
        bank.keep({"text.md": "# A page without links\n"})
        pushed = bank.run("git", "push", "origin", "main")
        assert pushed.returncode == 0, pushed.stdout
        bank.keep({"new.md": f"# A page\n\nSee [this]({address}/other).\n"})
        refused = bank.run("git", "push", "origin", "main")
    assert refused.returncode == 1, refused.stdout
    found = re.findall(r"^ *(\S+\.md):\d+:\d+: error ", refused.stdout, re.MULTILINE)
    assert found == ["new.md"], refused.stdout


@pytest.mark.slow
@pytest.mark.parametrize("serial", [True, False], ids=["one-by-one", "at-once"])
def test_three_thousand_files(serial: bool, released: Repository, empty: Repository) -> None:
    """The runners split long arguments into several commands: each file is checked once."""
    empty.configure(released_hooks(released, "qa-lint", "qa-lint-project", require_serial=serial))
    names = [f"chapter-{number % 30}/{'long-name-' * 7}{number:04}.md" for number in range(3000)]
    bad = {name for number, name in enumerate(names) if number % 10 == 3}
    empty.stage({name: BAD if name in bad else GOOD for name in names})
    done = empty.hooks("run", "qa-lint", "--all-files")
    assert done.returncode == 1, done.stdout[-3000:]
    assert sorted(re.findall(r"^ *(\S+\.md):6:\d+: error links/", done.stdout, re.M)) == sorted(bad)
    counts = re.findall(r"^ *([\d,]+) files? checked: ", done.stdout, re.M)
    assert len(counts) > 1 or (serial and empty.runner == "prek")
    assert sum(int(count.replace(",", "")) for count in counts) == 3000
    whole = empty.hooks("run", "qa-lint-project", "--all-files")
    assert re.search(r"^ *3,?000 files checked: 300 errors", whole.stdout, re.M)


@pytest.mark.slow
def test_what_is_staged_is_checked(bank: Repository) -> None:
    bank.keep({"bad.md": GOOD})
    bank.stage({"bad.md": BAD})
    bank.write("bad.md", GOOD)  # the mended text is not part of the commit
    refused = bank.commit("Still bad")
    assert refused.returncode == 1, refused.stdout
    assert BAD_IS_NAMED.search(refused.stdout), refused.stdout
    assert bank.read("bad.md") == GOOD


@pytest.mark.slow
def test_what_is_not_staged_is_not_checked(bank: Repository) -> None:
    bank.keep({"page.md": GOOD, "other.md": "# A page\n"})
    bank.stage({"page.md": GOOD.replace("shows", "tells")})
    bank.write("page.md", BAD)
    bank.write("other.md", BAD)
    done = bank.commit("A good part")
    assert done.returncode == 0, done.stdout
    assert (bank.read("page.md"), bank.read("other.md")) == (BAD, BAD)


@pytest.mark.slow
def test_what_is_in_no_commit_is_not_checked(bank: Repository) -> None:
    bank.stage({"page.md": GOOD})
    bank.write("draft.md", BAD)
    done = bank.commit("A good one beside a draft")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_fixes_that_conflict_with_what_is_not_staged(
    bank: Repository, released: Repository
) -> None:
    bank.configure(released_hooks(released, "qa-lint-fix"))
    bank.stage({"bad.md": BAD})
    at_work = BAD.replace("a proof", "a long proof")
    bank.write("bad.md", at_work)
    refused = bank.commit("To be fixed")
    assert refused.returncode == 1, refused.stdout
    assert "conflict" in refused.stdout
    assert bank.read("bad.md") == at_work
    assert bank.git("show", ":bad.md") == BAD.strip()


@pytest.mark.slow
def test_fixes_beside_what_is_not_staged(bank: Repository, released: Repository) -> None:
    bank.configure(released_hooks(released, "qa-lint-fix"))
    tail = "".join(f"\nParagraph {number} of the page.\n" for number in range(5))
    bank.stage({"bad.md": BAD + tail})
    bank.write("bad.md", BAD + tail + "\nAt work.\n")
    refused = bank.commit("To be fixed")
    assert refused.returncode == 1, refused.stdout
    assert bank.read("bad.md") == GOOD + tail + "\nAt work.\n"


@pytest.mark.slow
def test_a_worktree(bank: Repository, tmp_path: Path) -> None:
    bank.keep({"bad.md": BAD})  # in the main checkout, which is not what is committed to
    bank.git("worktree", "add", "--quiet", "-b", "branch", str(tmp_path / "a tree"))
    tree = Repository(tmp_path / "a tree", bank.environment, bank.runner)
    tree.keep({"bad.md": GOOD})
    tree.stage({"page.md": GOOD.replace("square", "power"), "ignored.md": BAD, ".gitignore": ""})
    tree.git("rm", "--quiet", "--cached", "ignored.md")
    tree.stage({".gitignore": "ignored.md\n"})
    done = tree.commit("A good one in a worktree")
    assert done.returncode == 0, done.stdout
    tree.stage({"bad.md": BAD})
    refused = tree.commit("A bad one in a worktree")
    assert refused.returncode == 1, refused.stdout
    assert BAD_IS_NAMED.search(refused.stdout), refused.stdout


@pytest.mark.slow
def test_from_ref_to_ref(bank: Repository) -> None:
    """What the range had before is not shown, even in a file that it changes."""
    start = bank.keep({"bad.md": BAD, "untouched.md": WARNED.replace("square", "power")})
    bank.keep({"bad.md": BAD.replace("a proof", "the proof")})
    worse = BAD.replace("What is the derivative", "What is the second derivative")
    end = bank.keep({"bad.md": BAD.replace("a proof", "the proof"), "worse.md": worse})
    done = bank.hooks("run", "--from-ref", start, "--to-ref", end)
    assert done.returncode == 1, done.stdout
    shown = set(re.findall(r"^ *(\S+\.md):6:\d+: (?:error|warning) (\S+) ", done.stdout, re.M))
    assert shown == {("worse.md", RULE)}
    same = bank.hooks("run", "--from-ref", end, "--to-ref", end, "qa-lint-project")
    assert same.returncode == 0, same.stdout
    clean = bank.keep({"worse.md": worse.replace("((", "(").replace("))", ")")})
    done = bank.hooks("run", "--from-ref", end, "--to-ref", clean)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_names(bank: Repository) -> None:
    bank.stage(dict.fromkeys(ODD_NAMES, BAD))
    done = bank.hooks("run", "qa-lint")
    assert done.returncode == 1, done.stdout
    found = re.findall(r"^ *(.+\.md):6:\d+: error links/doubled", done.stdout, re.MULTILINE)
    assert sorted(found) == sorted(name.replace("\n", "\\x0a") for name in ODD_NAMES)
    assert not (bank.folder / "run").exists()
    assert not (bank.folder / "written.md").exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are Unicode")
@pytest.mark.parametrize("empty", ["prek"], indirect=True)  # pre-commit itself stops at them
def test_a_name_that_is_not_utf8(bank: Repository) -> None:
    (bank.folder / os.fsdecode(b"gr\xf6\xdfe.md")).write_text(BAD, encoding="utf-8")
    bank.stage()
    done = bank.hooks("run", "qa-lint", "--all-files")
    assert done.returncode == 1, done.stdout
    assert "links/doubled-parentheses" in done.stdout


@pytest.mark.slow
def test_files_that_are_deleted_or_renamed(bank: Repository) -> None:
    bank.keep({"old.md": GOOD, "gone.md": GOOD.replace("square", "cube")})
    bank.git("mv", "old.md", "bad.md")
    bank.git("rm", "--quiet", "gone.md")
    done = bank.commit("Moved")
    assert done.returncode == 0, done.stdout
    bank.git("mv", "bad.md", "moved.md")
    bank.stage({"moved.md": BAD})
    refused = bank.commit("Moved again")
    assert refused.returncode == 1, refused.stdout
    assert re.search(r"^ *moved\.md:6:\d+: error ", refused.stdout, re.MULTILINE)


@pytest.mark.slow
def test_a_submodule(bank: Repository, tmp_path: Path) -> None:
    part = Repository.new(tmp_path / "part", bank.environment)
    old = part.keep({"bad.md": BAD})
    part.keep({"more.md": BAD.replace("square", "cube")})
    allowed = ("-c", "protocol.file.allow=always")
    bank.git(*allowed, "submodule", "add", "--quiet", part.folder.as_uri(), "part")
    bank.git("-C", "part", "checkout", "--quiet", old)
    start = bank.keep()
    bank.git("-C", "part", "checkout", "--quiet", "main")
    end = bank.keep()
    done = bank.hooks("run", "--from-ref", start, "--to-ref", end, "qa-lint")
    assert done.returncode == 0, done.stdout  # pre-commit does not look into submodules
    bank.stage({"page.md": GOOD})
    end = bank.keep()
    done = bank.hooks("run", "--from-ref", start, "--to-ref", end, "qa-lint-project")
    assert done.returncode == 1, done.stdout
    found = re.findall(r"^ *(\S+\.md):6:\d+: error ", done.stdout, re.MULTILINE)
    assert found == ["part/more.md"]


@pytest.mark.slow
def test_what_the_settings_exclude(bank: Repository) -> None:
    bank.stage({"qa-lint.toml": 'exclude = ["drafts"]\n', "drafts/a.md": BAD, "page.md": GOOD})
    done = bank.commit("A draft")
    assert done.returncode == 0, done.stdout
    assert "drafts/a.md:" not in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal(bank: Repository, released: Repository) -> None:
    """Colours, but no progress: the runner shows it all at the end."""
    given = ["--allow-net", "127.0.0.0/8"]
    bank.configure(released_hooks(released, "qa-lint-links", args=given))
    with _server() as address:
        bank.stage({"page.md": GOOD.replace("https://www.example.org", address)})
        shown = _on_terminal(bank, "run", "--hook-stage", "manual", "--all-files")
    assert re.search(r"page\.md:6:\d+(\x1b\[\d*m)*: \x1b\[[\d;]*merror", shown), shown
    assert "\x1b[K" not in shown[shown.find("page.md") :]
    assert "address checked: 1 broken" in shown


def _on_terminal(repository: Repository, *arguments: str) -> str:
    """Run the runner on a pseudo-terminal; return what it shows."""
    import pty  # there is none on Windows

    ours, theirs = pty.openpty()
    environment = {**repository.environment, "TERM": "xterm-256color"}
    with subprocess.Popen(
        repository.command(*arguments),
        cwd=repository.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                data = os.read(ours, 65536)
            except OSError:  # what Linux says when the other side is closed
                break
            if not data:
                break
            shown += data
        assert process.wait() == 1, shown
    os.close(ours)
    return shown.decode("utf-8")
