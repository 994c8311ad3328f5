"""The reader who is signed in, by the token that the widget sends in a header. Never a cookie."""

from dataclasses import replace
from urllib.parse import quote

from flask import request, url_for

from comments_service.errors import N_, AppError
from comments_service.queries.readers.readers import ReaderIdentityRow, reader_of_token
from comments_service.rules.core.signed_tokens import sign_reader
from comments_service.rules.readers.identity import OWNER_LINK_LASTS, TOKEN_PREFIX
from comments_service.services.comments.new_comment import NewComment
from comments_service.web.http.context import current_service, now, own_origin
from comments_service.web.http.locale import language


def bearer() -> str:
    """Return what the request's Authorization header bears (RFC 6750, 2.1), or nothing."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def reader_token() -> str | None:
    """Return the request's token of a reader, None where it bears none."""
    token = bearer()
    return token if token.startswith(TOKEN_PREFIX) else None


def reader_of_request(site_id: int) -> ReaderIdentityRow | None:
    """Return who is signed in, None where the request bears no reader's token.

    One statement with a token. Raise AppError bad_token where it has ended.
    """
    return None if reader_token() is None else required_reader(site_id)


def required_reader(site_id: int) -> ReaderIdentityRow:
    """Return who is signed in. One statement. Raise AppError bad_token where nobody is."""
    return reader_bearing(site_id, reader_token() or "")


def reader_bearing(site_id: int, token: str) -> ReaderIdentityRow:
    """Return whose token it is. One statement. Raise AppError bad_token for that of nobody."""
    reader = reader_of_token(site_id, token, now())
    if reader is None:
        message = N_("You are signed out here. Sign in again, or go on without it.")
        raise AppError("bad_token", message, expired=True)
    return reader


def page_with_code(place: str, code: str) -> str:
    """Return the address of a page with a code for its widget; its own route stands behind."""
    page, _, route = place.partition("#")
    behind = f"&to={quote(route, safe='')}" if route else ""
    return f"{page}#palabre-reader={code}{behind}"


def signed_by(new: NewComment, reader: ReaderIdentityRow | None) -> NewComment:
    """Return a comment with the name and address of who is signed in, unless it bears another
    name."""
    if reader is None or (new.name and reader.name and new.name != reader.name):
        return new
    return replace(new, name=new.name or reader.name, email=reader.email or new.email)


def is_plain_page(url: str) -> bool:
    """Whether an address is one of the page without JavaScript."""
    return url.startswith(f"{own_origin()}{url_for('embed.show')}?")


def signed_in_page(place: str, reader: ReaderIdentityRow) -> str:
    """Return the address of a page without JavaScript with a reader signed in, for an hour."""
    right = (reader.site_id, reader.id, place, language())
    token = sign_reader(current_service().settings.secret_key, right, now() + OWNER_LINK_LASTS)
    return f"{place}&reader={quote(token, safe='')}#write"
