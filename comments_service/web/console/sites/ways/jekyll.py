"""Jekyll, and its themes."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

JEKYLL = Way(
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
)
