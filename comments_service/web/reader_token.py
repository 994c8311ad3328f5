"""The reader who is signed in, by the token that the widget sends in a header. Never a cookie."""

from urllib.parse import quote

from flask import request

from comments_service.errors import N_, AppError
from comments_service.queries.readers.readers import ReaderIdentityRow, reader_of_token
from comments_service.rules.readers.identity import TOKEN_PREFIX
from comments_service.web.http.context import now


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
