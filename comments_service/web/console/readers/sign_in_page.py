"""The page with the ways in which readers can sign in."""

from typing import Any

from flask import render_template

from comments_service.queries.readers.sso import sso_secret_of
from comments_service.web.console.page import cookies
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access
from comments_service.web.http.context import current_service, now


def sign_in_page(**more: Any) -> str:
    """Return the page; ``secret`` was just made, ``errors`` are of the form’s fields."""
    row = sso_secret_of(access().site_id)
    is_rotating = row is not None and row.previous_until is not None and now() < row.previous_until
    return render_template(
        "console/readers/sign_in.html",
        sso=row,
        previous_until=row.previous_until if row and is_rotating else None,
        service=current_service().settings.base_url,
        **{"values": {}, "errors": {}, "secret": None, "note": shown_note(cookies.take_flash())}
        | more,
    )
