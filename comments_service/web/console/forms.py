"""Refused fields as the templates show them."""

from comments_service.errors import AppError
from comments_service.web.locale import translate


def errors_by_field(error: AppError) -> dict[str, str]:
    """The first sentence for each refused field, in the language of the answer."""
    found: dict[str, str] = {}
    for refused in error.errors:
        found.setdefault(refused.field, translate(refused.message, error.extras))
    return found
