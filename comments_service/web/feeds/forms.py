"""The two forms of a feed: an address ends with the one that is wanted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from flask import request

from comments_service.errors import N_
from comments_service.queries.comments.latest_and_counts import LatestRow
from comments_service.queries.sites.sites import SiteRules
from comments_service.web.feeds import atom, json_feed
from comments_service.web.feeds.entries import Entry, Head, entry_of
from comments_service.web.http.context import current_service
from comments_service.web.http.locale import catalogue, without_region

#: How many comments a feed holds, the newest ones.
ENTRIES = 50
#: What writes each form, and its content type.
FORMS: Mapping[str, tuple[Callable[[Head, Sequence[Entry]], bytes], str]] = {
    "atom": (atom.atom, atom.CONTENT_TYPE),
    "json": (json_feed.json_feed, json_feed.CONTENT_TYPE),
}

_ON = N_("{name} on {page}")
_ANONYMOUS = N_("Anonymous")


def written(head: Head, rows: Sequence[LatestRow]) -> tuple[bytes, str]:
    """Return a feed in the form that the address of the request ends with, and its type.

    ``rows`` come newest first.
    """
    write, content_type = FORMS[request.path.rpartition(".")[2]]
    return write(head, [entry_of(head, row) for row in rows]), content_type


def head_of(  # noqa: PLR0913 - the parts of a head
    language: str, title: tuple[str, str], *, identity: str, page: str, at: str, updated: datetime,
    **query: str,
) -> Head:  # fmt: skip
    """Return what a feed says of itself. ``title`` is a sentence and what it speaks of.

    ``at`` is the feed's address below ``/feeds/`` without its ending, ``query`` what follows it.
    """
    say = catalogue(without_region(language)).gettext
    base = f"{current_service().settings.base_url}/feeds/{at}"
    sentence, about = title
    return Head(
        identity=identity,
        title=say(sentence).format(page=about),
        language=language,
        addresses={
            form: f"{base}.{form}" + (f"?{urlencode(query)}" if query else "") for form in FORMS
        },
        page=page,
        updated=updated,
        on=say(_ON),
        anonymous=say(_ANONYMOUS),
    )


def home_of(rules: SiteRules) -> str:
    """Return where the pages of a site begin, or the service's own address."""
    origins = [str(origin) for origin in rules.origins if origin.port is not None]
    return origins[0] if origins else current_service().settings.base_url
