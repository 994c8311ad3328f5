"""Copies of the embedded database: made while it is in use, checked, kept for a while, put back."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from comments_service.extensions import db
from comments_service.schema import is_known

_NAME = "palabre-{:%Y%m%dT%H%M%SZ}.sqlite3"
_OURS = re.compile(r"palabre-[0-9]{8}T[0-9]{6}Z\.sqlite3")


class BackupRefused(Exception):
    """Why a copy was not made or not put back, in one line; nothing was changed."""


def back_up(target: Path) -> None:
    """Copy the embedded database to ``target`` while it is in use (SQLite's online backup API).

    The keys of addresses stay out: a copy would keep them beyond their month.

    The copy replaces ``target`` once it is whole and checked. Raises BackupRefused, sqlite3.Error,
    OSError.
    """
    _copy(_database(), target, without_keys=True)


def back_up_into(folder: Path, keep: int, now: datetime) -> Path:
    """Back up under a name that tells the time, then remove the oldest but ``keep`` of ours.

    Returns the copy. Raises as ``back_up`` does; then nothing is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _NAME.format(now.astimezone(UTC))
    back_up(target)
    ours = sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name))
    for old in ours[:-keep]:
        old.unlink()
    return target


def put_back(copy: Path, now: datetime) -> Path:
    """Replace the embedded database, which nobody may be using, by ``copy``.

    Returns where the replaced one is kept, beside it. Raises BackupRefused, sqlite3.Error, OSError.
    """
    wal = copy.with_name(f"{copy.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise BackupRefused(f"{copy.name} is in use, or was copied while it was: use `backup`.")
    current = _database()
    fresh = current.with_name(f"{current.name}.restoring")
    _copy(copy, fresh)  # what is checked is what is put there
    kept = current.with_name(f"{current.stem}-replaced-{now:%Y%m%dT%H%M%SZ}{current.suffix}")
    try:
        with _alone_on(current):
            for beside in ("", "-wal", "-shm"):  # of a damaged one they may be left
                with suppress(FileNotFoundError):
                    os.replace(f"{current}{beside}", f"{kept}{beside}")
            os.replace(fresh, current)
            _sync_folder(current.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def _copy(source: Path, target: Path, *, without_keys: bool = False) -> None:
    draft = target.with_name(f"{target.name}.part")
    _discard(draft)
    draft.touch(mode=0o600, exist_ok=False)  # it holds e-mail addresses
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original,
            closing(sqlite3.connect(draft)) as copy,
        ):
            original.backup(copy)
            # One file that can be opened anywhere, also where nothing may be written beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            _check(copy, source.name)
            if without_keys:
                _remove_keys(copy)
        draft.replace(target)
        _sync_folder(target.parent)
    finally:
        _discard(draft)


def _discard(draft: Path) -> None:
    """Remove a copy that is not whole, with the journal that stays of it on a full disk."""
    for beside in ("", "-journal"):
        draft.with_name(f"{draft.name}{beside}").unlink(missing_ok=True)


def _remove_keys(copy: sqlite3.Connection) -> None:
    """Remove the keys of addresses; a database from before an upgrade has none."""
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    if "address_keys" in tables:
        copy.execute("PRAGMA secure_delete = ON")
        with copy:
            copy.execute("DELETE FROM address_keys")


def _check(connection: sqlite3.Connection, name: str) -> None:
    try:
        result = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"{name} is not a database of this service, or damaged.") from error
    if result != "ok":
        raise BackupRefused(f"{name} is damaged: {result.splitlines()[0]}.")
    if revision is None or not is_known(revision[0]):
        raise BackupRefused(f"{name} was made by a later version: upgrade first.")


@contextmanager
def _alone_on(path: Path) -> Iterator[None]:
    """While nobody else has the database open. Raises BackupRefused when somebody has."""
    db.session.remove()
    db.engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as connection:
        try:
            # Leaves WAL, which only the last one who has the database open can do, and with it the
            # files beside the database, which must not meet another one.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BackupRefused("a service runs on the database: stop it first.") from error
            # Damaged, which is why it is replaced, and nobody can work with it.
        yield


def _database() -> Path:
    return Path(db.engine.url.database or "").absolute()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
