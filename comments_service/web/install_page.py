"""The page on which the owner of a site tries its comments: one of the service's own."""

from comments_service.rules.text.pages import UNDECIDED
from comments_service.rules.text.urls import PageAddress
from comments_service.web.http.context import current_service

_BEFORE, _AFTER = "/console/sites/", "/test"


def address_of_test_page(key: str) -> str:
    """Return the address that the thread of a site's test page belongs to."""
    return f"{current_service().settings.base_url}{_BEFORE}{key}{_AFTER}"


def key_of_test_page(address: PageAddress) -> str | None:
    """Return the key of the site whose test page is there; None for every other page."""
    if not address.path.endswith(_AFTER):
        return None
    page = UNDECIDED.page_of(address)
    before = current_service().settings.base_url + _BEFORE
    if not (page.url.startswith(before) and page.url.endswith(_AFTER)):
        return None
    key = page.url.removeprefix(before).removesuffix(_AFTER)
    return key if key and page.url == address_of_test_page(key) and "/" not in key else None
