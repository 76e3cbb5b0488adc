"""``[text]((address))``."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.targets import is_target
from qa_lint.parsing.document import Link


@rule(Link)
def doubled_parentheses(link: Link, ctx: Context) -> Iterator[Finding]:
    """A link target stands in two pairs of parentheses.

    Why: the inner parentheses become part of the address, so the link leads nowhere.
    Bad:
        Read [the paper]⟦((https://arxiv.org/abs/1706.03762))⟧.
        ---
        A picture: ![loss]⟦((images/loss.png))⟧
        ---
        See [more]⟦((../more.md#top) "more")⟧.
    Good:
        Read [the paper](https://arxiv.org/abs/1706.03762).
        ---
        See [Wikipedia](https://en.wikipedia.org/wiki/Attention_(machine_learning)).
        ---
        It is well known ([Wikipedia](https://en.wikipedia.org/wiki/Softmax)).
        ---
        Write `[text]((address))` to see how it fails.
    Fix: leave one pair of parentheses.
    Source: https://spec.commonmark.org/0.31.2/#link-destination
    """
    if link.kind not in ("inline", "image") or not link.target.startswith("("):
        return
    raw = link.target.rstrip()
    inner = raw[1:-1].strip()
    if _closing(raw) != len(raw) - 1 or not is_target(inner):
        return
    text, opening = link.prose.text, link.target_start - 1
    title = text[link.target_end : link.end - 1].strip()
    span = link.prose.locate(opening, link.end)
    plain = f"({inner} {title})" if title else f"({inner})"
    yield Finding(
        span,
        "the link target stands in two pairs of parentheses",
        help="leave one pair of parentheses",
        evidence=Evidence(
            read=(text[opening : link.end],),
            computed=f"the link leads to “{raw}”, which is no address",
        ),
        fix=Fix("remove the second pair", (Edit(span, plain),), changes=frozenset({"links"})),
    )


def _closing(raw: str) -> int:
    """Return the offset of the parenthesis that closes the first one, or -1."""
    depth = 0
    for at, char in enumerate(raw):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at
    return -1
