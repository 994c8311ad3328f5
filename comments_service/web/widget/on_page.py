"""By what the requests of the widget name a page."""

from typing import Annotated

from pydantic import Field

from comments_service.web.http.schema import URL_SHAPE, PageId, Schema, Url

SiteKey = Annotated[
    str,
    Field(
        max_length=64,
        pattern=r"^[^\x00]*$",
        description="Public key of the site",
        examples=["default"],
    ),
]
Canonical = Annotated[
    str,
    Field(
        **URL_SHAPE
        | {
            "description": "What the page calls its canonical address, where that is on another "
            "host than `url`: it names the page if the site lists that host"
        }
    ),
]


class OnPage(Schema):
    """Which page."""

    url: Url
    page_id: PageId | None = None
    canonical: Canonical | None = None
    site: SiteKey | None = None

    @property
    def named(self) -> tuple[str, str | None, str | None, str | None]:
        """By what ``web.sites.site_and_page`` knows the page."""
        return self.url, self.site, self.page_id, self.canonical
