"""A fragment that names no place of its page."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from qa_lint.core.capabilities import Tree
from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix, Related
from qa_lint.core.rule import tree_rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context

_NEAR = 0.75
_MANY = 20
"""From this many on it is the page's way of naming places that is wrong: one finding."""
_SHOWN = 20
_ROUTE = re.compile(r"[/=?&]")
"""What a script on the page reads, not the browser."""
_MADE_BY_RENDERERS = ("fn:", "fnref:", "fn-", "fnref-", "__", "user-content-fn", ":~:", "!")


def _summarise(context: Context) -> dict[str, Any]:
    from qa_lint.linting.checks.links._targets import relative_targets
    from qa_lint.parsing.anchors import anchors_of

    anchors = anchors_of(context.document, context.profile)
    links = [
        [target.path, target.fragment, *target.fragment_span]
        for target in relative_targets(context.document)
        if target.fragment and not target.image
    ]
    names = sorted(anchors.names) if anchors.complete else None
    return {"anchors": names, "exact": anchors.exact, "links": links}


def own_anchors(summary: dict[str, Any]) -> tuple[frozenset[str], bool] | None:
    """Return the anchors of the page that a summary is of, ``None`` where they can't be known."""
    names = summary["anchors"]
    return None if names is None else (frozenset(names), summary["exact"])


@tree_rule(_summarise)
def missing_anchor(summary: dict[str, Any], tree: Tree) -> Iterator[Finding]:
    """A link leads to a place that its page does not have.

    Why: the browser opens the page at its top, and the reader searches. The ids of headings are
    made as the site's renderer makes them; where that is unknown, an anchor counts as there if
    any of the usual renderers would make it. Pages that are filled in by templates or snippets
    are not judged.
    Bad:
        # Gradient descent

        See [the step](#⟦step-size⟧).
        ---
        ## Step size

        See [below](#⟦stepsize⟧).
    Good:
        ## Step size

        See [the step](#step-size), [the top](#top) and [a note](#fn:1).
        ---
        <a id="proof"></a>

        See [the proof](#proof) and [the end](#the-end).

        ## The end {#the-end}
    Fix: use the id of the heading that was meant, or give the place an id.
    Source: https://www.mkdocs.org/user-guide/configuration/#anchors
    """
    findings = [
        _finding(Span(start, end), fragment, *known, path, tree)
        for path, fragment, start, end in summary["links"]
        if (known := _unless_there(path, fragment, tree)) is not None
    ]
    if len(findings) < _MANY:
        yield from findings
        return
    first, *others = findings
    message = (
        f"{len(findings)} links of this page lead to places that are not there; {first.message}"
    )
    places = tuple(Related(other.span, other.message) for other in others[:_SHOWN])
    yield replace(first, message=message, related=places, fix=None)


def _unless_there(path: str, fragment: str, tree: Tree) -> tuple[Collection[str], bool] | None:
    """Return the anchors of a page that surely lacks one of them, and whether case counts."""
    if fragment.lower() in ("", "top") or fragment.startswith(_MADE_BY_RENDERERS):
        return None
    if _ROUTE.search(fragment):
        return None
    known = _anchors(path, tree)
    if known is None:
        return None
    names, exact = known
    wanted = fragment.removeprefix("user-content-")
    return None if wanted in names or (not exact and wanted.lower() in names) else known


def _anchors(path: str, tree: Tree) -> tuple[Collection[str], bool] | None:
    if not path:
        return tree.anchors("")
    page = tree.find(path).page
    return None if page is None else tree.anchors(page)


def _finding(
    span: Span, fragment: str, names: Collection[str], exact: bool, path: str, tree: Tree
) -> Finding:
    page = path or "this page"
    near = difflib.get_close_matches(fragment.lower(), names, n=2, cutoff=_NEAR)
    meant = f"; was #{near[0]} meant?" if near else ""
    fix = None
    if near:
        edit = Edit(span, near[0])
        fix = Fix(f"link to #{near[0]}", (edit,), "suggestion", frozenset({"links"}))
    return Finding(
        span,
        f"{page} has no place called #{fragment}{meant}",
        help="use the id of the heading that was meant, or give the place an id",
        evidence=Evidence(read=(f"#{fragment}",), computed=f"{len(names)} other ids on the page"),
        fix=fix,
        severity=None if exact and tree.sure else "warning",
    )
