"""Generators that are one program, written in Go or Rust."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Theme, Way

HUGO = Way(
    "hugo",
    "Hugo",
    N_("Create the file layouts/partials/comments.html:"),
    """\
<palabre-comments page="{{ .RelPermalink }}"%reserve%>
  <a href="%embed%{{ .Permalink | urlquery }}">%text%</a>
</palabre-comments>
%script%""",
    N_(
        "Then put this line below the text in layouts/_default/single.html, or layouts/single.html "
        "in newer themes. If your theme brings that file, copy it into your site first:"
    ),
    '{{ partial "comments.html" . }}',
    (
        Theme("PaperMod", "layouts/partials/comments.html", "params: {comments: true}"),
        Theme(
            "Blowfish, Congo",
            "layouts/partials/comments.html",
            "params: {article: {showComments: true}}",
        ),
        Theme("Hextra", "layouts/partials/components/comments.html"),
        Theme("hugo-book", "layouts/partials/docs/comments.html"),
        Theme("Stack", "layouts/partials/comments/include.html"),
    ),
)

ZOLA = Way(
    "zola",
    "Zola",
    N_("Create the file templates/comments.html:"),
    """\
<palabre-comments page="{{ page.permalink }}"%reserve%>
  <a href="%embed%{{ page.permalink | urlencode_strict }}">%text%</a>
</palabre-comments>
%script%""",
    N_(
        "Then put this line below the content in templates/page.html. If your theme brings that "
        "file, copy it into your site first:"
    ),
    '{% include "comments.html" %}',
)

MDBOOK = Way(
    "mdbook",
    "mdBook",
    N_(
        "Run mdbook init --theme, keep of what it makes the file theme/index.hbs, and put these "
        "lines into it, below {{{ content }}}:"
    ),
    """\
{{#unless is_print}}
<palabre-comments%reserve%>
  <a href="%bare%" referrerpolicy="unsafe-url">%text%</a>
</palabre-comments>
%script%
{{/unless}}""",
)
