"""Commands: ``flask --app app …``, or ``palabre …`` of an installed wheel."""

import click
from flask import Flask
from flask.cli import AppGroup

from comments_service.commands.backup import backup, restore
from comments_service.commands.moderators import moderators
from comments_service.commands.serve import serve
from comments_service.commands.threads import threads
from comments_service.commands.tokens import tokens
from comments_service.commands.worker import worker
from comments_service.services.comments.search_index import rebuild_index
from comments_service.start import make_usable
from comments_service.transfer.cli import import_command, imports
from comments_service.transfer.export.cli import export_command
from comments_service.web.demo import demo_page

search_index = AppGroup("search-index", help="What the search of the console looks in.")


def install(app: Flask) -> None:
    """Put the commands on the application."""
    for command in (
        serve, backup, restore, demo, moderators, threads, import_command(make_usable), imports,
        export_command, search_index, tokens, worker,
    ):  # fmt: skip
        app.cli.add_command(command)


@click.command("demo-page")
def demo() -> None:
    """Print the demo page, to be served from elsewhere: … demo-page > index.html."""
    click.echo(demo_page())


@search_index.command("rebuild")
def rebuild() -> None:
    """Index every comment anew, while the service runs."""
    click.echo(f"{rebuild_index()} comments can be found.")
