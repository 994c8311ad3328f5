"""The lines to paste, as each way to make a site wants them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from comments_service.queries.sites.sites import SiteRules, default_site
from comments_service.rules.text.urls import is_local
from comments_service.web.console.sites.ways import WAYS
from comments_service.web.console.sites.ways.way import Way
from comments_service.web.http.context import current_service
from comments_service.web.http.locale import gettext_


@dataclass(frozen=True)
class Place:
    """What the lines must say: the service, the site's key (None for the first site), its
    address.
    """

    base_url: str
    key: str | None
    address: str


#: Percent signs, because templates and scripts of sites are full of braces.
_MARK = re.compile(r"%([a-z]+)%")


def place_of(rules: SiteRules) -> Place:
    """Return what the lines to paste say for this site."""
    first = default_site()
    is_first = first is not None and first.site.id == rules.site.id
    address = next((str(one) for one in rules.origins if not is_local(one)), None)
    key = None if is_first else rules.site.key
    return Place(current_service().settings.base_url, key, address or "https://blog.example")


def ways_for(place: Place) -> Iterator[Way]:
    """Every way with its lines made for ``place``, in the language of the answer."""
    site = f"site={place.key}&" if place.key else ""
    attribute = f' data-site="{place.key}"' if place.key else ""
    src = f"{place.base_url}/static/embed.js"
    marks = {
        "bare": f"{place.base_url}/embed" + (f"?site={place.key}" if place.key else ""),
        "embed": f"{place.base_url}/embed?{site}url=",
        "script": f'<script async src="{src}"{attribute}></script>',
        "inline": f'<script is:inline async src="{src}"{attribute}></script>',
        "counts": f'<script async src="{place.base_url}/static/counts.js"{attribute}></script>',
        "data": f'\n  script.dataset.site = "{place.key}";' if place.key else "",
        "base": place.base_url,
        "site": f', "data-site": "{place.key}"' if place.key else "",
        "address": place.address,
        "reserve": ' style="display:block;min-height:100svh"',
        "text": gettext_("Read and write comments"),
    }
    for way in WAYS:
        # In one pass, so that nothing is looked for in what was filled in.
        code, include = (
            _MARK.sub(lambda mark: marks[mark[1]], text) for text in (way.code, way.include)
        )
        yield replace(way, code=code, include=include)
