"""Write ``rules/data/packs.json``: the facts of ``rules/facts``, compiled.

    python tools/compile_packs.py

Run it after every change of a pack; a test compares the two.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from qa_lint.core.errors import PackError  # noqa: E402 - the checkout comes first
from qa_lint.linting.packs.loading import COMPILED, compile_own, own_files  # noqa: E402


def main() -> int:
    """Compile the packs; return 1 if one of them is broken."""
    try:
        data = compile_own({name: path.read_bytes() for name, path in own_files().items()})
    except PackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    target = ROOT / "rules" / "data" / COMPILED
    text = json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(data['facts'])} facts, {len(data['concepts'])} concepts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
