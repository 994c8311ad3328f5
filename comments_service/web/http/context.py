"""What a request may ask of the application that serves it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import current_app, request, url_for

from comments_service.errors import AppError
from comments_service.queries.core import clock
from comments_service.queries.core.outbox import UnsentRow
from comments_service.rules.core.identity import Address, keyed_hash, month_of, network
from comments_service.rules.notifications.unsent import Unsent
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.core.address_keys import key_of
from comments_service.settings import Settings


@dataclass
class Palabre:
    """The running service: its settings, the clock of all machines (tests set another), and what
    composes a message of a site's outbox as it would be sent.
    """

    settings: Settings
    now: Callable[[], datetime] = clock.now
    unsent: Callable[[int, UnsentRow], Unsent | None] = lambda _site_id, _row: None


def current_service() -> Palabre:
    """Return the service that handles the current request."""
    return cast(Palabre, current_app.extensions["palabre"])


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return current_service().now()


def poster() -> str:
    """By what limits count the caller: a keyed hash that is kept for as long as they count."""
    secret = current_service().settings.secret_key
    return keyed_hash(secret, "limit", network(request.remote_addr or ""))


def address() -> Address:
    """Return the caller's address, to be hashed. Forwarded headers count only as configured.

    No statement, but for the first of a process in a month (services.core.address_keys).
    """
    secret, month = current_service().settings.secret_key, month_of(now())
    return Address(secret, request.remote_addr or "", month, key_of(month, now()))


def named_origin(text: str) -> Origin | None:
    """Return the origin that an Origin header names; None unless it is written as browsers write
    it.

    They write one origin in one way (RFC 6454, section 6.2): lower case, no default port, no dot
    at the end. Whatever is written otherwise did not come from a page.
    """
    try:
        origin = parse_origin(text)
    except AppError:
        return None
    return origin if origin.port is not None and str(origin) == text else None


def own_origin() -> Origin:
    """Return the origin under which browsers reach the service itself."""
    return parse_origin(current_service().settings.base_origin)


def own_address(endpoint: str, **values: Any) -> str:
    """Return the address of a view in full, for mails, feeds and links to hand on."""
    return f"{own_origin()}{url_for(endpoint, **values)}"
