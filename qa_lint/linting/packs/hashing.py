"""Tells whether a pack is still what was compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file, line ends aside."""
    return {
        name: hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
        for name, content in files.items()
    }
