"""``flask --app app export``: everything goes out, into one file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import AppError
from comments_service.installation import COMMAND
from comments_service.queries.sites.sites import default_site, site_by_key
from comments_service.transfer.export import FORMATS, export, scope_of


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--site", "key", help="Public key of the site; the first one without it.")
@click.option("--page", help="Only the comments of the page at this address.")
@click.option("--commenter", help="Only what was written under this e-mail address.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="native")
@with_appcontext
def export_command(
    file: Path, key: str | None, page: str | None, commenter: str | None, form: str
) -> None:
    """Write all comments of a site to FILE; - is standard output."""
    try:
        rules = site_by_key(key) if key else default_site()
        if rules is None:
            raise click.ClickException("There is no such site.")
        scope = scope_of(rules.site.id, page=page, commenter=commenter)
        _write(file, export(scope, form))
    except AppError as error:
        message = error.errors[0].message if error.errors else error.message
        raise click.ClickException(message) from error
    except SQLAlchemyError as error:
        raise click.ClickException(
            "The database cannot be read. Is it running, is it up to date "
            f"(`{COMMAND} db upgrade`)?"
        ) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error


def _write(file: Path, pieces: Iterator[bytes]) -> None:
    """Under its name only once it is whole."""
    if str(file) == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    draft = file.with_name(f"{file.name}.part")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=0o600, exist_ok=False)  # it holds e-mail addresses
        with draft.open("wb") as target:
            target.writelines(pieces)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
