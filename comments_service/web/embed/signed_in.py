"""Who is signed in on the page without JavaScript: by a signed value in its address, no cookie.

It works for an hour, as the link does that led here.
"""

from flask import Response

from comments_service.errors import N_, AppError
from comments_service.queries.readers.readers import ReaderIdentityRow, reader_by_id
from comments_service.rules.core.signed_tokens import read_reader
from comments_service.web.embed.page_query import PageQuery
from comments_service.web.http.context import current_service, now, own_origin

SIGNED_OUT = N_("You are signed out here. Sign in again, or go on without it.")


def reader_of_page(query: PageQuery, site_id: int) -> ReaderIdentityRow | None:
    """Return who is signed in on a site. One statement with a good value, else none."""
    right = read_reader(current_service().settings.secret_key, query.reader, now())
    return reader_by_id(site_id, right[1]) if right and right[0] == site_id else None


def required_by_form(query: PageQuery, site_id: int) -> ReaderIdentityRow | None:
    """As ``reader_of_page``. Raise AppError bad_token where that has ended."""
    reader = reader_of_page(query, site_id)
    if query.reader and reader is None:
        raise AppError("bad_token", SIGNED_OUT, expired=True)
    return reader


def plain_page(query: PageQuery) -> str:
    """Return the whole address of a page, for a link that leads back there."""
    return f"{own_origin()}{query.to(reader='')}"


def keep_private(response: Response, query: PageQuery) -> None:
    """Have a page whose address is a key kept by nobody, and its address told nobody."""
    if query.reader:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
