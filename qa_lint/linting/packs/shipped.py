"""qa-lint's own packs: compiled at build time, and anew if a YAML file is not what was compiled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, overload

from qa_lint.core.data import data_path

Compile = Callable[[Sequence[tuple[str, str]]], dict[str, Any]]
"""Compiles packs given as ``(name, text)``; raises ``PackError`` for what is wrong in one."""


class Lines(Sequence[Any]):
    """Items that are kept as JSON, each read when it is asked for."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> Any: ...

    @overload
    def __getitem__(self, at: slice) -> Lines: ...

    def __getitem__(self, at: int | slice) -> Any:
        """Return an item, or some of them."""
        return Lines(self._lines[at]) if isinstance(at, slice) else json.loads(self._lines[at])


class Shipped(NamedTuple):
    """Packs of one folder of ``rules`` that are compiled to one file of ``rules/data``.

    ``first`` names the file, if any, that the others build on. ``many`` is the key of a list whose
    items are kept as a line of JSON each, below one line with everything else: most runs need few.
    """

    folder: str
    compiled: str
    compile: Compile
    first: str = ""
    many: str = ""

    def files(self) -> dict[str, Path]:
        """Return the packs by name, in the order in which they are compiled."""
        found = sorted(data_path(self.folder).glob("*.yaml"))
        found.sort(key=lambda path: path.name != self.first)
        return {f"{self.folder}/{path.name}": path for path in found}

    def data(self) -> Mapping[str, Any]:
        """Return what the packs say: as kept, or compiled anew if a file differs from then."""
        files = {name: path.read_bytes() for name, path in self.files().items()}
        kept = data_path("data", self.compiled)
        if kept.is_file():
            data = self.read(kept.read_text(encoding="utf-8"))
            if data["sources"] == _hashes(files):
                return data
        return self.made(files)

    def read(self, text: str) -> Mapping[str, Any]:
        """Undo :meth:`written`; raises ``ValueError`` for what is no JSON."""
        if not self.many:
            data: dict[str, Any] = json.loads(text)
            return data
        first, *lines = text.splitlines()
        return {**json.loads(first), self.many: Lines(lines)}

    def written(self, data: Mapping[str, Any]) -> str:
        """Return compiled packs as they are kept."""
        if not self.many:
            return json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
        rest = {key: value for key, value in data.items() if key != self.many}
        lines = [
            json.dumps(one, ensure_ascii=False, separators=(",", ":"))
            for one in (rest, *data[self.many])
        ]
        return "\n".join(lines) + "\n"

    def made(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """Compile files given by name, and add their hashes."""
        texts = [(name, content.decode("utf-8")) for name, content in files.items()]
        return {"sources": _hashes(files)} | self.compile(texts)


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file, line ends aside."""
    return {
        name: hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
        for name, content in files.items()
    }
