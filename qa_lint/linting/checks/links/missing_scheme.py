"""``[text](www.example.org)``: an address of the web that is taken for a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Link

_WWW = re.compile(r"www\.(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?\Z")
_HOST = re.compile(
    r"(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|edu|gov|io|ai|dev|info|co\.uk|de|fr|cn|in)/\S*\Z",
    re.IGNORECASE,
)
"""A host of a usual top-level domain with a path; a folder's name seldom looks so."""


@rule(Link)
def missing_scheme(link: Link, ctx: Context) -> Iterator[Finding]:
    """A web address stands without https:// and is taken for a file beside the page.

    Why: the browser looks for www.… in the folder of the page and finds nothing.
    Bad:
        Read [the docs](⟦www.tensorflow.org/guide⟧) first.
        ---
        The code is on [GitHub](⟦github.com/huggingface/transformers⟧).
        ---
        It is in [the paper][1].

        [1]: ⟦arxiv.org/abs/1706.03762⟧
    Good:
        Read [the docs](https://www.tensorflow.org/guide) or www.tensorflow.org/guide.
        ---
        See [the folder](example.com.md), [a page](docs/node.js/intro.md), [mail](mailto:a@b.org).
    Fix: write https:// before the host.
    Source: https://www.rfc-editor.org/rfc/rfc3986#section-4.2
    """
    if link.kind not in ("inline", "image", "definition"):
        return
    target = link.target.strip()
    if not (_WWW.match(target) or _HOST.match(target)):
        return
    right = f"https://{target}"
    yield Finding(
        link.target_span,
        f"“{target}” has no scheme: browsers take it for a file beside the page",
        help=f"write {right}",
        evidence=Evidence(read=(link.target,), computed="resolved against the page's own address"),
        # Whether the host answers to https is not known here.
        fix=Fix(f"write {right}", (Edit(link.target_span, right),), "unsafe", frozenset({"links"})),
        severity=None if target.startswith("www.") else "warning",
    )
