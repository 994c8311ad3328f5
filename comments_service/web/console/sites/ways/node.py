"""Generators that run on Node.js."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

VITEPRESS = Way(
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
)


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
