"""``serve``: look whether the service can start, say where it will be found, and start it."""

import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from comments_service.commands import server
from comments_service.services.accounts.accounts import make_sign_in_link
from comments_service.settings import Settings
from comments_service.start import DatabaseAway, prepare, wait_for_tables, without_effect
from comments_service.web.http.context import current_service


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
    server.serve(current_app._get_current_object(), settings)  # type: ignore[attr-defined]


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
