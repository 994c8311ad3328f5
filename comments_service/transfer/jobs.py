"""The steps of an import that was begun in the console, carried out by a worker.

Each may be cut short at any moment and called again. ``keep_alive`` is called between transactions.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from comments_service.errors import AppError
from comments_service.models import Import
from comments_service.queries.imports.imports import import_by_id
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.imports.imports import change_import
from comments_service.services.imports.undo import undo_import
from comments_service.services.imports.uploads import forget_file, pieces_of
from comments_service.transfer import running
from comments_service.transfer.entries import BadFile
from comments_service.transfer.pages import NeedsSiteUrl
from comments_service.transfer.plan import Aim
from comments_service.transfer.source import Source

_LONGEST_ERROR = 500

KeepAlive = Callable[[], None]


def check(site_id: int, import_id: int, keep_alive: KeepAlive) -> None:
    """Tell what an import would do: state ``checked``, or ``failed`` with the reason."""
    told = import_by_id(site_id, import_id)
    rules = site_by_id(site_id)
    if told is None or rules is None or told.state != "uploaded":
        return
    try:
        with _opened(told) as opened:
            keep_alive()
            try:
                found = running.examine(opened, rules, _origin(told)).as_dict()
            except NeedsSiteUrl:
                found = {"needs_site_url": True}
            change_import(
                site_id,
                import_id,
                state="checked",
                format=opened.format.NAME,
                found=found,
                total=found.get("comments", 0),
            )
    except BadFile as error:
        _fail(site_id, import_id, error)


def bring(site_id: int, import_id: int, keep_alive: KeepAlive) -> None:
    """Write a checked import: state ``running``, then ``done``."""
    told = import_by_id(site_id, import_id)
    rules = site_by_id(site_id)
    if told is None or rules is None or told.state not in ("waiting", "running"):
        return
    aim = Aim(rules, told.format, _origin(told), import_id)
    try:
        with _opened(told) as opened:
            change_import(site_id, import_id, state="running")
            running.run(opened, aim, lambda _done, _total: keep_alive())
    except BadFile as error:
        _fail(site_id, import_id, error)
    forget_file(site_id, import_id)


def undo(site_id: int, import_id: int, keep_alive: KeepAlive) -> None:
    """Take an import out again: state ``undoing``, then ``undone``."""
    try:
        undo_import(site_id, import_id, datetime.now(UTC), between=keep_alive)
    except AppError:
        return  # it was undone already
    forget_file(site_id, import_id)


@contextmanager
def _opened(told: Import) -> Iterator[running.Opened]:
    with tempfile.TemporaryDirectory(prefix="palabre-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as target:
            for piece in pieces_of(told.site_id, told.id):
                target.write(piece)
        with running.opened(Source(path, told.file_name), told.format) as opened:
            yield opened


def _origin(told: Import) -> Origin | None:
    return parse_origin(told.site_url) if told.site_url else None


def _fail(site_id: int, import_id: int, error: BadFile) -> None:
    change_import(
        site_id,
        import_id,
        state="failed",
        error=str(error)[:_LONGEST_ERROR],
        finished_at=datetime.now(UTC),
    )
