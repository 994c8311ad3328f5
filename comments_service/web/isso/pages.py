"""Which site and page a request speaks of: by a path, an address, or what a page calls itself."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from flask import request

from comments_service.errors import N_, AppError, fields_named, invalid, not_found
from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.sites.other_systems import key_of_only_site
from comments_service.queries.sites.sites import SiteRules, site_by_key, site_of_host
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.pages import PageUrl, page_with_id
from comments_service.rules.text.urls import Origin, parse_origin, parse_page_address
from comments_service.web.http.context import named_origin
from comments_service.web.isso.blueprint import SYSTEM
from comments_service.web.sites import from_its_pages, site_and_page

_ADDRESS = re.compile(r"\s*https?:", re.I)
#: What Isso calls the fields of our rules.
_NAMES = {
    "url": "uri",
    "page_id": "uri",
    "body": "text",
    "parent_id": "parent",
    "author.name": "author",
    "author.email": "email",
    "author.website": "website",
}


@contextmanager
def names_of_isso() -> Iterator[None]:
    """Name the fields of a refusal as Isso does."""
    with ExitStack() as names:
        for given, name in _NAMES.items():
            names.enter_context(fields_named(name, given))
        yield


def is_address(uri: str) -> bool:
    """Whether a URI tells its host."""
    return _ADDRESS.match(uri) is not None


def site_and_page_of(uri: str, key: str | None) -> tuple[SiteRules, PageUrl]:
    """Return the site and the page of a URI, for a caller that comes from the site's pages.

    Raise AppError invalid, url_not_allowed, origin_not_allowed; not_found where Isso is off.
    """
    with names_of_isso():
        listed = _site_of_address(uri, key) if is_address(uri) else None
        rules = listed or site_of(key)
        page = page_of(rules, uri)
        if listed is None and is_address(uri) and not threads_by_key(rules.site.id, [page.key]):
            # No identifier that an import has kept: refused as an address of no site.
            return site_and_page(uri, key)
        return rules, page


def site_of_uris(uris: Iterable[str], key: str | None) -> SiteRules:
    """Return the site of the first address of a list; where it is of no site, as ``site_of``."""
    first = next(filter(_is_page, uris), None)
    return (first and _site_of_address(first, key)) or site_of(key)


def site_of(key: str | None) -> SiteRules:
    """Return the site of a key, else that of the page that asks, else the only one with Isso on.

    Raise AppError invalid where several have it on, origin_not_allowed, not_found.
    """
    rules = site_by_key(key) if key is not None else _site_that_asks() or _only_site()
    if rules is None:
        raise not_found()
    return _switched_on(from_its_pages(rules))


def page_of(rules: SiteRules, uri: str) -> PageUrl:
    """Return the page of a URI on a site: of what is no path and no address there, the page with
    that id.

    Raise AppError invalid.
    """
    if is_address(uri):
        address = parse_page_address(uri)
        if rules.has_host(address.folded_host) or rules.previews(address.origin):
            return rules.pages.page_of(address)
    home = _origin_of_paths(rules)
    if uri.startswith("/"):
        return rules.pages.page_at(f"{home}{uri}")
    return page_with_id(uri, rules.pages.page_at(f"{home}/"))


def uri_of(rules: SiteRules, url: str) -> str:
    """Return the path of a page where that is enough, else its address."""
    try:
        home = f"{_origin_of_paths(rules)}/"
    except AppError:
        return url
    return url.removeprefix(home[:-1]) if url.startswith(home) else url


def _origin_of_paths(rules: SiteRules) -> Origin:
    """Return the origin of the page that asks, else the only one of the site."""
    origin = _named_origin()
    if origin and rules.allows(origin):
        return origin
    homes = [rules.pages.page_at(f"{one}/") for one in rules.origins if one.port]
    # Of http and https, with www. and without: one place.
    if len({home.key for home in homes}) != 1:
        raise invalid(
            "uri",
            "bad_value",
            N_("Name the page by its whole address: the site has more than one host, or none."),
        )
    return parse_origin(homes[0].url.rstrip("/"))


def _is_page(uri: str) -> bool:
    """Whether a URI alone tells which page it is."""
    try:
        return is_address(uri) and bool(parse_page_address(uri))
    except AppError:
        return False


def _site_of_address(uri: str, key: str | None) -> SiteRules | None:
    """Return the site that lists the host of an address; None of a host of no site."""
    try:
        return _switched_on(site_and_page(uri, key)[0])
    except AppError as refusal:
        if refusal.code != "url_not_allowed":
            raise
        return None


def _site_that_asks() -> SiteRules | None:
    origin = _named_origin()
    return site_of_host(fold_host(origin.host), None) if origin else None


def _only_site() -> SiteRules | None:
    key = key_of_only_site(SYSTEM)
    if key is None:
        raise invalid("site", "required", N_("Name the site by its key: several answer as Isso."))
    return site_by_key(key)


def _named_origin() -> Origin | None:
    return named_origin(request.headers.get("Origin", ""))


def _switched_on(rules: SiteRules) -> SiteRules:
    if rules.site.switched_from != SYSTEM:
        raise not_found()
    return rules
