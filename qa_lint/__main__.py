"""``python -m qa_lint``."""

import sys

from qa_lint.cli import main

if __name__ == "__main__":
    sys.exit(main())
