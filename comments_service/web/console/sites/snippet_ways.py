"""The ways to make a site, with the lines to paste and where they go."""

from dataclasses import dataclass

from comments_service.errors import N_


@dataclass(frozen=True)
class Way:
    """How one kind of site takes the lines: ``code`` and ``include`` have ``%marks%`` to fill."""

    id: str
    label: str
    steps: str
    code: str
    then: str = ""
    include: str = ""


WAYS = (
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
        N_("Create the file templates/palabre.html in your theme:"),
        """\
<palabre-comments page="{{ SITEURL }}/{{ article.url }}"%reserve%>
  <a href="%embed%{{ (SITEURL ~ "/" ~ article.url) | urlencode }}">%text%</a>
</palabre-comments>
%script%""",
        N_("Then put this line below the content in the theme’s templates/article.html:"),
        '{% include "palabre.html" %}',
    ),
    Way(
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
    ),
    Way(
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
    ),
    Way(
        "vitepress",
        "VitePress",
        N_("Create the file .vitepress/theme/index.js:"),
        """\
import { h } from "vue";
import { useRoute } from "vitepress";
import DefaultTheme from "vitepress/theme";

const Comments = {
  setup() {
    const route = useRoute();
    const url = () => encodeURIComponent("%address%" + route.path);
    return () =>
      h("palabre-comments", { key: route.path, page: route.path, style: "display:block" }, [
        h("a", { href: "%embed%" + url() }, "%text%"),
      ]);
  },
};

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { "doc-after": () => h(Comments) }),
};""",
        N_("Then put this line into the head of .vitepress/config.js:"),
        '["script", { async: "", src: "%base%/static/embed.js"%site% }],',
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
<palabre-comments page="{{ page.url | url }}"%reserve%>
  <a href="%embed%{{ ("%address%" + (page.url | url)) | urlencode }}">%text%</a>
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
