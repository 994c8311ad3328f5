"""The application of a process, from its environment."""

import os
import sys

from flask import Flask

from comments_service import create_app
from comments_service.commands.failures import tell_failures
from comments_service.private_files import UMASK
from comments_service.schema import let_commands_migrate
from comments_service.settings import Settings, SettingsError
from comments_service.web.http.logs import configure
from comments_service.worker import work_inside


def make_app(*, for_commands: bool) -> Flask:
    """Return the application: for commands, or for a server, which may work beside its answers.

    End the process, with what is wrong, where the environment cannot be used.
    """
    os.umask(UMASK)  # before any file is made
    try:
        settings = Settings.from_env(os.environ)
        configure(settings.log_format, settings.log_level)
        app = create_app(settings)
    except SettingsError as error:
        sys.exit("\n".join(f"palabre: {line}" for line in str(error).splitlines()))
    if for_commands:
        let_commands_migrate(app)
        tell_failures(app)
    elif settings.worker == "inside":
        work_inside(app)
    return app
