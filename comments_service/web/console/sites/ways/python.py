"""Generators that are written in Python."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

PELICAN = Way(
    "pelican",
    "Pelican",
    N_("Create the file templates/palabre.html in your theme:"),
    """\
<palabre-comments page="{{ SITEURL }}/{{ article.url }}"%reserve%>
  <a href="%embed%{{ (SITEURL ~ "/" ~ article.url) | urlencode }}">%text%</a>
</palabre-comments>
%script%""",
    N_("Then put this line below the content in the theme’s templates/article.html:"),
    '{% include "palabre.html" %}',
)


MKDOCS = Way(
    "mkdocs",
    "MkDocs Material",
    N_(
        "Create the file overrides/partials/comments.html, and in mkdocs.yml set site_url and, "
        "below theme, custom_dir: overrides"
    ),
    """\
{% if page.meta.comments %}
<palabre-comments page="{{ page.canonical_url }}"%reserve%>
  <a href="%embed%{{ page.canonical_url | urlencode }}">%text%</a>
</palabre-comments>
%script%
{% endif %}""",
    N_("Then put these lines at the top of each page that takes comments:"),
    "---\ncomments: true\n---",
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
