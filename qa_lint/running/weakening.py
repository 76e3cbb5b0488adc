"""Finds what a change turns off: in settings, in comments, in the baseline.

What stands in the checked tree may select and ignore, so a change can hide its own defects. It is
not refused, but whoever reviews the change gets to know.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa_lint.core.diagnostic import Diagnostic, Finding
from qa_lint.core.errors import BaselineError, QaLintError, UnreadableFile
from qa_lint.core.settings import options
from qa_lint.core.text import Source, Span
from qa_lint.linting.engine import Stamper
from qa_lint.linting.file_rules import FILE_RULES
from qa_lint.running import baseline, git
from qa_lint.running.base_checkout import Checkout
from qa_lint.running.comments import Cover
from qa_lint.running.files import FileRef, read_file, shown_path
from qa_lint.running.settings_files import file_layers, nearest_settings_file

RULE = "file/weakened"
_HARMLESS = frozenset({"words", "force-exclude"})
_FROM_MILD = ("info", "warning", "error", "never")
_MAX_SETTINGS = 1_000_000


def weakened_settings(folders: Iterable[Path], checkout: Checkout) -> Iterator[Diagnostic]:
    """Yield findings for what the settings files of today check less than those of the base."""
    seen: set[tuple[Path | None, Path | None]] = set()
    for folder in sorted(set(folders)):
        today = nearest_settings_file(folder)
        then = _nearest_then(folder, checkout)
        if (today, then) in seen:
            continue
        seen.add((today, then))
        now, before = _values(today, None), _values(then, checkout)
        if now is None or before is None or now == before:
            continue
        where = today or checkout.today(then or folder)
        stamper, source = Stamper(), _source(where)
        for name, message in _weaker(before, now):
            finding = Finding(_place(source.text, name), message)
            yield stamper.stamp(FILE_RULES[RULE], finding, source)


def _nearest_then(folder: Path, checkout: Checkout) -> Path | None:
    """Return the settings file that was nearest; one above the repository is that of today."""
    found = nearest_settings_file(checkout.then(Path(os.path.realpath(folder))))
    if found is None or found.is_relative_to(checkout.folder):
        return found
    return nearest_settings_file(Path(checkout.base.top).parent)


def _values(path: Path | None, checkout: Checkout | None) -> dict[str, Any] | None:
    """Return what a settings file sets, with paths as they are today; ``None`` if it is broken."""
    if path is None:
        return {}
    try:
        layers = file_layers(path, trusted=False)
    except QaLintError:
        return None
    values = {name: value for layer in layers for name, value in layer.values.items()}
    if checkout is not None:
        for name in ("packs", "baseline"):
            if name in values:
                values[name] = _moved(values[name], checkout)
    return values


def _moved(value: Any, checkout: Checkout) -> Any:
    if isinstance(value, list):
        return [_moved(one, checkout) for one in value]
    inside = isinstance(value, str) and Path(value).is_relative_to(checkout.folder)
    return str(checkout.today(Path(value))) if inside else value


def _weaker(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the settings that make qa-lint look at less, or differently, and how."""
    for name, option in options().items():
        old, new = before.get(name, option.default), now.get(name, option.default)
        if old == new or name in _HARMLESS or (option.off and not old):
            continue  # a convention that nobody had set is one more thing to look at
        if name in ("ignore", "exclude"):
            added = [word for word in _words(new) if word not in _words(old)]
            if added:
                yield name, f"this change adds to {name}: {', '.join(added)}"
        elif name in ("select", "packs"):
            removed = [word for word in _words(old) if word not in _words(new)]
            if removed or (name == "select" and not old):
                what = ", ".join(removed) if removed else "all but " + ", ".join(_words(new))
                yield name, f"this change takes from {name}: {what}"
        elif name in ("fail-on", "show"):
            if _mildness(new) > _mildness(old):
                yield name, f"this change raises {name} from {old} to {new}"
        elif name == "preview":
            if old is True:
                yield name, "this change turns preview off"
        elif name == "max-file-size":
            continue  # what is too large is an error of its own
        else:
            yield name, f"this change sets {name} to {_shown(new)}; it was {_shown(old)}"


def _words(value: Any) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list | tuple) else []


def _mildness(value: Any) -> int:
    return _FROM_MILD.index(value) if value in _FROM_MILD else -1


def _shown(value: Any) -> str:
    if isinstance(value, str) and os.path.isabs(value):
        value = shown_path(Path(value))
    return repr(value)[:100] if value not in (None, "") else "nothing"


def _source(path: Path) -> Source:
    """Return the text of a file, empty where it can't be read."""
    shown = shown_path(path)
    try:
        return read_file(FileRef(path, shown, True, path.parent), _MAX_SETTINGS).source
    except UnreadableFile:
        return Source(shown, "")


def _place(text: str, name: str) -> Span:
    key = re.escape(name.rpartition(".")[2])
    found = re.search(rf"^[ \t]*{key}[ \t]*=[^\n]*", text, re.MULTILINE)
    return Span(*found.span()) if found else Span(0, 0)


def new_comments(now: Sequence[Cover], before: Iterable[Cover]) -> Iterator[Diagnostic]:
    """Yield findings for comments that leave something out and that the base had not."""
    known = Counter((cover.pattern, cover.scope, cover.reason) for cover in before)
    for cover in now:
        identity = (cover.pattern, cover.scope, cover.reason)
        if known[identity] > 0:
            known[identity] -= 1
            continue
        rule = FILE_RULES[RULE]
        reason = f": {cover.reason}" if cover.reason else ", and says no reason"
        yield replace(
            cover.unused,
            rule=rule.id,
            severity=rule.severity,
            tier=rule.tier,
            message=f"this change leaves {cover.pattern} out of a {cover.scope}{reason}",
            help=None,
            key=f"{cover.unused.content}w",
            suppressed=None,
        )


def grown_baseline(now: baseline.Baseline, checkout: Checkout) -> Iterator[Diagnostic]:
    """Yield a finding if a baseline has entries that the base's had not."""
    real = os.path.realpath(now.path)
    name = os.path.relpath(real, checkout.base.top).replace(os.sep, "/")
    entry = checkout.base.tree.get(name)
    known: Counter[str] = Counter()
    if entry is not None:
        (data,) = git.contents(checkout.base.top, [entry.object])
        known.update(one.key for one in _entries(data or b"", name))
    added = []
    for one in now.entries:
        if known[one.key] > 0:
            known[one.key] -= 1
        else:
            added.append(one)
    if added:
        shown = ", ".join(sorted({one.rule for one in added})[:5])
        message = (
            f"this change adds {len(added):,} finding{'s' * (len(added) != 1)} to the baseline:"
            f" {shown}"
        )
        source = Source(shown_path(now.path), now.source.original, bom=now.source.bom)
        finding = Finding(entry_span(source.text, added[0]), message)
        yield Stamper().stamp(FILE_RULES[RULE], finding, source)


def _entries(data: bytes, name: str) -> Sequence[baseline.Entry]:
    try:
        return baseline.parse(data.decode("utf-8-sig"), name)
    except (BaselineError, UnicodeDecodeError):
        return ()


def entry_span(text: str, entry: baseline.Entry) -> Span:
    """Return the line of a baseline in which an entry's key stands."""
    at = text.find(f'"{entry.key}"')
    if at < 0:
        return Span(0, 0)
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Span(start, len(text) if end < 0 else end)
