"""What a request may ask of the application that serves it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from flask import current_app, request, url_for

from comments_service.errors import AppError
from comments_service.rules.core.identity import Address, month_of
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.settings import Settings


@dataclass
class Palabre:
    """The running service: its settings and its clock (tests set another)."""

    settings: Settings
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def current_service() -> Palabre:
    """The service that handles the current request."""
    return cast(Palabre, current_app.extensions["palabre"])


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return current_service().now()


def poster() -> str:
    """The keyed hash of the caller's address."""
    return address().poster_in(month_of(now()))


def address() -> Address:
    """The caller's address, to be hashed. Forwarded headers count only as configured."""
    return Address(current_service().settings.secret_key, request.remote_addr or "")


def named_origin(text: str) -> Origin | None:
    """The origin that an Origin header names; None unless it is written as browsers write it.

    They write one origin in one way (RFC 6454, section 6.2): lower case, no default port, no dot
    at the end. Whatever is written otherwise did not come from a page.
    """
    try:
        origin = parse_origin(text)
    except AppError:
        return None
    return origin if origin.port is not None and str(origin) == text else None


def own_origin() -> Origin:
    """The origin under which browsers reach the service itself."""
    return parse_origin(current_service().settings.base_origin)


def own_address(endpoint: str, **values: Any) -> str:
    """The address of a view for those who are not here: in mails, feeds and links to hand on."""
    return f"{own_origin()}{url_for(endpoint, **values)}"
