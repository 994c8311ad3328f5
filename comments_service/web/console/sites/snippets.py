"""The lines to paste, as each way to make a site wants them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comments_service.errors import N_
from comments_service.queries.sites.sites import SiteRules, default_site
from comments_service.rules.text.urls import is_local
from comments_service.web.http.context import current_service
from comments_service.web.http.locale import gettext_


@dataclass(frozen=True)
class Way:
    """How one kind of site takes the lines; ``ways_for`` fills the ``%marks%`` in ``code``."""

    id: str
    label: str
    steps: str
    code: str
    then: str = ""
    include: str = ""


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

_WAYS = (
    Way(
        "html",
        "HTML",
        N_("Paste these lines into the page or its template, where the comments should appear."),
        """\
<palabre-comments%reserve%>
  <a href="%bare%" referrerpolicy="unsafe-url">%text%</a>
</palabre-comments>
%script%""",
        N_(
            "The link is for readers without JavaScript. It leads to the comments of the page that "
            "it is on."
        ),
    ),
    Way(
        "hugo",
        "Hugo",
        N_("Create the file layouts/partials/comments.html:"),
        """\
<palabre-comments page="{{ .RelPermalink }}"%reserve%>
  <a href="%embed%{{ .Permalink | urlquery }}">%text%</a>
</palabre-comments>
%script%""",
        N_("Then put this line below the text in layouts/_default/single.html:"),
        '{{ partial "comments.html" . }}',
    ),
    Way(
        "jekyll",
        "Jekyll",
        N_("Create the file _includes/comments.html:"),
        """\
<palabre-comments page="{{ page.url | relative_url }}"%reserve%>
  <a href="%embed%{{ page.url | absolute_url | url_encode }}">%text%</a>
</palabre-comments>
%script%""",
        N_("Then put this line below the content in _layouts/post.html:"),
        "{% include comments.html %}",
    ),
    Way(
        "pelican",
        "Pelican",
        N_("Create the file templates/comments.html in your theme:"),
        """\
<palabre-comments page="/{{ article.url }}"%reserve%>
  <a href="%embed%{{ (SITEURL ~ "/" ~ article.url) | urlencode }}">%text%</a>
</palabre-comments>
%script%""",
        N_("Then put this line below the content in the theme’s templates/article.html:"),
        '{% include "comments.html" %}',
    ),
    Way(
        "astro",
        "Astro",
        N_("Create the file src/components/Comments.astro:"),
        """\
---
const page = new URL(Astro.url.pathname, Astro.site ?? Astro.url);
---
<palabre-comments page={page.pathname}%reserve%>
  <a href={`%embed%${encodeURIComponent(page.href)}`}>%text%</a>
</palabre-comments>
%inline%""",
        N_("Then import it in the layout of your posts and put this line below the slot:"),
        "<Comments />",
    ),
    Way(
        "eleventy",
        "Eleventy",
        N_("Create the file _includes/comments.njk:"),
        """\
<palabre-comments page="{{ page.url }}"%reserve%>
  <a href="%embed%{{ ("%address%" + page.url) | urlencode }}">%text%</a>
</palabre-comments>
%script%""",
        N_("Then put this line below the content in the layout of your posts:"),
        '{% include "comments.njk" %}',
    ),
    Way(
        "wordpress",
        "WordPress",
        N_(
            "In a child theme, create the file comments.php: it replaces the theme’s own. "
            "Posts must allow comments. In a block theme, put the lines for HTML into a "
            "Custom HTML block of the Single template."
        ),
        """\
<palabre-comments%reserve%
  page="<?php echo esc_attr( wp_make_link_relative( get_permalink() ) ); ?>">
  <a href="%embed%<?php echo rawurlencode( get_permalink() ); ?>">%text%</a>
</palabre-comments>
%script%""",
    ),
    Way(
        "ghost",
        "Ghost",
        N_("In your theme’s post.hbs, inside {{#post}} and below {{content}}:"),
        """\
<palabre-comments page="{{url}}"%reserve%>
  <a href="%embed%{{url absolute="true"}}">%text%</a>
</palabre-comments>
%script%""",
    ),
    Way(
        "react",
        "React",
        N_("Create a component, and show it below your text with the path of the page:"),
        """\
"use client";
import { useEffect } from "react";

const src = "%base%/static/embed.js";

export function Comments({ page }) {
  useEffect(() => {
    if (document.querySelector(`script[src="${src}"]`)) return;
    const script = document.createElement("script");%data%
    script.src = src;
    document.head.append(script);
  }, []);
  const encoded = encodeURIComponent(new URL(page, "%address%").href);
  return (
    <palabre-comments page={page} style={{ display: "block", minHeight: "100svh" }}>
      <a href={`%embed%${encoded}`}>%text%</a>
    </palabre-comments>
  );
}""",
    ),
)


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
        "data": f'\n    script.dataset.site = "{place.key}";' if place.key else "",
        "base": place.base_url,
        "address": place.address,
        "reserve": ' style="display:block;min-height:100svh"',
        "text": gettext_("Read and write comments"),
    }
    for way in _WAYS:
        # In one pass, so that nothing is looked for in what was filled in.
        code = _MARK.sub(lambda mark: marks[mark[1]], way.code)
        yield Way(way.id, way.label, way.steps, code, way.then, way.include)
