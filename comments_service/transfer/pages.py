"""Where the pages of a file are: addresses of any spelling, joined to the site's own."""

import re
from dataclasses import replace

from comments_service.errors import AppError
from comments_service.rules.text.page_keys import key_of_id
from comments_service.rules.text.pages import UNDECIDED, PagePolicy, PageUrl, page_with_id
from comments_service.rules.text.urls import Origin
from comments_service.services.imports.imports import PlannedThread
from comments_service.transfer.entries import BadFile
from comments_service.transfer.spool import Spool

NEEDS_SITE_URL = (
    "the file tells only the paths of its pages, such as {path!r}: say with --site-url where they "
    "are, as in --site-url https://blog.example/."
)
_ABSOLUTE = re.compile(r"https?:/*([^/?#]*)([^#]*)", re.I)
_HOST_FIRST = re.compile(r"//[^/?#]*\.[^/?#.]{2,}(?=[/?#]|$)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.I)
_LONGEST_SHOWN = 80


class NeedsSiteUrl(BadFile):
    """The pages have no host of their own, and nobody said which."""


def page_at(
    address: str | None,
    site_url: Origin | None,
    policy: PagePolicy = UNDECIDED,
    page_id: str | None = None,
) -> PageUrl | None:
    """Return the page of an address or a path; on ``site_url``, when given, whatever host it had.

    ``policy`` is the site's. Where there is a ``page_id``, that names the page at the address.

    None when it is no address of a page. Raises NeedsSiteUrl for a path that wants a host.
    """
    text = "".join((address or "").split())
    if not text:
        return None
    if _HOST_FIRST.match(text):
        text = f"https:{text}"
    absolute = _ABSOLUTE.fullmatch(text.partition("#")[0])
    if absolute is None and _SCHEME.match(text):
        return None
    if absolute is not None and site_url is None:
        return _page(text, policy, page_id)
    if site_url is None:
        raise NeedsSiteUrl(NEEDS_SITE_URL.format(path=text[:_LONGEST_SHOWN]))
    path = absolute[2] if absolute else text
    return _page(f"{site_url}/{path.lstrip('/')}", policy, page_id)


def with_identifiers(thread: PlannedThread, number: int, spool: Spool) -> PlannedThread:
    """Return a thread with what its pages' own markup calls it as aliases.

    So the scripts that stand in for the other system's find it (widget/src/embeds).

    ``number`` is the thread's in the spool.
    """
    rows = spool.sql.execute(
        "SELECT identifier FROM pages WHERE thread = ? AND identifier IS NOT NULL ORDER BY key",
        (number,),
    )
    keys = (_key(identifier) for (identifier,) in rows.fetchall())
    return replace(thread, aliases=[*thread.aliases, *filter(None, keys)])


def _page(url: str, policy: PagePolicy, page_id: str | None) -> PageUrl | None:
    try:
        page = policy.page_at(url)
        return page if page_id is None else page_with_id(page_id, page)
    except AppError:
        return None


def _key(identifier: str) -> str | None:
    """Return the key of an identifier; None for a path, which the thread has anyway."""
    if identifier.startswith("/"):
        return None
    try:
        return key_of_id(identifier)
    except AppError:
        return None
