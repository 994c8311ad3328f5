"""Hugo, and its themes."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

HUGO = Way(
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
)
