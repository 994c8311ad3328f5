"""``palabre …``: the commands of an installed wheel, the same as ``flask --app app …``."""

from importlib import import_module

from flask import Flask
from flask.cli import FlaskGroup


def _load() -> Flask:
    # Only now: loaded earlier, it would take this process for a server.
    app: Flask = import_module("palabre").app
    return app


main = FlaskGroup(name="palabre", create_app=_load, add_default_commands=False)

if __name__ == "__main__":
    main()
