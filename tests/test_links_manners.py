"""How hosts are treated, seen from the plan, from the host, and from the table of known hosts."""

from __future__ import annotations

import json
import threading
from collections import Counter
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.data import data_path
from qa_lint.core.errors import PackError
from qa_lint.core.linkstatus import LinkStatus, Verdict
from qa_lint.running.links.checking import check_urls
from qa_lint.running.links.guard import Guard
from qa_lint.running.links.health import health, plain_spelling
from qa_lint.running.links.hosts import (
    COMPILED,
    CONCURRENCY,
    SOURCE,
    STRANGER,
    Host,
    compile_hosts,
    host_of,
)
from qa_lint.running.links.job import Job
from qa_lint.running.links.limits import Limits
from qa_lint.running.links.manners import START, Queue
from qa_lint.running.links.page import read_page
from qa_lint.running.links.plan import Plan
from qa_lint.running.links.skipping import why_not
from tests.hostile_server import DOMAIN, HostileServer, lookup, says


def jobs(count: int, host: str = "a.net") -> list[Job]:
    return [Job(f"http://{host}/{number}", f"{host}:80", []) for number in range(count)]


def taken(plan: Plan, now: float) -> list[Job]:
    found = []
    while job := plan.next(now):
        found.append(job)
    return found


def test_a_host_gets_three_first_and_more_if_it_answers_well() -> None:
    queue = Queue("a.net", STRANGER)
    limits = []
    for _ in range(200):
        queue.went_well()
        limits.append(queue.limit)
    assert limits[:3] == [START, START, START + 1]
    assert max(limits) == CONCURRENCY
    queue.went_badly()
    assert queue.limit == CONCURRENCY // 2
    for _ in range(9):
        queue.went_badly()
    assert queue.limit == 1


def test_hosts_take_turns() -> None:
    plan = Plan([*jobs(5, "a.net"), *jobs(5, "b.net"), *jobs(1, "c.net")])
    hosts = [urlsplit(job.url).hostname for job in taken(plan, 10.0)]
    assert hosts[:3] == ["a.net", "b.net", "c.net"]
    assert Counter(hosts) == {"a.net": 3, "b.net": 3, "c.net": 1}


def test_no_more_begin_in_a_second_than_the_rate_allows() -> None:
    queue = Queue("a.net", Host(concurrency=100, rate=10.0))
    queue.limit = 100
    now, begun = 100.0, []
    while now < 102.0:
        if queue.free(now):
            queue.start(now)
            begun.append(now)
        now += 0.01
    assert 19 <= len(begun) <= 23
    assert max(sum(at <= other < at + 1 for other in begun) for at in begun) <= 12


def test_a_pause_is_that_host_s_alone() -> None:
    plan = Plan([*jobs(2, "a.net"), *jobs(2, "b.net")])
    first = plan.next(0.0)
    assert first is not None
    plan.queues["a.net:80"].pause(5.0)
    plan.done(first, 0.0)
    assert {urlsplit(job.url).hostname for job in taken(plan, 1.0)} == {"b.net"}
    assert plan.wake() == 5.0
    assert len(taken(plan, 4.9)) == 0
    assert len(taken(plan, 5.1)) == 1


def test_retries_come_after_what_was_never_tried() -> None:
    plan = Plan(jobs(5))
    first = plan.next(0.0)
    assert first is not None
    plan.done(first, 0.0)
    plan.retry(first, 0.5)
    order = []
    for step in range(9):
        job = plan.next(1.0 + step)
        if job:
            order.append(job)
            plan.done(job, 1.0 + step)
    assert order[-1] is first
    assert len(order) == 5
    assert len(plan) == 0


def test_dropped_jobs_are_gone() -> None:
    plan = Plan([*jobs(4, "a.net"), *jobs(1, "b.net")])
    first = plan.next(0.0)
    assert first is not None
    plan.done(first, 0.0)
    plan.retry(first, 9.0)
    assert len(plan.drop("a.net:80")) == 4
    assert len(plan) == 1
    assert len(taken(plan, 99.0)) == 1
    assert len(plan.drop_where(lambda name: name == "b.net")) == 0


def test_hosts_are_dropped_by_their_names() -> None:
    plan = Plan([*jobs(4, "a.net"), *jobs(1, "b.net")])
    assert len(plan.drop_where(lambda name: name == "a.net")) == 4
    assert {urlsplit(job.url).hostname for job in taken(plan, 1.0)} == {"b.net"}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60))
def test_every_job_comes_once_a_try(wanted: list[tuple[str, bool]]) -> None:
    made = [
        Job(f"http://{host}.net/{n}", f"{host}.net:80", []) for n, (host, _) in enumerate(wanted)
    ]
    again = {id(job) for job, (_, twice) in zip(made, wanted, strict=True) if twice}
    plan, now, seen = Plan(made), 0.0, Counter[int]()
    running: list[Job] = []
    while len(plan) or running:
        running += taken(plan, now)
        assert all(queue.active <= queue.limit for queue in plan.queues.values())
        for job in running:
            seen[id(job)] += 1
            plan.done(job, now)
            plan.queues[job.origin].went_well()
            if id(job) in again and seen[id(job)] == 1:
                plan.retry(job, now + 3.0)
        running = []
        now += 1.0
    assert seen == {id(job): 2 if id(job) in again else 1 for job in made}


def test_the_server_sees_no_more_than_is_allowed() -> None:
    server = HostileServer()
    gate = threading.Event()

    def answer(connection: object) -> None:
        gate.wait(0.01)  # long enough for requests to overlap
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")  # type: ignore[attr-defined]

    urls = []
    for number in range(120):
        server.on(f"/{number}", answer)
        urls.append(server.url(f"/{number}", f"{'ab'[number % 2]}.{DOMAIN}"))
    check_urls(urls, allow_nets=["127.0.0.0/8"], lookup=lookup)
    assert len(server.requests) == 120
    assert max(server.most.values()) <= CONCURRENCY
    server.requests.clear()
    server.most.clear()
    limits = Limits(concurrency=2)
    check_urls(urls[:40], allow_nets=["127.0.0.0/8"], lookup=lookup, limits=limits)
    assert max(server.most.values()) <= 2
    server.close()


def test_who_says_429_is_asked_less() -> None:
    server = HostileServer()
    for number in range(30):
        server.on(f"/{number}", says("429 Busy", "Retry-After: 0"), says("200 OK"))
    busy = [server.url(f"/{number}", f"busy.{DOMAIN}") for number in range(3)]
    other = [server.url(f"/other/{number}", f"other.{DOMAIN}") for number in range(30)]
    limits = Limits(retry_pause=0.0)
    results = check_urls([*busy, *other], allow_nets=["127.0.0.0/8"], lookup=lookup, limits=limits)
    assert {one.verdict for one in results.values()} == {"ok"}
    assert server.most[f"busy.{DOMAIN}:{server.port}"] <= START
    server.close()


def test_the_table_is_compiled() -> None:
    compiled = json.loads(data_path("data", COMPILED).read_text(encoding="utf-8"))
    assert compiled == compile_hosts(data_path(SOURCE).read_bytes())


@pytest.mark.parametrize(
    "text",
    ["a: b", "hosts: [1]", "hosts:\n- hosts: [a.net]\n  speed: 3", "hosts:\n- hosts: a.net"],
)
def test_a_broken_table_is_an_error(text: str) -> None:
    with pytest.raises(PackError):
        compile_hosts(text.encode())


def test_known_hosts() -> None:
    assert host_of("www.youtube.com") is host_of("youtu.be")
    assert host_of("en.wikipedia.org").known
    assert host_of("notyoutube.com") is STRANGER
    assert host_of("") is STRANGER
    assert host_of("arxiv.org").concurrency == 1


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (
            "https://www.youtube.com/watch?v=a&t=1",
            "https://www.youtube.com/oembed?format=json&url="
            "https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Da%26t%3D1",
        ),
        ("https://doi.org/10.1000/a<b>", "https://doi.org/api/handles/10.1000/a%3Cb%3E"),
        ("https://www.youtube.com/@channel", None),
        ("https://doi.org/", None),
        ("https://arxiv.org/abs/1", None),
    ],
)
def test_who_knows_about_a_page(url: str, asked: str | None) -> None:
    api = host_of(urlsplit(url).hostname or "").api_for(url)
    assert (api.address(url) if api else None) == asked


def test_every_api_is_public_and_encrypted() -> None:
    compiled = json.loads(data_path("data", COMPILED).read_text(encoding="utf-8"))
    for entry in compiled["hosts"]:
        assert entry["why"]
        for api in entry.get("api", ()):
            assert api["ask"].startswith("https://")
            assert not set(api["exists"]) & set(api["gone"])


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://www.a.net/x/", "a.net/x"),
        ("http://a.net:80/x?utm_source=b&fbclid=c", "a.net/x"),
        ("http://a.net:8080/x?b=1&a=2", "a.net:8080/x?b=1&a=2"),
        ("http://[", ""),
    ],
)
def test_spellings_of_one_page(url: str, plain: str) -> None:
    assert plain_spelling(url) == plain


def status(url: str, verdict: Verdict, elapsed: float = 1.0) -> LinkStatus:
    return LinkStatus(url, verdict, None, None, "", elapsed, 0, None, None, ())


def test_the_maintainers_view() -> None:
    view = health(
        [
            status("http://a.net/1", "uncertain"),
            status("http://b.net/1", "broken"),
            status("http://b.net/2#x", "ok"),
            status("https://www.b.net/2/#y", "ok"),
            status("http://c.net/1", "ok"),
            status("http://d.net/1", "not-checked"),
        ]
    )
    assert [host.host for host in view.hosts] == ["b.net", "a.net"]
    assert view.spellings == (("http://b.net/2", "https://www.b.net/2/"),)
    assert view.archived == {"http://b.net/1": "https://web.archive.org/web/http://b.net/1"}


@given(st.text(alphabet="<>!-/=\"' aid\n&;templscrty", max_size=200))
def test_any_text_is_a_page(text: str) -> None:
    page = read_page(text)
    assert page.seen <= len(text)


@pytest.mark.parametrize(
    "part", ["<a ", "<!--", "<a b='", "<script>", "<", "<template>", "</", "<a/", "&amp", "<a b=c "]
)
def test_a_megabyte_of_anything_is_read(part: str) -> None:
    read_page(part * (1_000_000 // len(part)))


@pytest.mark.parametrize(
    ("url", "nets", "asked"),
    [
        ("http://localhost/", (), False),
        ("http://app.localhost/", (), False),
        ("http://localhost/", ("127.0.0.0/8",), True),
        ("http://a.test/", (), False),
        ("http://a.test/", ("127.0.0.0/8",), True),
        ("http://example.com/", ("127.0.0.0/8",), False),
        ("http://intranet/", ("10.0.0.0/8",), True),
        ("http://" + "a" * 64 + ".net/", (), False),
        ("http://a.net/" + "x" * 20_000, (), False),
    ],
)
def test_what_is_asked_for(url: str, nets: tuple[str, ...], asked: bool) -> None:
    assert (why_not(url, Guard(nets)) is None) == asked
