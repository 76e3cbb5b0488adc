"""What is remembered of links between runs, and for how long."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa_lint.core.errors import UsageError
from qa_lint.core.linkstatus import age
from qa_lint.running.links import survey as surveys
from qa_lint.running.links.ledger import FILE, VERSION, Entry, Ledger
from qa_lint.running.links.limits import Limits
from qa_lint.running.links.results import UrlResult
from qa_lint.running.links.survey import DAY, Choices, Survey, duration, survey
from tests.hostile_server import DOMAIN, HostileServer, lookup, page, says

LIMITS = Limits(timeout=20.0, deadline=40.0, concurrency=8, retry_pause=0.0)


@pytest.fixture
def server() -> Iterator[HostileServer]:
    made = HostileServer()
    yield made
    made.close()


@pytest.fixture
def choices(tmp_path: Path) -> Choices:
    return Choices(allow_nets=("127.0.0.0/8",), limits=LIMITS, folder=tmp_path)


class Clock:
    """A calendar that the test turns."""

    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return time.monotonic()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(surveys, "time", made)
    monkeypatch.setattr("qa_lint.running.links.checking.time", made)
    return made


def run(url: str, choices: Choices) -> tuple[UrlResult, Survey]:
    done = survey([url], choices, lookup=lookup)
    return done.results[url], done


def test_a_good_verdict_is_good_for_a_week(
    server: HostileServer, choices: Choices, clock: Clock
) -> None:
    url = server.on("/page", says("200 OK"))
    assert run(url, choices)[1].asked == 1
    clock.now += 6.9 * DAY
    result, done = run(url, choices)
    assert (result.verdict, done.asked) == ("ok", 0)
    clock.now += 0.2 * DAY
    assert run(url, choices)[1].asked == 1
    assert run(url, replace(choices, recheck=True))[1].asked == 1
    assert run(url, replace(choices, max_age=0.0))[1].asked == 1
    assert server.asked("/page") == 4


def test_a_bad_verdict_is_asked_for_anew_and_one_try_confirms_it(
    server: HostileServer, choices: Choices
) -> None:
    url = server.on("/page", says("404 Gone"))
    assert run(url, choices)[0].verdict == "broken"
    assert server.asked("/page") == 2
    assert run(url, choices)[0].verdict == "broken"
    assert server.asked("/page") == 3
    server.on("/page", says("200 OK"))
    assert run(url, choices)[0].verdict == "ok"


def test_a_known_missing_part_needs_one_try(server: HostileServer, choices: Choices) -> None:
    url = server.on("/page", page("<p id=a>words, and more of them</p>")) + "#b"
    assert [run(url, choices)[0].verdict for _ in range(2)] == ["missing-fragment"] * 2
    assert server.asked("/page") == 3


def test_what_fails_for_a_week_is_broken(
    server: HostileServer, choices: Choices, clock: Clock
) -> None:
    url = server.on("/page", says("503 Down"))
    started = clock.now
    result = run(url, choices)[0]
    assert (result.verdict, result.first_failed) == ("uncertain", started)
    clock.now += 6 * DAY
    assert run(url, choices)[0].verdict == "uncertain"
    clock.now += 1.1 * DAY
    result = run(url, choices)[0]
    assert (result.verdict, result.first_failed) == ("broken", started)
    assert "failed for 7 days" in result.reason
    assert run(url, replace(choices, offline=True))[0].verdict == "broken"
    assert run(url, replace(choices, fail_after=30 * DAY))[0].verdict == "uncertain"
    server.on("/page", says("200 OK"))
    assert run(url, choices)[0].first_failed is None
    server.on("/page", says("503 Down"))
    assert run(url, replace(choices, recheck=True))[0].verdict == "uncertain"


def test_one_failure_long_ago_is_no_week_of_failing(
    server: HostileServer, choices: Choices, clock: Clock
) -> None:
    url = server.on("/page", says("503 Down"))
    run(url, choices)
    clock.now += 300 * DAY
    assert run(url, replace(choices, offline=True))[0].verdict == "uncertain"


@pytest.mark.parametrize("answer", [says("429 Busy", "Retry-After: 3600"), says("418 Teapot")])
def test_who_answers_is_not_down(
    server: HostileServer, choices: Choices, clock: Clock, answer: object
) -> None:
    url = server.on("/page", answer)  # type: ignore[arg-type]
    for _ in range(3):
        result = run(url, choices)[0]
        assert (result.verdict, result.first_failed) == ("uncertain", None)
        clock.now += 9 * DAY


def test_doubt_does_not_take_the_place_of_knowledge(
    server: HostileServer, choices: Choices, clock: Clock
) -> None:
    url = server.on("/page", says("200 OK"))
    run(url, choices)
    clock.now += 8 * DAY
    server.on("/page", says("429 Busy", "Retry-After: 3600"))
    result = run(url, choices)[0]
    assert "it was ok 8 days ago" in result.reason
    assert run(url, replace(choices, offline=True))[0].verdict == "ok"


def test_without_a_network_nothing_is_learned(choices: Choices) -> None:
    urls = [f"http://gone.{DOMAIN}/{number}" for number in range(3)]
    done = survey(urls, choices, lookup=lookup)
    assert {one.verdict for one in done.results.values()} == {"uncertain"}
    assert len(done.notes) == 1
    assert "no network" in done.notes[0]
    assert survey(urls, replace(choices, offline=True)).results[urls[0]].verdict == "not-checked"


def test_many_names_that_nobody_knows_end_the_run_early(choices: Choices) -> None:
    asked: list[str] = []

    def nothing(host: str, _port: int) -> list[str]:
        asked.append(host)
        raise OSError("no resolver")

    urls = [f"http://a{number}.net/" for number in range(300)]
    one_at_a_time = replace(choices, limits=replace(LIMITS, concurrency=1))
    done = survey(urls, one_at_a_time, lookup=nothing)
    assert {one.verdict for one in done.results.values()} == {"uncertain"}
    assert len(done.notes) == 1
    assert len(asked) < 20


def test_what_needs_no_name_is_checked_without_a_network(
    server: HostileServer, choices: Choices
) -> None:
    def nothing(_host: str, _port: int) -> list[str]:
        raise OSError("no resolver")

    names = [f"http://a{number}.net/" for number in range(8)]
    here = [server.on("/page", says("200 OK")), server.on("/gone", says("404 X"))]
    one_at_a_time = replace(choices, limits=replace(LIMITS, concurrency=1))
    done = survey([*names, *here], one_at_a_time, lookup=nothing)
    assert [done.results[url].verdict for url in here] == ["ok", "broken"]
    assert {done.results[url].verdict for url in names} == {"uncertain"}
    assert len(done.notes) == 1
    assert "8 links could not be checked" in done.notes[0]


def test_offline_asks_nobody(server: HostileServer, choices: Choices, clock: Clock) -> None:
    url = server.on("/page", says("200 OK"))
    offline = replace(choices, offline=True)
    assert run(url, offline)[0].verdict == "not-checked"
    run(url, choices)
    clock.now += 90 * DAY
    result = run(url, offline)[0]
    assert result.verdict == "ok"
    assert clock.now - (result.checked or 0) > 89 * DAY
    assert server.asked("/page") == 1


def test_a_private_verdict_is_for_those_who_may_go_there(
    server: HostileServer, choices: Choices
) -> None:
    url = server.on("/page", says("200 OK"))
    named = server.url("/page", f"inside.{DOMAIN}")
    survey([url, named], choices, lookup=lookup)
    strict = replace(choices, allow_nets=())
    assert run(named, strict)[0].verdict == "unsafe"
    assert run(url, strict)[0].verdict == "not-checked"
    assert server.asked("/page") == 2


def test_changes_are_kept(server: HostileServer, choices: Choices, clock: Clock) -> None:
    url = server.on("/page", says("200 OK"))
    for answer in ("200 OK", "404 X", "404 X", "200 OK"):
        server.on("/page", says(answer))
        done = run(url, replace(choices, recheck=True))[1]
        clock.now += DAY
    assert [change.verdict for change in done.changes[url]] == ["ok", "broken", "ok"]


@pytest.mark.parametrize(
    "content",
    [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 5_000, b"\0" * 4_096],
)
def test_a_damaged_ledger_is_begun_anew(
    server: HostileServer, choices: Choices, tmp_path: Path, content: bytes
) -> None:
    url = server.on("/page", says("200 OK"))
    (tmp_path / FILE).write_bytes(content)
    result, done = run(url, choices)
    assert result.verdict == "ok"
    assert len(done.notes) == (1 if content else 0)
    assert run(url, choices)[1].asked == 0


@pytest.mark.parametrize(
    "script",
    [
        "PRAGMA user_version = 99",
        "PRAGMA user_version = 0",
        "DROP TABLE links",
        "ALTER TABLE links RENAME COLUMN verdict TO word",
    ],
)
def test_a_ledger_of_another_version_is_begun_anew(
    server: HostileServer, choices: Choices, tmp_path: Path, script: str
) -> None:
    url = server.on("/page", says("200 OK"))
    run(url, choices)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute(script)
    db.close()
    result, done = run(url, choices)
    assert (result.verdict, done.asked) == ("ok", 1)
    assert run(url, choices)[1].asked == 0


@pytest.mark.parametrize(
    "change",
    [
        "verdict = 'fine'",
        "verdict = x'ff'",
        "status = 'x'",
        "checked = 'soon'",
        "checked = 1e300",
        "failures = 'many'",
        "elapsed = x'00'",
        "scope = 'elsewhere'",
    ],
)
def test_odd_values_read_as_unknown(
    server: HostileServer, choices: Choices, tmp_path: Path, change: str
) -> None:
    url = server.on("/page", says("200 OK"))
    run(url, choices)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute(f"UPDATE links SET {change}")  # noqa: S608
    db.close()
    assert run(url, choices)[1].asked == 1


def test_a_ledger_that_cannot_be_written(
    server: HostileServer, choices: Choices, tmp_path: Path
) -> None:
    url = server.on("/page", says("200 OK"))
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert run(url, replace(choices, folder=blocked / "deeper"))[0].verdict == "ok"
    assert run(url, replace(choices, folder=None))[0].verdict == "ok"


def test_a_symbolic_link_is_replaced_not_followed(choices: Choices, tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_bytes(b"precious" * 100)
    (tmp_path / FILE).symlink_to(target)
    survey([], choices)
    assert target.read_bytes() == b"precious" * 100


def test_two_runs_at_once_share_the_ledger(tmp_path: Path) -> None:
    first, second = Ledger(tmp_path), Ledger(tmp_path)
    now = time.time()
    for number, ledger in enumerate((first, second)):
        ledger.put(Entry(f"u{number}", "ok", 200, None, "", 0.1, 1, now, None, 0, ""))
        ledger.close()
    third = Ledger(tmp_path)
    assert set(third.entries(["u0", "u1", "u\udcff"])) == {"u0", "u1"}
    third.close()
    assert VERSION == 1


def test_lengths_of_time() -> None:
    assert [duration(text) for text in ("7d", "7", "12h", "90s", "1.5m", "0")] == [
        *(7 * DAY, 7 * DAY, 43_200, 90, 90, 0),
    ]
    for text in ("", "d", "x", "-1d", "nan", "inf", "1y", "1e99"):
        with pytest.raises(UsageError, match="length of time"):
            duration(text)
    assert age(3_600) == "1 hour"
