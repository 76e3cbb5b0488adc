"""What takes long: memory under attack, and many runs with failures at random."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from qa_lint.running.links.checking import check_urls
from qa_lint.running.links.limits import Limits
from qa_lint.running.links.results import UrlResult
from tests.command_line import ROOT
from tests.hostile_server import DOMAIN, HTML, HostileServer, bomb, head, lookup, page, reset, says

pytestmark = pytest.mark.slow

ATTACK = """
import json, sys
from qa_lint.running.links.checking import check_urls
from qa_lint.running.links.limits import Limits
urls = json.load(sys.stdin)
check_urls(urls, allow_nets=["127.0.0.0/8"], limits=Limits(timeout=8.0, deadline=16.0))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1_000)
"""
"""What ``getrusage`` tells of a child begins with what its parent, the tests, held."""


@pytest.fixture
def server() -> Iterator[HostileServer]:
    made = HostileServer()
    yield made
    made.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_many_attacks_at_once_stay_within_memory(server: HostileServer) -> None:
    part = b"<p>words</p>" * 5_000
    packed = bomb(200_000_000)
    answers = {
        "endless": server.endless(head("200 OK", HTML), part),
        "header": server.endless(b"HTTP/1.1 200 OK\r\nA: ", part),
        "bomb": page(packed, "Content-Encoding: gzip"),
        "download": server.endless(head("200 OK", "Content-Type: video/mp4"), part),
    }
    urls = []
    for name, answer in answers.items():
        for number in range(20):
            server.on(f"/{name}/{number}", answer)
            urls.append(server.url(f"/{name}/{number}#part"))
    command = [sys.executable, "-c", ATTACK]
    done = subprocess.run(
        command, input=json.dumps(urls), capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert int(done.stdout) < 150


@pytest.mark.parametrize("with_404", [False, True])
def test_no_false_alarm_in_a_hundred_runs(server: HostileServer, with_404: bool) -> None:
    chance = random.Random(7)
    failures = [says("500 X"), says("502 X"), says("503 X", "Retry-After: 0"), reset]
    failures += [says("404 X")] if with_404 else []

    def answer(connection: socket.socket) -> None:
        failed = chance.random() < 0.05
        (chance.choice(failures) if failed else says("200 OK"))(connection)

    urls = []
    for number in range(100):
        server.on(f"/{number}", answer)
        urls.append(server.url(f"/{number}", f"h{number % 10}.{DOMAIN}"))
    limits = Limits(retry_pause=0.0)
    red: list[UrlResult] = []
    for _ in range(100):
        results = check_urls(urls, allow_nets=["127.0.0.0/8"], limits=limits, lookup=lookup)
        red += [one for one in results.values() if one.verdict == "broken"]
    assert len(red) <= (1 if with_404 else 0)
