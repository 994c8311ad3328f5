"""Which site and page a request speaks of, and whether it may come from where it comes."""

from flask import g, request

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.sites.sites import (
    SiteRules,
    default_site,
    site_by_id,
    site_by_key,
    site_of_host,
    site_of_preview,
)
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.pages import PageUrl, page_with_id
from comments_service.rules.text.urls import (
    MAX_ORIGIN_LENGTH,
    Origin,
    PageAddress,
    parse_page_address,
)
from comments_service.web.http.context import named_origin, own_origin
from comments_service.web.install_page import key_of_test_page


def site_and_page(
    url: str, key: str | None, page_id: str | None = None, canonical: str | None = None
) -> tuple[SiteRules, PageUrl]:
    """As ``listed_page``, for a caller that must come from the site's own pages.

    Raises AppError as it does, and origin_not_allowed for a caller from elsewhere.
    """
    site, page = listed_page(url, key, page_id, canonical)
    return from_its_pages(site), page


def listed_page(
    url: str, key: str | None, page_id: str | None = None, canonical: str | None = None
) -> tuple[SiteRules, PageUrl]:
    """Return the site that lists the host of ``url``, or has previews there, and the page, whoever
    asks.

    The page is the one that ``page_id`` names, where it is given, else that of the page's
    ``canonical`` address if the site lists its host, and else that of ``url``.
    Raises AppError: invalid for an unusable address or id, url_not_allowed for a host of no site.
    """
    address = parse_page_address(url)
    site = _site_of_page(address, key)
    if site is None:
        raise AppError(
            "url_not_allowed",
            N_("Comments are not set up for {host}: add it to the site’s addresses."),
            host=address.folded_host,
        )
    page = site.pages.page_of(_canonical_of(site, canonical) or address)
    return site, page if page_id is None else page_with_id(page_id, page)


def _site_of_page(address: PageAddress, key: str | None) -> SiteRules | None:
    tested = key_of_test_page(address)
    if tested is None:
        return site_of_host(address.folded_host, key) or site_of_preview(address.origin, key)
    # This one page of the service's own is a page of the site that it is for.
    return site_by_key(tested) if key in (None, tested) else None


def _canonical_of(site: SiteRules, canonical: str | None) -> PageAddress | None:
    """Return the address that a page calls its own where it is one of the site's, else None."""
    if canonical is None:
        return None
    try:
        address = parse_page_address(canonical)
    except AppError:
        return None  # the page's own mistake, which its readers cannot mend
    return address if site.has_host(address.folded_host) else None


def site_of_key(key: str | None) -> SiteRules:
    """Return the site of a public key, else the one that the request's page is of, else the first
    one.

    Raises AppError not_found, origin_not_allowed.
    """
    origin = named_origin(request.headers.get("Origin", ""))
    site = site_by_key(key) if key is not None else _site_at(origin) or default_site()
    if site is None:
        raise not_found()
    return from_its_pages(site)


def _site_at(origin: Origin | None) -> SiteRules | None:
    if origin is None:
        return None
    return site_of_host(fold_host(origin.host), None) or site_of_preview(origin, None)


def site_of_comment(reference: str) -> tuple[SiteRules, int]:
    """Return the site and the number of the comment with that public id.

    Raises AppError not_found.
    """
    parsed = parse_reference(reference)
    site = site_by_id(parsed[0]) if parsed else None
    if parsed is None or site is None:
        raise not_found()
    return from_its_pages(site), parsed[1]


def from_its_pages(site: SiteRules) -> SiteRules:
    """``site``, if the request comes from one of its pages, from ours, or from no page at all.

    Browsers name the page's origin on every request that could do harm (Fetch standard, section
    3.2); a program that names none has no reader's rights to abuse. Raises AppError
    origin_not_allowed.
    """
    named = request.headers.get("Origin")
    if named is None:
        return site
    origin = named_origin(named)
    if origin is None or not (_shows(site, origin) or own_origin().matches(origin)):
        raise AppError(
            "origin_not_allowed",
            N_(
                "Pages at {origin} may not use this site: add the address in the console’s "
                "settings."
            ),
            origin=named[:MAX_ORIGIN_LENGTH],
        )
    g.allowed_origin = named
    return site


def takes_sessions(site: SiteRules, url: str) -> bool:
    """Whether a page may be handed somebody's session: at the site's own addresses, and on ours.

    None of a preview may: strangers' proposals run there.
    """
    try:
        origin = parse_page_address(url).origin
    except AppError:
        return False
    return site.allows(origin) or own_origin().matches(origin)


def _shows(site: SiteRules, origin: Origin) -> bool:
    return site.allows(origin) or site.previews(origin)
