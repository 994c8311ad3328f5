"""Commands: ``flask --app app …``."""

import os
import socket
import sys
import time
from datetime import UTC, datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from comments_service.commands.backup import backup, restore
from comments_service.commands.moderators import moderators
from comments_service.commands.threads import threads
from comments_service.commands.tokens import tokens
from comments_service.schema import is_behind
from comments_service.services.accounts.accounts import make_sign_in_link
from comments_service.services.comments.search_index import rebuild_index
from comments_service.start import make_usable, prepare
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
    _wait_for_tables()
    link = _sign_in_link()
    base = settings.base_url
    if settings.demo:
        click.echo(f"Demo page   {base}/demo/")
    click.echo(f"Console     {base}/console/" + (f"sign-in/{link}" if link else ""))
    click.echo(f"API docs    {base}/api/docs")
    if not settings.rate_limits:
        click.echo("Rate limits are OFF (RATE_LIMITS=off): for load tests only.")
    sys.stdout.flush()
    arguments = [
        "granian", "--interface", "wsgi", "app:wsgi",
        "--host", settings.host, "--port", str(settings.port),
        "--workers", str(settings.workers), "--blocking-threads", str(settings.threads),
        "--workers-kill-timeout", "10", "--log-level", "warning", "--no-ws",
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


def _wait_for_tables() -> None:
    """Replicas may start before the database was migrated: what is missing is done elsewhere.

    Raises ClickException when there is no database.
    """
    try:
        if not is_behind():
            return
        click.echo("Waiting for `flask --app app db upgrade` to be run, once for all replicas.")
        sys.stdout.flush()
        while is_behind():
            time.sleep(1)
    except SQLAlchemyError as error:
        raise click.ClickException("The database cannot be reached: is it running?") from error
    prepare(current_app, current_service().settings)


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
    """Print the demo page, to be served from elsewhere: flask --app app demo-page > index.html."""
    click.echo(demo_page())


@search_index.command("rebuild")
def rebuild() -> None:
    """Index every comment anew, while the service runs."""
    click.echo(f"{rebuild_index()} comments can be found.")
