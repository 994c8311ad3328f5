"""The application of this process: of a command, or of any server that imports it."""

import click
from flask.cli import FlaskGroup

from comments_service.process import make_app

# Servers may have commands of their own, which their processes are born with.
command = click.get_current_context(silent=True)
is_server = command is None or not isinstance(command.find_root().command, FlaskGroup)
app = make_app(for_commands=not is_server)
