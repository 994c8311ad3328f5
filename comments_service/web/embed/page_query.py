"""What a request of this page asks for, and the addresses of its other states."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from urllib.parse import quote, urlencode

from flask import url_for

from comments_service.rules.text.urls import MAX_ESCAPED_LENGTH
from comments_service.web.http.locale import without_region

_LONGEST = MAX_ESCAPED_LENGTH + 1


@dataclass(frozen=True, kw_only=True)
class PageQuery:
    """``url`` is the commented page, ``page_id`` its id if it has one, ``canonical`` what it calls
    its own address.

    ``at``, ``reply`` and ``below`` are public ids of comments. ``at`` chooses the page of the
    thread that holds a comment, ``below`` shows its answers alone (from ``cursor`` on), ``reply``
    opens the form for one, ``receipt`` shows one's own. ``done`` is the form at the foot that was
    sent. ``reader`` is the signed right of who came by a link of theirs: there is no cookie.
    """

    url: str = ""
    page_id: str = ""
    canonical: str = ""
    site: str = ""
    lang: str = ""
    sort: str = ""
    cursor: str = ""
    at: str = ""
    below: str = ""
    reply: str = ""
    receipt: str = ""
    done: str = ""
    reader: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "PageQuery":
        """From a query or a form; what is not known is ignored."""
        return cls(**{field.name: values.get(field.name, "")[:_LONGEST] for field in fields(cls)})

    @property
    def language(self) -> str:
        """The language asked for, without its region."""
        return without_region(self.lang)

    @property
    def named(self) -> tuple[str, str | None, str | None, str | None]:
        """By what ``web.sites.site_and_page`` knows the page."""
        return self.url, self.site or None, self.page_id or None, self.canonical or None

    @property
    def lasting(self) -> dict[str, str]:
        """What every link and form of the page keeps."""
        names = ("url", "page_id", "canonical", "site", "lang", "sort", "reader")
        return {name: value for name in names if (value := getattr(self, name))}

    def to(self, place: str = "", **changes: str) -> str:
        """Return the address of another state of this page, at ``place`` (an element's id)."""
        there = replace(PageQuery(**self.lasting), **changes)
        values = {name: value for name, value in asdict(there).items() if value}
        query = urlencode(values, quote_via=quote)
        return f"{url_for('embed.show')}?{query}" + (f"#{place}" if place else "")
