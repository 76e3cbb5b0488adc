"""Measure how formulas are read: how many, as what not, and how fast.

Run it with ``python tests/bench/latex.py``; it needs the development data (the folder that
QA_LINT_SHARED names). Trivial fragments (one symbol, one number) and those that break in MathJax
are left out; times are of this process's CPU.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from pathlib import Path

from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse

ROOT = Path(__file__).resolve().parents[2]
_TRIVIAL = re.compile(r"\\?\w+|[-\d.,]+|.?", re.DOTALL)
READ, MEDIAN, TAIL = 0.99, 0.1, 2.0
"""What is wanted: the share that is read, and milliseconds for a fragment."""


def fragments(path: Path) -> list[str]:
    """Return the real fragments that typeset and are more than one symbol, without doubles."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    kept = (row["tex"] for row in rows if row["mutation"] is None and row["mathjax3"] is None)
    return [tex for tex in dict.fromkeys(kept) if not _TRIVIAL.fullmatch(tex.strip())]


def main() -> None:
    """Read everything once, print the table."""
    shared = Path(os.environ.get("QA_LINT_SHARED", ROOT.parent / "shared"))
    found = fragments(shared / "math" / "fragments.jsonl")
    times: list[float] = []
    unread: Counter[str] = Counter()
    for tex in found:
        start = time.process_time()
        tree = parse.__wrapped__(tex)
        times.append((time.process_time() - start) * 1000)
        bad = [one for one in nodes.walk(tree) if isinstance(one, (nodes.Opaque, nodes.Ambiguous))]
        if bad:
            unread[f"{type(bad[0]).__name__.lower()}: {bad[0].reason}"] += 1
    times.sort()
    share = 1 - sum(unread.values()) / len(found)
    print(f"{len(found)} fragments, read: {share:.2%} (wanted {READ:.0%})")
    median, tail = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"ms median {median:.3f} (wanted {MEDIAN}), p99 {tail:.3f} (wanted {TAIL})")
    for reason, count in unread.most_common(12):
        print(f"{count:6} {reason}")


if __name__ == "__main__":
    main()
