"""What both protocols ask of an announced link, and what limits it."""

from urllib.parse import urlsplit

from comments_service.errors import N_, AppError
from comments_service.rules.core.identity import reference
from comments_service.services.mentions.receiving import Announcement, announced, receive
from comments_service.web.http.context import current_service, now
from comments_service.web.limits.admission import admit_mention
from comments_service.web.sites import listed_page


def take_in(source: str, target: str, site_key: str | None, protocol: str) -> str:
    """Note a link for the worker to look at; return its public id.

    Raise AppError malformed for what is no link to a page of a site that takes such links in,
    rate_limited, busy.
    """
    site_id, link = _checked(source, target, site_key, protocol)
    admit_mention(str(site_id), urlsplit(link.source).hostname or "")
    return reference(site_id, receive(site_id, link, now()))


def _checked(
    source: str, target: str, site_key: str | None, protocol: str
) -> tuple[int, Announcement]:
    try:
        rules, page = listed_page(target, site_key)
        link = announced(source, target.strip(), page, protocol)
    except AppError as error:
        refused = AppError("malformed", error.errors[0].message if error.errors else error.message)
        refused.extras = error.extras
        raise refused from error
    takes = rules.site.webmentions if protocol == "webmention" else rules.site.pingbacks
    if not takes:
        message = N_("This site does not take in links from other sites.")
        raise AppError("malformed", message)
    if link.source.startswith(_own_pages()):
        raise AppError("malformed", N_("A page cannot announce a link to itself."))
    return rules.site.id, link


def _own_pages() -> tuple[str, ...]:
    """Return how addresses of the service's own begin that repeat what it is told."""
    base = current_service().settings.base_url
    return tuple(f"{base}/{part}" for part in ("embed", "feeds", "api", "console", "webmention"))
