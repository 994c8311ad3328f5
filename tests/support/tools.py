"""The programs that tests need beside Python: found, or the test says what to install."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import pytest


def find_program(*names: str, folders: Iterable[Path] = ()) -> str | None:
    """The first of ``names`` that is on the PATH, or else in one of ``folders``."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
        for folder in folders:
            if os.access(folder / name, os.X_OK):
                return str(folder / name)
    return None


def is_missing(what: str) -> NoReturn:
    """Skips the test; in CI nothing may be missing, so that there it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI runs every test: see scripts/install-test-tools")
    pytest.skip(f"install {what}")
