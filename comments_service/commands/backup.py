"""``backup`` and ``restore``: copies of the embedded database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from comments_service.backups import BackupRefused, back_up, back_up_into, put_back
from comments_service.web.http.context import current_service


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Name it by the time."
)
@click.option("--keep", type=click.IntRange(1), default=7, show_default=True, help="With --to.")
@with_appcontext
def backup(file: Path | None, folder: Path | None, keep: int) -> None:
    """Copy the embedded database to FILE while the service runs, or into a folder.

    With --to, the copy gets a name of its own and the oldest copies but --keep are removed.
    """
    _check_embedded("use pg_dump")
    if (file is None) == (folder is None):
        raise click.UsageError("Give FILE, or --to FOLDER.")
    with _as_click_error("The copy failed"):
        if file:
            back_up(file)
        elif folder:
            click.echo(back_up_into(folder, keep, datetime.now(UTC)))


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put a copy back in place of the embedded database, while no service runs.

    The copy is checked before; the database that it replaces is kept beside it.
    """
    _check_embedded("use pg_restore")
    if not file.is_file():
        raise click.ClickException(f"There is no file {file.name}.")
    with _as_click_error("Nothing was restored"):
        kept = put_back(file, datetime.now(UTC))
    click.echo(f"Restored. What was there before is {kept}.")


def _check_embedded(instead: str) -> None:
    if not current_service().settings.is_embedded:
        raise click.ClickException(f"Only the embedded database is copied here: {instead}.")


@contextmanager
def _as_click_error(what: str) -> Iterator[None]:
    try:
        yield
    except BackupRefused as error:
        raise click.ClickException(f"{what}: {error}") from error
    except (sqlite3.Error, OSError) as error:
        raise click.ClickException(f"{what}: {error}.") from error
