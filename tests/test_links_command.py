"""``qa-lint links``: what it prints, writes, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import ROOT, Ran, run, run_process, write
from tests.hostile_server import PAGE, HostileServer, page, redirects, says

KEYS = {
    *("url", "verdict", "status", "final_url", "reason", "elapsed", "bytes", "first_failed"),
    "occurrences",
}


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bank").mkdir()
    monkeypatch.chdir(tmp_path / "bank")
    monkeypatch.setattr("qa_lint.running.links.checking._Run._pause_before_next", lambda *_: 0.0)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)


def lookup(host: str, port: int, **_named: int) -> list[tuple[Any, ...]]:
    """Know this machine and addresses, and no other names: nothing is asked of the network."""
    if host == "localhost" or host[:1].isdigit() or ":" in host:
        found: list[tuple[Any, ...]]
        found = ADDRESSES(host.replace("localhost", "127.0.0.1"), port, flags=socket.AI_NUMERICHOST)
        return found
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


ADDRESSES: Any = socket.getaddrinfo


@pytest.fixture
def server() -> Iterator[HostileServer]:
    made = HostileServer()
    made.on("/moved", redirects("/new"))
    made.on("/away", redirects(made.url("/new", "localhost")))
    made.on("/gone", says("404 X"))
    made.on("/busy", says("418 X"))
    made.on("/part", page(PAGE))
    yield made
    made.close()


def links(*arguments: str) -> Ran:
    return run("links", "--allow-net", "127.0.0.0/8", *arguments)


def verdicts(ran: Ran) -> dict[str, str]:
    found: list[dict[str, Any]] = json.loads(ran.stdout)["links"]
    return {one["url"].rpartition("/")[2]: one["verdict"] for one in found}


def test_json(server: HostileServer) -> None:
    write(Path("a.md"), f"[é]({server.url('/ok')}) [b]({server.url('/gone')})\n")
    write(Path("b.md"), f"Again: [é]({server.url('/ok')}) [c]({server.url('/part#nope')})\n")
    ran = links("a.md", "b.md", "--output-format", "json")
    data = json.loads(ran.stdout)
    assert (ran.status, data["version"], set(data)) == (1, 1, {"version", "links"})
    assert verdicts(ran) == {"ok": "ok", "gone": "broken", "part#nope": "missing-fragment"}
    assert {key for link in data["links"] for key in link} == KEYS
    first = data["links"][0]
    assert [one["path"] for one in first["occurrences"]] == ["a.md", "b.md"]
    assert first["occurrences"][0]["range"]["start"] == {"line": 1, "column": 5, "offset": 4}
    assert first["first_failed"] is None
    assert data["links"][1]["first_failed"].endswith("Z")
    assert server.asked("/ok") == 1
    again = links("a.md", "b.md", "--output-format", "json")
    assert verdicts(again) == verdicts(ran)
    assert server.asked("/ok") == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [("/ok", 0), ("/moved", 0), ("/busy", 0), ("/gone", 1), ("/part#part", 0), ("/part#no", 1)],
)
def test_exit_status(server: HostileServer, path: str, status: int) -> None:
    write(Path("a.md"), f"[a]({server.url(path)})\n")
    assert links("a.md").status == status
    assert links("--offline", "a.md").status == status


def test_exit_status_of_unsafe_and_unknown() -> None:
    write(Path("a.md"), "[a](http://10.0.0.1/)\n")
    assert links("a.md").status == 1
    write(Path("a.md"), "[a](http://localhost:1/) [b](https://example.com/x)\n")
    assert run("links", "a.md").status == 0
    write(Path("a.md"), "no links\n")
    assert links("a.md").status == 0


def test_text_lists_the_worst_first(server: HostileServer) -> None:
    paths = ("/ok", "/moved", "/gone", "/busy")
    write(Path("a.md"), " ".join(f"[a]({server.url(path)})" for path in paths) + "\n")
    lines = links("a.md").out.splitlines()
    heads = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert heads == ["broken", "uncertain", "moved", "ok", "4"]
    assert lines[-1].startswith("4 addresses, 4 asked for now: 1 broken")
    assert any("at a.md:1:" in line for line in lines)


def test_fix_writes_what_stays_on_the_site(server: HostileServer) -> None:
    text = f"[a]({server.url('/moved#x')}) <{server.url('/away')}>\n".replace("#x", "")
    file = write(Path("a.md"), text)
    assert links("--fix", "a.md").status == 0
    fixed = text.replace("/moved", "/new")
    assert file.read_text(encoding="utf-8") == fixed
    assert links("--unsafe-fixes", "a.md").status == 0
    elsewhere = server.url("/new", "localhost")
    assert file.read_text(encoding="utf-8") == fixed.replace(server.url("/away"), elsewhere)


def test_github_annotates_what_fails(server: HostileServer) -> None:
    write(Path("a.md"), f"[a]({server.url('/gone')}) [b]({server.url('/busy')})\n")
    (line,) = links("--output-format", "github", "a.md").out.splitlines()
    assert line.startswith("::error file=a.md,line=1,endLine=1,col=5,endColumn=")
    assert line.endswith("status 404")


def test_html_escapes_everything(server: HostileServer) -> None:
    server.on("/x", redirects("/%3C/script%3E?<script>alert(1)</script>&\"'"))
    hostile = server.url("/x?</script><img/src=x>'&\"")
    server.on("/x?%3C/script%3E%3Cimg/src=x%3E'&%22", redirects("/y?</script><script>\"'"))
    write(Path("a.md"), f'<{server.url("/x")}> [a](<{hostile}>) [b](http://a.invalid/"onclick=x)\n')
    out = links("--output-format", "html", "--report", "a.md").out
    assert "<script" not in out
    assert "<img" not in out
    assert "javascript:" not in out
    assert out.count("</style>") == 1
    assert out.isprintable() or "\x1b" not in out


def test_report(server: HostileServer) -> None:
    write(
        Path("a.md"),
        f"[a]({server.url('/gone')}) [b]({server.url('/b')}) [c]({server.url('/b/')})\n",
    )
    links("a.md")
    server.on("/gone", says("200 OK"))
    links("--recheck", "a.md")
    server.on("/gone", says("410 X"))
    ran = links("--recheck", "--report", "a.md")
    assert f"https://web.archive.org/web/{server.url('/gone')}" in ran.out
    assert "127.0.0.1: 1 failing of 3" in ran.out
    assert f"{server.url('/b')} = {server.url('/b/')}" in ran.out
    assert "broken since" in ran.out
    data = json.loads(links("--report", "--output-format", "json", "a.md").stdout)
    assert data["report"]["hosts"][0]["failing"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--timeout", "0"),
        ("--timeout", "nan"),
        ("--timeout", "x"),
        ("--concurrency", "0"),
        ("--concurrency", "9999"),
        ("--max-age", "soon"),
        ("--allow-net", "here"),
        ("--ca-file", "missing.pem"),
        ("--offline", "--recheck"),
        ("--output-format", "xml"),
        ("--config", "missing.toml"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    write(Path("a.md"), "[a](http://127.0.0.1:1/)\n")
    ran = run("links", "a.md", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_a_file_without_certificates(server: HostileServer) -> None:
    write(Path("no.pem"), "no certificate")
    write(Path("a.md"), f"[a]({server.url('/').replace('http', 'https')})\n")
    assert links("--ca-file", "no.pem", "a.md").status == 2


def test_odd_addresses_end_well() -> None:
    odd = (
        *("http://", "http://[", "http://[::1", "http://a b/"),
        *("http://a.net:99999/", "http://a..b.net/", f"http://{'a' * 300}.net/", "http://-a-.net/"),
        *("https://münchen.invalid/straße", "https://例え.invalid/", "http://xn--a.invalid/"),
        *(f"http://a.invalid/{'x' * 20_000}", "http://a.invalid/%", "HTTP://A.INVALID", "http://%41/"),
        *("http://a.invalid:port/", "http://user:pw@a.invalid/", "https://a_b.invalid/", "http://1.2.3.4.5/"),
    )  # fmt: skip
    write(Path("a.md"), "".join(f"- [a](<{url}>)\n" for url in odd))
    ran = links("a.md", "--output-format", "json", "--no-cache")
    assert ran.status == 0, ran.out + ran.err
    assert {link["verdict"] for link in json.loads(ran.stdout)["links"]} <= {
        "uncertain",
        "not-checked",
    }


def test_ten_thousand_links_on_one_line(server: HostileServer) -> None:
    write(Path("a.md"), " ".join(f"[a](http://localhost:1/{n})" for n in range(10_000)) + "\n")
    ran = run("links", "a.md", "--output-format", "json")
    assert ran.status == 0
    assert len(json.loads(ran.stdout)["links"]) == 10_000


def test_only_new(server: HostileServer, tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.invalid")
        subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)

    git("init", "-q")
    write(Path("old.md"), f"[a]({server.url('/gone')}) [b]({server.url('/ok')})\n")
    git("add", ".")
    git("commit", "-qm", "base")
    write(Path("new.md"), f"[c]({server.url('/gone')}) [d]({server.url('/fresh')})\n")
    os.rename("old.md", "moved.md")
    ran = links("--only-new", "HEAD", "--output-format", "json", ".")
    assert (ran.status, verdicts(ran)) == (0, {"fresh": "ok"})
    assert server.asked("/gone") == 0
    ran = links("--only-new", "no-such-revision", ".")
    assert (ran.status, ran.out) == (2, "")
    assert "--only-new: there is no revision 'no-such-revision'" in ran.err
    ran = links("--only-new", "0" * 40, "--output-format", "json", ".")
    assert (ran.status, len(verdicts(ran))) == (1, 3), ran.out
    assert "everything is reported" in ran.err
    for base, known in ("HEAD", 1), ("0" * 40, 3):
        ran = run("--changed-since", base, "--links", "--allow-net", "127.0.0.0/8", ".")
        assert f"{known} address" in ran.err


def test_a_baseline_of_dead_links(server: HostileServer) -> None:
    asking = ("--links", "--allow-net", "127.0.0.0/8")
    write(Path("a.md"), f"[a]({server.url('/gone')}) [b]({server.url('/ok')})\n")
    created = run("baseline", "create", *asking)
    assert "1 known finding" in created.out, created
    settled = ("--baseline", "qa-lint-baseline.json")
    assert run(".", *settled, *asking).out == "1 file checked: nothing found (1 suppressed)\n"
    write(Path("a.md"), f"[a]({server.url('/gone')}x) [b]({server.url('/ok')})\n")
    server.on("/gonex", says("404 X"))
    assert "error links/dead" in run(".", *settled, *asking).out
    assert run("baseline", "prune").out == "dropped 0 entries, kept 1 entry\n"
    assert run("baseline", "prune", *asking).out == "dropped 1 entry, kept 0 entries\n"


def test_nothing_is_asked_for_with_proxies_of_the_environment(
    server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    write(Path("a.md"), f"[a]({server.url('/ok')})\n")
    assert links("a.md").status == 0


def test_what_is_known_needs_no_requests(server: HostileServer) -> None:
    write(Path("a.md"), f"[a]({server.url('/ok')})\n")
    arguments = ("links", "--allow-net", "127.0.0.0/8", "a.md")
    assert run_process(*arguments).status == 0
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-X", "importtime", "-m", "qa_lint", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert "1 ok" in done.stdout
    for name in ("requests", "urllib3", "ruamel", "qa_lint.parsing.reader"):
        assert f" {name}\n" not in done.stderr
    assert server.asked("/ok") == 1


# Where the tests run in the background, children are born deaf to interrupts.
HEARING = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('qa_lint', run_name='__main__', alter_sys=True)"
)


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT to a child")
def test_an_interrupt_keeps_what_was_learned(server: HostileServer) -> None:
    server.on("/slow", server.endless(b"", b""))
    write(Path("a.md"), f"[a]({server.url('/ok')}) [b]({server.url('/slow')})\n")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HEARING, "links", "--allow-net", "127.0.0.0/8", "a.md"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not server.running[f"127.0.0.1:{server.port}"] or not server.asked("/ok"):
        assert process.poll() is None
    while server.running[f"127.0.0.1:{server.port}"] != 1 or not server.asked("/slow"):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"interrupted" in errors
    assert b"Traceback" not in errors
    ran = links("--offline", "--output-format", "json", "a.md")
    assert verdicts(ran)["slow"] == "not-checked"
    assert verdicts(ran)["ok"] in ("ok", "not-checked")


def test_check_with_links(server: HostileServer) -> None:
    write(Path("a.md"), f"# A\n\n[a]({server.url('/gone')}), [b]({server.url('/part#no')}).\n")
    arguments = ("check", "--links", "--allow-net", "127.0.0.0/8", "--output-format", "json")
    ran = run(*arguments, "a.md")
    assert ran.status == 1
    assert ran.rules == ["links/dead", "links/missing-fragment"]
