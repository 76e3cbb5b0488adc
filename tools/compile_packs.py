"""Write ``rules/data/packs.json`` and ``formulas.jsonl``: the packs of ``rules``, compiled.

    python tools/compile_packs.py

Run it after every change of a pack; a test compares the two.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from qa_lint.core.errors import PackError  # noqa: E402 - the checkout comes first
from qa_lint.linting.packs.own import FACTS, FORMULAS  # noqa: E402
from qa_lint.linting.packs.shipped import Shipped  # noqa: E402


def _made(packs: Shipped) -> Mapping[str, Any]:
    return packs.made({name: path.read_bytes() for name, path in packs.files().items()})


def _write(packs: Shipped, data: Mapping[str, Any]) -> None:
    target = ROOT / "rules" / "data" / packs.compiled
    target.write_text(packs.written(data), encoding="utf-8", newline="\n")


def main() -> int:
    """Compile the packs; return 1 if one of them is broken."""
    try:
        facts, formulas = _made(FACTS), _made(FORMULAS)
    except PackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _write(FACTS, facts)
    _write(FORMULAS, formulas)
    counts = len(facts["facts"]), len(facts["concepts"]), len(formulas["formulas"])
    sys.stdout.write("{} facts, {} concepts, {} formulas\n".format(*counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
