"""What a command says where the database fails it: one sentence, and no traceback."""

import sqlite3
from copy import copy

import click
from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from comments_service.installation import COMMAND
from comments_service.storage import has_no_tables, is_full, is_read_only


def tell_failures(app: Flask) -> None:
    """Let each command of ``app`` end with a sentence where its database cannot be used."""
    for name, command in app.cli.commands.items():
        app.cli.commands[name] = _telling(command)


def _telling(command: click.Command) -> click.Command:
    # A copy: those of libraries are shared by all applications of a process.
    telling = copy(command)

    def invoke(context: click.Context) -> object:
        try:
            return command.invoke(context)
        except (OperationalError, InterfaceError, ProgrammingError, sqlite3.Error) as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from error

    telling.invoke = invoke  # type: ignore[method-assign, assignment]
    return telling


def _sentence(error: Exception) -> str | None:
    """Say what the operator can do; None for what is a fault of ours."""
    if is_full(error):
        return "The disk of the database is full: make room, then run the command again."
    if is_read_only(error):
        return "The database takes no writing: its folder or its server is read-only."
    if has_no_tables(error):
        return f"The database is not up to date: run `{COMMAND} db upgrade` first."
    if isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError):
        return "The database cannot be used: is it running, and does nobody else hold it?"
    return None
