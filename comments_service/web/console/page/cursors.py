"""Where in a list a page of the console begins, as its address tells it."""

from flask import request

from comments_service.rules.core.cursors import parse_id_cursor


def cursor_param(name: str) -> int | None:
    """Return the comment id in the parameter ``name``, None without one.

    Raises AppError bad_cursor.
    """
    text = request.args.get(name)
    return None if text is None else parse_id_cursor(text)
