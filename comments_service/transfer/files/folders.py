"""Temporary folders: private, and swept once whoever made them is gone, killed or not.

They hold texts and e-mail addresses. A process holds a lock on each of its folders for as long as
it lives; the system gives it back however that ends.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "palabre-"
_LOCK = "lock"
# A folder without a lock belongs to somebody who is just making it, or was killed then.
_UNLOCKED_S = 3600.0


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder for as long as the block lasts; sweep those that were left behind."""
    sweep_folders()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        folder = Path(name)
        with (folder / f"{_LOCK}.new").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Under its name only once it is held: nobody ever sees it free.
            (folder / f"{_LOCK}.new").rename(folder / _LOCK)
            yield folder


def sweep_folders() -> None:
    """Delete the folders of this user whose makers are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if _is_ours(folder) and _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    try:
        is_folder = folder.is_dir() and not folder.is_symlink()
        return is_folder and folder.stat().st_uid == os.geteuid()
    except OSError:
        return False  # somebody else has swept it


def _is_left(folder: Path) -> bool:
    try:
        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return _age(folder) > _UNLOCKED_S
    return True


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0
