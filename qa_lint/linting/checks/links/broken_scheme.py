"""``http//``, ``htpp://``, ``https:/``, ``http:///``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.slips import is_one_slip
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Link

_BEGINNING = re.compile(
    r"(?P<scheme>[A-Za-z]{3,7})(?P<mark>[:;.,]?/{1,5}:?/{0,2}|:)"
    r"(?P<second>https?:/+)?(?P<host>[^\s/?#:@]+)",
    re.IGNORECASE,
)
_FORGIVEN = re.compile(r"https?:/{3,}\Z", re.IGNORECASE)
"""Wrong (an http address has a host), but browsers read it as it was meant."""
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}\Z")
_REGISTERED = frozenset({"http", "https", "shttp"})


@rule(Link)
def broken_scheme(link: Link, ctx: Context) -> Iterator[Finding]:
    """An address begins with a misspelt http:// or https://.

    Why: the browser looks for the page beside this one, or not at all.
    Bad:
        Read [the paper](⟦http//⟧arxiv.org/abs/1706.03762).
        ---
        Read [one](⟦htpp://⟧arxiv.org/abs/1706.03762) and [another](⟦https:/⟧arxiv.org/).
        ---
        ![loss](⟦http:///⟧arxiv.org/loss.png)
        ---
        It is in [the paper][1].

        [1]: ⟦https://http://⟧arxiv.org/abs/1706.03762
    Good:
        Read [the paper](http://arxiv.org/abs/1706.03762).
        ---
        See [http/requests.md](http/requests.md), [a mail](mailto:me@arxiv.org) and
        [the archive](https://web.archive.org/web/2020/http://arxiv.org/).
        ---
        Some write `htpp://arxiv.org`.
    Fix: write the address as http:// or https://, then the host.
    Source: https://www.rfc-editor.org/rfc/rfc9110#section-4.2
    """
    if link.kind == "reference":
        return
    found = _BEGINNING.match(link.target)
    if found is None:
        return
    right = _intended(found)
    if right is None:
        return
    start = link.target_start
    span = link.prose.locate(start, start + found.start("host"))
    written = link.target[: found.start("host")]
    yield Finding(
        span,
        f"“{written}” is no way to begin an address; “{right}” is",
        help=f"write {right}",
        evidence=Evidence(read=(link.target,), computed=f"{right}{found['host']} was meant"),
        fix=Fix(f"write {right}", (Edit(span, right),), changes=frozenset({"links"})),
        severity="warning" if _FORGIVEN.match(written) else None,
    )


def _intended(found: re.Match[str]) -> str | None:
    """Return the beginning that was meant, or ``None`` where nothing is wrong."""
    scheme, mark, second = found["scheme"].lower(), found["mark"], found["second"]
    known = scheme in ("http", "https")
    if second and known:
        return second.partition(":")[0].lower() + "://"
    if known and mark in ("://", "/"):
        return None
    if not _HOST.match(found["host"]) and not (known and "//" in mark):
        return None
    if known:
        return f"{scheme}://"
    if scheme in _REGISTERED or set(scheme) - set("htps") or "/" not in mark or mark == "/":
        return None
    return next((f"{near}://" for near in ("https", "http") if is_one_slip(scheme, near)), None)
