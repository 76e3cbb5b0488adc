"""Write ``rules/data/packs.json`` and ``formulas.json``: the packs of ``rules``, compiled.

    python tools/compile_packs.py

Run it after every change of a pack; a test compares the two.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from qa_lint.core.errors import PackError  # noqa: E402 - the checkout comes first
from qa_lint.linting.packs import formulas  # noqa: E402
from qa_lint.linting.packs.loading import COMPILED, compile_own, own_files  # noqa: E402


def _contents(files: Mapping[str, Path]) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files.items()}


def _write(name: str, data: Mapping[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=0, sort_keys=name == COMPILED)
    (ROOT / "rules" / "data" / name).write_text(text + "\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Compile the packs; return 1 if one of them is broken."""
    try:
        data = compile_own(_contents(own_files()))
        named = formulas.compile_own_formulas(_contents(formulas.own_formula_files()))
    except PackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _write(COMPILED, data)
    _write(formulas.COMPILED, named)
    counts = len(data["facts"]), len(data["concepts"]), len(named["formulas"])
    sys.stdout.write("{} facts, {} concepts, {} formulas\n".format(*counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
