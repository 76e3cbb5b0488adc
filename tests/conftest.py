"""Fixtures shared by all tests."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data, or a skip that says what is missing."""
    folder = Path(os.environ.get("QA_LINT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs the development data at {folder} (set QA_LINT_SHARED)")
    return folder


@pytest.fixture
def quiet_renderers() -> Iterator[None]:
    """Silence Python-Markdown's extensions, which warn about themselves."""
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests away from the user's own cache, settings and colours."""
    for name in list(os.environ):
        if name.startswith(("QA_LINT_", "GIT_", "PRE_COMMIT")) and name != "QA_LINT_SHARED":
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QA_LINT_CACHE_DIR", str(tmp_path / "qa-lint-cache"))
