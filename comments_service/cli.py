"""Commands: ``flask --app app …``, or ``palabre …`` of an installed wheel."""

import os
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from comments_service.commands.backup import backup, restore
from comments_service.commands.moderators import moderators
from comments_service.commands.threads import threads
from comments_service.commands.tokens import tokens
from comments_service.services.accounts.accounts import make_sign_in_link
from comments_service.services.comments.search_index import rebuild_index
from comments_service.settings import Settings
from comments_service.start import (
    DatabaseAway,
    make_usable,
    prepare,
    wait_for_tables,
    without_effect,
)
from comments_service.transfer.cli import import_command, imports
from comments_service.transfer.export.cli import export_command
from comments_service.web.demo import demo_page
from comments_service.web.http.context import current_service
from comments_service.worker import worker

search_index = AppGroup("search-index", help="What the search of the console looks in.")


def install(app: Flask) -> None:
    """Put the commands on the application."""
    for command in (
        serve, backup, restore, demo, moderators, threads, import_command(make_usable), imports,
        export_command, search_index, tokens, worker,
    ):  # fmt: skip
        app.cli.add_command(command)


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Start the service and print its addresses."""
    settings = current_service().settings
    _check_address(settings.host, settings.port)
    _wait_for_tables(settings)
    link = _sign_in_link()
    base = settings.base_url
    if settings.demo:
        click.echo(f"Demo page   {base}/demo/")
    click.echo(f"Console     {base}/console/" + (f"sign-in/{link}" if link else ""))
    click.echo(f"API docs    {base}/api/docs")
    _name_settings_without_effect(settings)
    if not settings.rate_limits:
        click.echo("Rate limits are OFF (RATE_LIMITS=off): for load tests only.")
    sys.stdout.flush()
    arguments = [
        "granian", "--interface", "wsgi", "palabre:wsgi",
        "--host", settings.host, "--port", str(settings.port),
        "--workers", str(settings.workers), "--blocking-threads", str(settings.threads),
        "--workers-kill-timeout", "10", "--respawn-failed-workers", "--log-level", "warning",
        # While granian looks which version a client speaks, no time-out runs.
        "--http", "1", "--no-ws",
    ]  # fmt: skip
    # Otherwise glibc keeps what each of many threads has freed for that thread alone.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.execv(sys.executable, [sys.executable, "-m", *arguments])


def _check_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}, port {port}: {error.strerror}. Set HOST or PORT."
        ) from error


def _wait_for_tables(settings: Settings) -> None:
    """Replicas may start before the database was migrated: what is missing is done elsewhere."""
    try:
        if wait_for_tables(settings, _say):
            prepare(current_app, settings)
    except DatabaseAway as error:
        raise click.ClickException(str(error)) from error


def _name_settings_without_effect(settings: Settings) -> None:
    with suppress(SQLAlchemyError):  # /readyz tells of that
        for sentence in without_effect(settings):
            click.echo(sentence)


def _say(sentence: str) -> None:
    click.echo(sentence)
    sys.stdout.flush()


def _sign_in_link() -> str | None:
    """Return the link for the first owner, where there is none with a password yet."""
    try:
        try:
            return make_sign_in_link(datetime.now(UTC))
        except IntegrityError:
            # A replica that starts at the same moment has made the first owner.
            return make_sign_in_link(datetime.now(UTC))
    except SQLAlchemyError:
        click.echo("The database takes no writing now: no sign-in link was made.", err=True)
        return None


@click.command("demo-page")
def demo() -> None:
    """Print the demo page, to be served from elsewhere: … demo-page > index.html."""
    click.echo(demo_page())


@search_index.command("rebuild")
def rebuild() -> None:
    """Index every comment anew, while the service runs."""
    click.echo(f"{rebuild_index()} comments can be found.")
