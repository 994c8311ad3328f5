"""``flask --app app import FORMAT FILE``, and ``imports`` to list and undo them."""

import json
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from comments_service.errors import AppError
from comments_service.installation import COMMAND
from comments_service.queries.imports.imports import import_by_id, imports_of
from comments_service.queries.sites.sites import SiteRules, default_site, site_by_key
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.imports.imports import ImportUndone, SiteChanged
from comments_service.services.imports.undo import undo_import
from comments_service.transfer import importer
from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.encodings import ENCODINGS
from comments_service.transfer.files.source import Source
from comments_service.transfer.formats import FORMATS
from comments_service.transfer.open_file import AUTO, OpenFile, open_file
from comments_service.transfer.plan import ImportTarget

imports = AppGroup("imports", help="What was imported: list it, undo it.")

_of_site = click.option("--site", "key", help="Public key of the site; the first one without it.")


def import_command(prepare: Callable[[], None]) -> click.Command:
    """Return the command; ``prepare`` creates the database and its tables if there are none."""
    names = [AUTO, *(one.NAME for one in FORMATS)]
    formats = "\n".join(f"  {one.NAME:14} {one.TITLE}" for one in FORMATS)

    @click.command("import", epilog=f"\b\nFormats:\n{formats}")
    @click.argument("format_name", metavar="FORMAT", type=click.Choice(names))
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--site-url", help="Where all its pages are now: https://blog.example/")
    @_of_site
    @click.option(
        "--encoding", type=click.Choice(ENCODINGS), help="What text that is not UTF-8 is."
    )
    @click.option("--dry-run", is_flag=True, help="Change nothing, only tell what would happen.")
    @click.option("--json", "as_json", is_flag=True, help="Tell it as one JSON object.")
    @with_appcontext
    def command(format_name: str, file: Path, site_url: str | None, **how: Any) -> None:
        """Bring in comments: FILE as it was handed out, also packed with gzip or zip, or a folder.

        FORMAT may be "auto". The same file again adds nothing; after an interruption it goes on.
        """
        origin = _origin(site_url) if site_url else None
        try:
            with open_file(Source(file, None, how["encoding"]), format_name) as opened:
                prepare()
                summary = _import(opened, _site(how["key"]), origin, dry_run=how["dry_run"])
        except BadFile as error:
            raise click.ClickException(f"{error} Nothing was changed.") from error
        except SQLAlchemyError as error:
            raise click.ClickException(f"{_reason(error)} Nothing was changed.") from error
        click.echo(json.dumps(summary) if how["as_json"] else _as_text(summary))

    return command


@imports.command("list")
@_of_site
def list_imports(key: str | None) -> None:
    """List the latest imports: number, state, when, format, comments, file."""
    try:
        for one in imports_of(_site(key).site.id):
            progress = f"{one.done} of {one.total}"
            when = f"{one.created_at:%Y-%m-%d %H:%M}"
            click.echo(
                f"{one.id}  {one.state:8}  {when}  {one.format:12}  {progress:>16}  {one.file_name}"
            )
    except SQLAlchemyError as error:
        raise click.ClickException(_reason(error)) from error


@imports.command("undo")
@click.argument("number", type=int)
@_of_site
def undo(number: int, key: str | None) -> None:
    """Take out everything that import NUMBER brought (see "list")."""
    try:
        undo_import(_site(key).site.id, number, datetime.now(UTC))
    except AppError as error:
        raise click.ClickException(error.message) from error
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"{_reason(error)} The same command goes on with the undo."
        ) from error
    click.echo("Undone.")


def _import(
    opened: OpenFile, rules: SiteRules, origin: Origin | None, *, dry_run: bool
) -> dict[str, Any]:
    summary = importer.preview(opened, rules, origin)
    number = None if dry_run else importer.begin(opened, rules, summary)
    if number is not None:
        target = ImportTarget(rules, opened.format.NAME, origin, number)
        try:
            summary = importer.import_entries(opened, target, _progress())
        except ImportUndone as error:
            raise click.ClickException("The import was undone meanwhile.") from error
        except (BadFile, SiteChanged, sqlite3.Error, SQLAlchemyError) as error:
            state = _state(rules.site.id, number)
            raise click.ClickException(f"{_reason(error)} {state}") from error
    return {**summary.as_dict(), "import_id": str(number) if number else None, "dry_run": dry_run}


def _state(site_id: int, number: int) -> str:
    """Say how far an import is that stopped, and what can be done."""
    ways = f"The same command goes on, `{COMMAND} imports undo {number}` takes it out."
    try:
        stopped = import_by_id(site_id, number)
    except SQLAlchemyError:
        return f"What was written by then stays. {ways}"
    if stopped is None or not stopped.done:
        return "No comment was imported. The same command tries again."
    return f"{stopped.done} of {stopped.total} comments are imported. {ways}"


def _progress() -> importer.Progress:
    """How far it is, on one line of standard error when somebody looks at it."""
    if not sys.stderr.isatty():
        return lambda _done, _total: None

    def show(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total}" + ("\n" if done == total else ""), err=True, nl=False)

    return show


def _origin(site_url: str) -> Origin:
    try:
        return parse_origin("/".join(site_url.strip().split("/")[:3]))
    except AppError as error:
        raise click.ClickException(
            f"--site-url must be like https://blog.example/: {site_url!r} is not."
        ) from error


def _site(key: str | None) -> SiteRules:
    rules = site_by_key(key) if key else default_site()
    if rules is None:
        raise click.ClickException("There is no such site.")
    return rules


def _reason(error: Exception) -> str:
    """Say why something stopped. Of a database that is away no more is known than that."""
    if isinstance(error, OperationalError | InterfaceError):
        return "The database cannot be used. Is it running, and is there room on its disk?"
    if isinstance(error, sqlite3.Error):
        return f"The temporary folder cannot be used: {error}."
    if isinstance(error, SQLAlchemyError):
        return f"The database refused a change ({type(error).__name__}): please report this."
    return f"{error}".removesuffix(".") + "."


def _as_text(summary: dict[str, Any]) -> str:
    lines = ["Nothing was changed: this is what an import would do." if summary["dry_run"] else ""]
    if summary["import_id"]:
        lines = [f"Imported. To undo it: {COMMAND} imports undo {summary['import_id']}"]
    states = ", ".join(f"{count} {status}" for status, count in summary["by_status"].items())
    lines.append(
        f"{summary['comments']} comments on {summary['pages']} pages" + _in_brackets(states)
    )
    lines.append(f"{summary['replies']} answer another comment")
    if summary["orphans"]:
        lines.append(
            f"{summary['orphans']} answer a comment that is not there: they stand at the top"
        )
    if summary["reduced"]:
        lines.append(f"{summary['reduced']} lost something: a picture became its words or a link")
    if summary["names_cut"]:
        lines.append(f"{summary['names_cut']} names are cut to 64 characters")
    if summary["undated"]:
        lines.append(f"{summary['undated']} without a usable date got that of a neighbour")
    because = ", ".join(f"{count} {reason}" for reason, count in summary["skipped_because"].items())
    lines.append(f"{summary['skipped']} skipped" + _in_brackets(because))
    lines += [f"  {one['where'] or '?'}: {one['reason']}" for one in summary["skipped_entries"]]
    if summary["new_origin"]:
        lines.append(f"{summary['new_origin']} is new among the site's addresses")
    lines += [
        f"{host}, where {count} of them are, is not among the site's addresses"
        for host, count in summary["other_hosts"].items()
    ]
    return "\n".join(filter(None, lines))


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""
