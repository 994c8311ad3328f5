"""``flask --app app import``: comments come in from the export of another system."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import AppError
from comments_service.queries.sites import SiteRules, default_site, site_by_key
from comments_service.rules.urls import Origin, parse_origin
from comments_service.services.importing import Summary, import_comments
from comments_service.transfer import blogger
from comments_service.transfer.reading import BadFile, Reader, opened

imports = AppGroup("import", help="Bring in comments from elsewhere.")


@imports.command("blogger")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--site-url", required=True, help="Where the blog lives now: https://blog.example/")
@click.option("--site", "key", help="Public key of the site; the first one without it.")
@click.option("--dry-run", is_flag=True, help="Change nothing, only tell what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as one JSON object.")
def from_blogger(file: Path, site_url: str, key: str | None, **how: bool) -> None:
    """Blogger's "Back up content": FILE is the .xml, also as .xml.gz."""
    origin = _origin(site_url)
    try:
        summary = import_file(blogger.read, file, origin, _site(key), dry_run=how["dry_run"])
    except BadFile as error:
        raise click.ClickException(f"{error} Nothing was changed.") from error
    except SQLAlchemyError as error:
        raise _database_refused() from error
    told = _as_json(summary, how["dry_run"]) if how["as_json"] else _as_text(summary, **how)
    click.echo(told)


def import_file(
    read: Reader, path: Path, origin: Origin, rules: SiteRules, *, dry_run: bool = False
) -> Summary:
    """Read a whole file, then write. Raises BadFile, SQLAlchemyError; then nothing is changed."""
    with opened(path) as stream:
        batch = read(stream, origin)
    return import_comments(rules, batch, datetime.now(UTC), dry_run=dry_run)


def _origin(site_url: str) -> Origin:
    try:
        parts = urlsplit(site_url)
        return parse_origin(f"{parts.scheme}://{parts.netloc}")
    except (AppError, ValueError) as error:
        raise click.ClickException(
            f"--site-url must be like https://blog.example/: {site_url!r} is not."
        ) from error


def _site(key: str | None) -> SiteRules:
    try:
        rules = site_by_key(key) if key else default_site()
    except SQLAlchemyError as error:
        raise _database_refused() from error
    if rules is None:
        raise click.ClickException("There is no such site.")
    return rules


def _database_refused() -> click.ClickException:
    return click.ClickException(
        "The database cannot be used, nothing was changed. Is it running, is it up to date "
        "(`flask --app app db upgrade`)?"
    )


def _as_json(summary: Summary, dry_run: bool) -> str:
    told: dict[str, Any] = {
        "pages": summary.pages,
        "comments": summary.comments,
        "replies": summary.replies,
        "skipped": sum(summary.skipped.values()),
        "orphans": summary.orphans,
        "by_status": summary.by_status,
        "skipped_because": summary.skipped,
        "new_origin": summary.new_origin,
        "dry_run": dry_run,
    }
    return json.dumps(told)


def _as_text(summary: Summary, *, dry_run: bool, **_: bool) -> str:
    lines = ["Nothing was changed: this is what an import would do." if dry_run else "Imported."]
    states = ", ".join(f"{count} {status}" for status, count in summary.by_status.items())
    lines.append(f"{summary.comments} comments on {summary.pages} pages" + _in_brackets(states))
    lines.append(f"{summary.replies} answer another comment")
    if summary.orphans:
        lines.append(f"{summary.orphans} answer a comment that is not there: they stand at the top")
    because = ", ".join(f"{count} {reason}" for reason, count in summary.skipped.items())
    lines.append(f"{sum(summary.skipped.values())} skipped" + _in_brackets(because))
    if summary.new_origin:
        lines.append(f"{summary.new_origin} is new among the site's addresses")
    return "\n".join(lines)


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""
