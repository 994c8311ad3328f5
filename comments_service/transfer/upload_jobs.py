"""Jobs of the worker: check, import and undo a file that was uploaded in the console.

Each may be interrupted at any moment and called again; it calls ``keep_alive`` between
transactions.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from comments_service.errors import AppError
from comments_service.models import Import
from comments_service.queries.imports.imports import import_by_id
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.imports.imports import ImportUndone, SiteChanged, update_import
from comments_service.services.imports.undo import undo_import
from comments_service.services.imports.uploads import forget_file, forget_old_files, pieces_of
from comments_service.transfer import importer
from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.folders import sweep_folders, temporary_folder
from comments_service.transfer.files.source import Source
from comments_service.transfer.open_file import OpenFile, open_file
from comments_service.transfer.pages import NeedsSiteUrl
from comments_service.transfer.plan import ImportTarget

_LONGEST_ERROR = 500

KeepAlive = Callable[[], None]


def check(site_id: int, import_id: int, keep_alive: KeepAlive) -> None:
    """Preview an import: its state becomes ``checked``, or ``failed`` with the reason."""
    upload = import_by_id(site_id, import_id)
    rules = site_by_id(site_id)
    if upload is None or rules is None or upload.state != "uploaded":
        return
    try:
        with _opened(upload, keep_alive) as opened:
            keep_alive()
            try:
                preview = importer.preview(opened, rules, _origin(upload)).as_dict()
            except NeedsSiteUrl:
                preview = {"needs_site_url": True}
            update_import(
                site_id,
                import_id,
                state="checked",
                format=opened.format.NAME,
                found=preview,
                total=preview.get("comments", 0),
            )
    except BadFile as error:
        _fail(site_id, import_id, error)


def import_upload(site_id: int, import_id: int, keep_alive: KeepAlive) -> None:
    """Carry out a checked import: its state becomes ``running``, then ``done``.

    ``failed`` with the reason where it stops: the file stays, so that it can go on.
    """
    upload = import_by_id(site_id, import_id)
    rules = site_by_id(site_id)
    if upload is None or rules is None or upload.state not in ("waiting", "running"):
        return
    target = ImportTarget(
        rules, upload.format, _origin(upload), import_id, adds_origin=upload.adds_origin
    )
    try:
        with _opened(upload, keep_alive) as opened:
            update_import(site_id, import_id, state="running")
            importer.import_entries(opened, target, lambda _done, _total: keep_alive())
    except ImportUndone:
        return  # the undo forgets the file
    except (BadFile, SiteChanged, sqlite3.Error) as error:
        _fail(site_id, import_id, error)
    else:
        forget_file(site_id, import_id)


def undo(site_id: int, import_id: int, keep_alive: KeepAlive) -> None:
    """Undo an import: its state becomes ``undoing``, then ``undone``."""
    try:
        undo_import(site_id, import_id, datetime.now(UTC), between=keep_alive)
    except AppError:
        return  # it was undone already
    forget_file(site_id, import_id)


def sweep(now: datetime) -> None:
    """Delete what nobody goes on with: folders of the killed, files that wait for too long."""
    sweep_folders()
    forget_old_files(now)


@contextmanager
def _opened(upload: Import, keep_alive: KeepAlive) -> Iterator[OpenFile]:
    with temporary_folder() as folder:
        path = folder / "upload"
        with path.open("wb") as target:
            for piece in pieces_of(upload.site_id, upload.id):
                target.write(piece)
        source = Source(path, upload.file_name, upload.encoding)
        with open_file(source, upload.format, keep_alive) as opened:
            yield opened


def _origin(upload: Import) -> Origin | None:
    return parse_origin(upload.site_url) if upload.site_url else None


def _fail(site_id: int, import_id: int, error: Exception) -> None:
    update_import(
        site_id,
        import_id,
        state="failed",
        error=str(error)[:_LONGEST_ERROR],
        finished_at=datetime.now(UTC),
    )
