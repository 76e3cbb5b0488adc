"""What a file's own comments leave out: made with its result, and cached with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qa_lint.core.diagnostic import Diagnostic, Finding
from qa_lint.core.errors import did_you_mean
from qa_lint.core.text import Source, Span
from qa_lint.core.wire import from_cache, to_cache
from qa_lint.linting.engine import Stamper
from qa_lint.linting.file_rules import FILE_RULES

if TYPE_CHECKING:
    from qa_lint.parsing.directives import Ignore, Name
    from qa_lint.parsing.document import Document

FAMILY = "file/"
UNUSED = "file/unused-ignore"
_FORM = "write <!-- qa-lint: ignore RULE: reason -->"
_HELP = {
    "malformed-ignore": _FORM,
    "unknown-rule": "correct the name, or remove it",
    "ignore-without-reason": _FORM,
}


@dataclass(frozen=True, slots=True)
class Cover:
    """A rule or family that a comment leaves out, from line ``first`` to line ``last``.

    ``last`` is 0 where the comment covers nothing. ``unused`` is the finding to report if there is
    nothing to leave out.
    """

    pattern: str
    first: int
    last: int
    scope: str
    reason: str
    unused: Diagnostic

    def to_data(self) -> dict[str, Any]:
        """Return the cover as JSON-able data."""
        own = {
            name: getattr(self, name) for name in ("pattern", "first", "last", "scope", "reason")
        }
        return {**own, "unused": to_cache(self.unused)}

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Cover:
        """Undo :meth:`to_data`; raises ``KeyError`` or ``TypeError`` on data of another shape."""
        return Cover(**{**data, "unused": from_cache(data["unused"])})


def read_comments(
    document: Document, known_rules: Callable[[], Iterable[str]]
) -> tuple[list[Cover], list[Diagnostic]]:
    """Return what the comments of a file leave out, and what is wrong with the comments.

    ``known_rules`` gives the ids of all rules; it is asked only where there is a comment.
    """
    if "qa-lint" not in document.source.text.lower():
        return [], []
    from qa_lint.parsing.directives import find_ignores

    ignores = find_ignores(document)
    if not ignores:
        return [], []
    known = set(known_rules())
    known |= {rule.partition("/")[0] for rule in known}
    stamper = Stamper()
    source = document.source
    covers = [
        _cover(ignore, name, source, stamper)
        for ignore in ignores
        for name in ignore.names
        if _is_known(name.text, known)
    ]
    wrong = [
        stamper.stamp(FILE_RULES[rule], finding, source, ignore.title)
        for ignore in ignores
        for rule, finding in _defects(ignore, known)
    ]
    return covers, wrong


def _is_known(pattern: str, known: set[str]) -> bool:
    return pattern.rstrip("/") in known


def _cover(ignore: Ignore, name: Name, source: Source, stamper: Stamper) -> Cover:
    place = name.span if len(ignore.names) > 1 else ignore.span
    message = f"there is nothing of {name.text} to leave out in this {ignore.scope}"
    if ignore.target is None:
        message = f"there is no {ignore.scope} for this comment to cover"
    unused = stamper.stamp(
        FILE_RULES[UNUSED],
        Finding(place, message, help="remove the comment, or the rule from it"),
        source,
        ignore.title,
    )
    first, last = 0, 0
    if ignore.target is not None:
        end = max(ignore.target.start, ignore.target.end - 1)
        first, last = source.line_of(ignore.target.start), source.line_of(end)
    return Cover(name.text, first, last, ignore.scope, ignore.reason, unused)


def _defects(ignore: Ignore, known: set[str]) -> Iterator[tuple[str, Finding]]:
    if ignore.problem:
        yield _defect(
            "malformed-ignore", ignore.span, f"this comment does nothing: {ignore.problem}"
        )
        return
    for name in ignore.names:
        if not _is_known(name.text, known):
            near = did_you_mean(name.text, sorted(known))
            message = f"no rule or family is called {name.text!r}{near}"
            yield _defect("unknown-rule", name.span, message)
    if not ignore.reason:
        message = "this comment does not say why it leaves something out"
        yield _defect("ignore-without-reason", ignore.span, message)


def _defect(name: str, span: Span, message: str) -> tuple[str, Finding]:
    rule = FAMILY + name
    return rule, Finding(span, message, help=_HELP[name])


def unused(cover: Cover) -> Diagnostic:
    """Return a finding of its own for a cover that left nothing out."""
    return replace(cover.unused, suppressed=None)
