"""Each route says who may call it, what guards it and what limits it; a test walks all routes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Who = Literal[
    "anyone",
    "reader",
    "author",
    "program",
    "account",
    "analyst",
    "responder",
    "moderator",
    "owner",
]
Guard = Literal[
    "none",
    "origin",
    "edit token",
    "sign-in",
    "session",
    "metrics token",
    "api token",
    "page code",
    "page token",
    "reader code",
    "sso token",
    "reader token",
    "privacy link",
    "decision link",
    "answer link",
    "mail link",
    "feed link",
    "secret address",
    "link",
]

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class RouteGuard:
    """``who`` may call; ``guard``: what keeps others out; ``limit``: what slows them down.

    ``account`` is anybody who is signed in to the console; ``analyst``, ``responder``,
    ``moderator`` and ``owner`` have at least that role on the site that the request is about.
    ``origin`` lets in pages of the site (CORS), ``edit token`` the holder of a signed token,
    ``sign-in`` the console's own pages with a CSRF token, ``session`` signed-in moderators with
    one, ``metrics token`` the program that the operator gave METRICS_TOKEN, ``api token`` the
    programs that an owner gave a token of the site, ``page code`` a page that the console opened
    with one, ``page token`` the page that got one for it, ``reader code`` a page to which a link
    of ours led back, ``sso token`` a page for which its site signed a token, ``reader token`` the
    browser in which a reader is signed in, ``privacy link``, ``decision link`` and ``mail link``
    who got a signed link by mail, ``answer link`` who got one
    that is kept, by mail or from the team, ``feed link`` who has the address of a feed of
    theirs, ``link`` who names a page elsewhere that links to one of the site's, which the worker
    looks at, ``secret address`` the mail provider that the operator gave MAIL_IN_SECRET.
    """

    who: Who
    guard: Guard
    limit: str


def guard_route(who: Who, guard: Guard, limit: str) -> Callable[[View], View]:
    """State who may call a view, what guards it and what limits it."""

    def state(view: View) -> View:
        view.route_guard = RouteGuard(who, guard, limit)  # type: ignore[attr-defined]
        return view

    return state
