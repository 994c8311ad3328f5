"""The application of this process, from its environment."""

import os
import sys
from wsgiref.types import WSGIApplication

import click
from flask.cli import FlaskGroup

from comments_service import create_app
from comments_service.private_files import UMASK
from comments_service.schema import let_commands_migrate
from comments_service.settings import Settings, SettingsError
from comments_service.web.http.logs import configure
from comments_service.worker import work_inside

os.umask(UMASK)  # before any file is made
try:
    settings = Settings.from_env(os.environ)
    configure(settings.log_format, settings.log_level)
    app = create_app(settings)
except SettingsError as error:
    sys.exit("\n".join(f"palabre: {line}" for line in str(error).splitlines()))

#: ``app`` for servers: an object is called in twice the time of a method.
wsgi: WSGIApplication = app.wsgi_app

# Servers may have commands of their own, which their processes are born with.
command = click.get_current_context(silent=True)
is_server = command is None or not isinstance(command.find_root().command, FlaskGroup)
if not is_server:
    let_commands_migrate(app)
elif settings.worker == "inside":
    work_inside(app)
