"""Generators that run on Node.js."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

ASTRO = Way(
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
)


ELEVENTY = Way(
    "eleventy",
    "Eleventy",
    N_("Create the file _includes/comments.njk:"),
    """\
<palabre-comments page="{{ page.url | url }}"%reserve%>
  <a href="%embed%{{ ("%address%" + (page.url | url)) | urlencode }}">%text%</a>
</palabre-comments>
%script%""",
    N_("Then put this line below the content in the layout of your posts:"),
    '{% include "comments.njk" %}',
)


HEXO = Way(
    "hexo",
    "Hexo",
    N_(
        "In your theme’s folder, create the file layout/_partial/palabre.ejs. A theme that npm "
        "installed must be copied from node_modules into themes first."
    ),
    """\
<palabre-comments page="<%= url_for(page.path) %>"%reserve%>
  <a href="%embed%<%= encodeURIComponent(page.permalink) %>">%text%</a>
</palabre-comments>
%script%""",
    N_("Then put this line below the content in layout/_partial/article.ejs:"),
    '<% if (is_post()) { %><%- partial("_partial/palabre") %><% } %>',
)
