"""Jekyll, and its themes."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Theme, Way

JEKYLL = Way(
    "jekyll",
    "Jekyll",
    N_("Create the file _includes/comments.html:"),
    """\
<palabre-comments page="{{ page.url | relative_url }}"%reserve%>
  <a href="%embed%{{ page.url | absolute_url | url_encode }}">%text%</a>
</palabre-comments>
%script%""",
    N_(
        "Then put this line below the content in _layouts/post.html. If your theme brings that "
        "file, as minima does, copy it into your site first:"
    ),
    "{% include comments.html %}",
    (
        Theme(
            "Minimal Mistakes",
            "_includes/comments-providers/custom.html",
            "comments: {provider: custom}",
            "comments: true",
        ),
        Theme("Just the Docs", "_includes/footer_custom.html"),
        Theme("Chirpy", "_includes/comments.html"),
    ),
)
