"""``python -m qa_lint``."""

import sys

from qa_lint.cli import main

sys.exit(main())
