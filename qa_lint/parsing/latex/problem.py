"""A defect that keeps a formula from being typeset."""

from __future__ import annotations

from typing import NamedTuple

from qa_lint.core.text import Span


class Problem(NamedTuple):
    """One defect of a formula.

    ``kind`` is one of: ``align-in-text bad-character bad-colour bad-columns bad-delimiter
    bad-length command-in-text display-only dollar-in-math dollar-in-text double-infix
    double-script double-tag hash-in-math left-without-right limits mismatched-environment
    misplaced-align misplaced-command misplaced-limits missing-argument redefinition
    right-without-left script-in-text unbalanced-group unbraced-argument underscore-in-text
    unknown-command unknown-environment``.

    ``span`` is in code points of the formula. ``engines`` are those in which the formula breaks
    because of it, out of ``mathjax3`` and ``katex``. ``fix`` replaces the span and is there only
    when no other reading is near; ``suggestion`` is what may have been meant.
    """

    kind: str
    span: Span
    message: str
    engines: frozenset[str]
    fix: str | None = None
    suggestion: str | None = None
