"""Write ``rules/data/hosts.json``: the hosts of ``rules/hosts.yaml``, compiled.

    python tools/compile_hosts.py

Run it after every change of the table; a test compares the two.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from qa_lint.core.errors import PackError  # noqa: E402 - the checkout comes first
from qa_lint.running.links.hosts import COMPILED, SOURCE, compile_hosts  # noqa: E402


def main() -> int:
    """Compile the table; return 1 if it is broken."""
    try:
        data = compile_hosts((ROOT / "rules" / SOURCE).read_bytes())
    except PackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    text = json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True)
    target = ROOT / "rules" / "data" / COMPILED
    target.write_text(text + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(data['hosts'])} groups of hosts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
