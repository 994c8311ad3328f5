"""The page with the ways in which readers can sign in."""

from typing import Any

from flask import render_template

from comments_service.queries.readers.providers import providers_of
from comments_service.queries.readers.sso import sso_secret_of
from comments_service.rules.core.identity import reference
from comments_service.rules.readers.providers import KINDS
from comments_service.web.console.page import cookies
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access
from comments_service.web.http.context import current_service, now, own_address


def sign_in_page(**more: Any) -> str:
    """Return the page; ``secret`` was just made, ``errors`` are of the form’s fields."""
    row = sso_secret_of(access().site_id)
    is_rotating = row is not None and row.previous_until is not None and now() < row.previous_until
    return render_template(
        "console/readers/sign_in.html",
        sso=row,
        previous_until=row.previous_until if row and is_rotating else None,
        providers=[
            (row, own_address("sign_in.finish", provider=reference(row.site_id, row.id)))
            for row in providers_of(access().site_id)
        ],
        kinds=KINDS,
        service=current_service().settings.base_url,
        **{"values": {}, "errors": {}, "secret": None, "note": shown_note(cookies.take_flash())}
        | more,
    )
