"""``thread move``: pages get new addresses."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from comments_service.errors import AppError
from comments_service.queries.sites.sites import SiteRules, default_site, site_by_key
from comments_service.rules.sites.page_moves import Rule, parse_rule, parse_table
from comments_service.rules.text.pages import PagePolicy
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.page_moves import move_threads
from comments_service.services.sites.page_plans import Moves, plan_moves

threads = AppGroup("thread", help="Threads and their addresses.")


@threads.command("move")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--map",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file of old and new addresses, instead of OLD and NEW.",
)
@click.option("--site", "key", help="Public key of the site; the first one without it.")
@click.option("--merge", is_flag=True, help="Join comments with those that are there already.")
@click.option("--dry-run", is_flag=True, help="Change nothing, only tell what would happen.")
def move(
    old: str | None, new: str | None, table: Path | None, key: str | None, **how: bool
) -> None:
    """Give pages new addresses: one, all of a file, or all that fit 'https://old.example/*'.

    The old addresses go on to work. To undo it, move them back the other way round; comments that
    were joined stay together.
    """
    rules = site_by_key(key) if key else default_site()
    if rules is None:
        raise click.ClickException("There is no such site.")
    if (table is None) == (old is None or new is None) or (table and old):
        raise click.UsageError("Give OLD and NEW, or --map FILE.csv.")
    try:
        moves = _requested_moves(old or "", new or "", table, rules.pages)
        done = (
            plan_moves(rules, moves)
            if how["dry_run"]
            else move_threads(rules, moves, By(SYSTEM, datetime.now(UTC)), merge=how["merge"])
        )
    except (AppError, UnicodeDecodeError) as error:
        raise click.ClickException(_line(error)) from error
    _tell(rules, done, dry_run=how["dry_run"])


def _requested_moves(old: str, new: str, table: Path | None, policy: PagePolicy) -> list[Rule]:
    if table is None:
        return [parse_rule(old, new, policy)]
    with table.open(encoding="utf-8") as lines:
        return parse_table(lines, policy)


def _line(error: AppError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "The file is not UTF-8."
    message = error.errors[0].message if error.errors else error.message
    before = f"line {error.extras['line']}: " if "line" in error.extras else ""
    return before + message.format_map(error.extras)


def _tell(rules: SiteRules, done: Moves, *, dry_run: bool) -> None:
    for move in done.moves:
        click.echo(f"{move.thread.url} → {move.new.url} ({move.thread.comment_count} comments)")
    for move in done.merges:
        joined = "would have to join" if dry_run else "joined"
        click.echo(f"{move.thread.url} → {move.new.url}: {joined} the comments there")
    for url in done.unknown:
        click.echo(f"{url}: no comments there")
    for origin in done.origins:
        click.echo(f"{origin} is new among the addresses of {rules.site.name}")
    moved = f"{len(done.moves)} moved, {len(done.merges)} joined, {len(done.unknown)} unknown."
    click.echo(f"Nothing was changed. It would be: {moved}" if dry_run else moved)
