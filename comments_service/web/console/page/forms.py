"""What forms of the console send, and refused fields as the templates show them."""

from flask import request

from comments_service.errors import AppError, not_found
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.web.http.locale import translate


def errors_by_field(error: AppError) -> dict[str, str]:
    """Return the first sentence for each refused field, in the language of the answer."""
    errors: dict[str, str] = {}
    for refused in error.errors:
        errors.setdefault(refused.field, translate(refused.message, error.extras))
    return errors


def sent_version() -> int:
    """Return the version of a comment that the form was made of; 0, which none has, for anything
    else."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def sent_id(name: str) -> int:
    """Return the id in the field ``name``. Raises AppError not_found for anything else."""
    try:
        return parse_id_cursor(request.form.get(name, ""))
    except AppError as error:
        raise not_found() from error
