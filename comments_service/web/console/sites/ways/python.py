"""Generators that are written in Python."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

PELICAN = Way(
    "pelican",
    "Pelican",
    N_(
        "In pelicanconf.py put the folder templates into the list THEME_TEMPLATES_OVERRIDES, and "
        "create the file templates/palabre.html beside it:"
    ),
    """\
<palabre-comments page="{{ SITEURL }}/{{ article.url }}"%reserve%>
  <a href="%embed%{{ (SITEURL ~ "/" ~ article.url) | urlencode }}">%text%</a>
</palabre-comments>
%script%""",
    N_(
        "Then copy article.html from the templates of your theme into the same folder, and put "
        "this line below the content:"
    ),
    '{% include "palabre.html" %}',
)


# Material and Zensical include the same file.
_MATERIAL = """\
{% if page.meta.comments %}
<palabre-comments page="{{ page.canonical_url }}"%reserve%>
  <a href="%embed%{{ page.canonical_url | urlencode }}">%text%</a>
</palabre-comments>
%script%
{% endif %}"""
_EACH_PAGE = N_("Then put these lines at the top of each page that takes comments:")

MATERIAL = Way(
    "mkdocs",
    "MkDocs Material",
    N_(
        "Create the file overrides/partials/comments.html, and in mkdocs.yml set site_url and, "
        "below theme, custom_dir: overrides"
    ),
    _MATERIAL,
    _EACH_PAGE,
    "---\ncomments: true\n---",
)

ZENSICAL = Way(
    "zensical",
    "Zensical",
    N_(
        "Create the file overrides/partials/comments.html, and in zensical.toml set site_url and, "
        "below [project.theme], custom_dir to the folder overrides:"
    ),
    _MATERIAL,
    _EACH_PAGE,
    "---\ncomments: true\n---",
)

MKDOCS = Way(
    "mkdocs-themes",
    "MkDocs",
    N_(
        "For the themes mkdocs and readthedocs. Create the file overrides/main.html, and in "
        "mkdocs.yml set site_url and, below theme, custom_dir: overrides"
    ),
    """\
{% extends "base.html" %}
{% block content %}
{{ super() }}
{% if page %}
<palabre-comments page="{{ page.canonical_url }}"%reserve%>
  <a href="%embed%{{ page.canonical_url | urlencode }}">%text%</a>
</palabre-comments>
%script%
{% endif %}
{% endblock %}""",
)

SPHINX = Way(
    "sphinx",
    "Sphinx",
    N_(
        "Create the file _templates/page.html, and set html_baseurl and templates_path in "
        "conf.py. This is for the theme furo; for others write body in place of content:"
    ),
    """\
{% extends "!page.html" %}
{% block content %}
{{ super() }}
<palabre-comments page="{{ pageurl | default("", true) }}"%reserve%>
  <a href="%embed%{{ pageurl | default("", true) | urlencode }}">%text%</a>
</palabre-comments>
%script%
{% endblock %}""",
)

NIKOLA = Way(
    "nikola",
    "Nikola",
    N_("Create the file templates/comments_helper_palabre.tmpl:"),
    """\
<%def name="comment_form(url, title, identifier)">
<palabre-comments page="${url|h}" heading="none"%reserve%>
  <a href="%embed%${url|u}">%text%</a>
</palabre-comments>
%script%
</%def>

<%def name="comment_link(link, identifier)">
<a href="${link|h}" data-comments-count>${messages("Comments")}</a>
</%def>

<%def name="comment_link_script()">
% if "index" in pagekind:
%counts%
% endif
</%def>""",
    N_("Then put this line into conf.py, in place of the one that begins alike:"),
    'COMMENT_SYSTEM = "palabre"',
)

LEKTOR = Way(
    "lektor",
    "Lektor",
    N_("Set url in your project’s file, and create the file templates/comments.html:"),
    """\
<palabre-comments page="{{ this|url(external=true) }}"%reserve%>
  <a href="%embed%{{ this|url(external=true)|urlencode }}">%text%</a>
</palabre-comments>
%script%""",
    N_("Then put this line below the text in the template of your posts:"),
    '{% include "comments.html" %}',
)

QUARTO = Way(
    "quarto",
    "Quarto",
    N_("Create the file _comments.qmd:"),
    """\
```{=html}
<palabre-comments%reserve%>
  <a href="%bare%" referrerpolicy="unsafe-url">%text%</a>
</palabre-comments>
%script%
```""",
    N_("Then put this line at the end of each page that takes comments:"),
    "{{< include /_comments.qmd >}}",
)
