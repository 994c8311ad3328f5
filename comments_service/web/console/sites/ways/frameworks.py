"""The ways whose pages are made by scripts: components, and the files that they go into.

The widget follows the address, so that none of them says which page it is on.
"""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

_THEN = N_("Then import it in the template of your posts and put this line below the text:")
_LOAD = """\
function load() {
  if (document.querySelector(`script[src="${src}"]`)) return;
  const script = document.createElement("script");%data%
  script.src = src;
  document.head.append(script);
}"""
_REACT = f"""\
"use client";
import {{ createElement, useEffect }} from "react";

const src = "%base%/static/embed.js";
const style = {{ display: "block", minHeight: "100svh" }};
const link = {{ href: "%bare%", referrerPolicy: "unsafe-url" }};

{_LOAD}

export function Comments() {{
  useEffect(load, []);
  return createElement("palabre-comments", {{ style }}, createElement("a", link, "%text%"));
}}"""
_VUE_ELEMENT = """\
const style = "display:block;min-height:100svh";
const link = { href: "%bare%", referrerpolicy: "unsafe-url" };"""
_VUE = f"""\
import {{ h, onMounted }} from "vue";

const src = "%base%/static/embed.js";
{_VUE_ELEMENT}

{_LOAD}

export default {{
  setup() {{
    onMounted(load);
    return () => h("palabre-comments", {{ style }}, [h("a", link, "%text%")]);
  }},
}};"""

REACT = Way("react", "React", N_("Create the file Comments.jsx:"), _REACT, _THEN, "<Comments />")

NEXT = Way(
    "next",
    "Next.js",
    N_("Create the file components/Comments.jsx:"),
    _REACT,
    _THEN,
    "<Comments />",
)

DOCUSAURUS = Way(
    "docusaurus",
    "Docusaurus",
    N_("For the posts of a blog, create the file src/theme/BlogPostItem/index.js:"),
    """\
import BlogPostItem from "@theme-original/BlogPostItem";
import { useBlogPost } from "@docusaurus/plugin-content-blog/client";

export default function BlogPostItemWithComments(props) {
  const { isBlogPostPage } = useBlogPost();
  return (
    <>
      <BlogPostItem {...props} />
      {isBlogPostPage && (
        <palabre-comments style={{ display: "block", minHeight: "100svh" }}>
          <a href="%bare%" referrerPolicy="unsafe-url">%text%</a>
        </palabre-comments>
      )}
    </>
  );
}""",
    N_("Then put this line into docusaurus.config.js:"),
    'scripts: [{ async: true, src: "%base%/static/embed.js"%site% }],',
)

VUE = Way("vue", "Vue", N_("Create the file Comments.js:"), _VUE, _THEN, "<Comments />")

NUXT = Way(
    "nuxt",
    "Nuxt",
    N_("Create the file app/components/Comments.js, in Nuxt 3 components/Comments.js:"),
    _VUE,
    N_("Then put this line below the text in the template of your posts:"),
    "<Comments />",
)

VITEPRESS = Way(
    "vitepress",
    "VitePress",
    N_("Create the file .vitepress/theme/index.js:"),
    f"""\
import {{ h }} from "vue";
import DefaultTheme from "vitepress/theme";

{_VUE_ELEMENT}
const Comments = () => h("palabre-comments", {{ style }}, [h("a", link, "%text%")]);

export default {{
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, {{ "doc-after": () => h(Comments) }}),
}};""",
    N_("Then put this line into the head of .vitepress/config.js:"),
    '["script", { async: "", src: "%base%/static/embed.js"%site% }],',
)

SVELTE = Way(
    "svelte",
    "SvelteKit",
    N_("Create the file src/lib/Comments.svelte:"),
    """\
<svelte:head>
  %script%
</svelte:head>

<palabre-comments%reserve%>
  <a href="%bare%" referrerpolicy="unsafe-url">%text%</a>
</palabre-comments>""",
    _THEN,
    "<Comments />",
)
