"""JSON as reports write it."""

from __future__ import annotations

import json
import re
from typing import Any

from qa_lint.reporting.plain import UNPRINTABLE


def dump(data: Any, *, indent: int | None = None) -> str:
    """Return ``data`` as JSON text that is harmless in a terminal and in the log of CI.

    What JSON itself doesn't escape (bidi marks, C1 controls, lone surrogates) is escaped all the
    same, and so is ``##[``, which GitHub's runner would take for a command. Both can only stand
    inside strings, and mean the same there.
    """
    text = json.dumps(data, ensure_ascii=False, indent=indent).replace("##[", "##\\u005b")
    return UNPRINTABLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else json.dumps(match[0])[1:-1]
