"""What forms say of themselves: each answer's own key, and when it was made."""

from contextlib import suppress

from comments_service.errors import AppError
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.core.identity import RANDOM_BITS, new_id
from comments_service.services.core.ids import fresh_secret
from comments_service.web.http.context import now


def seen_moment(text: str) -> int | None:
    """Return the id of the moment when a form was made, as ``fresh_form`` names it; else None."""
    with suppress(AppError):
        return parse_id_cursor(text)
    return None


def fresh_form() -> dict[str, str]:
    """Return what makes a form of a reply one of its own: its key, and when it was made."""
    return {"key": fresh_secret(), "seen": f"{new_id(now(), 2**RANDOM_BITS - 1):x}"}
