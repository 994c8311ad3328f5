"""The ways to make a site, with the lines to paste and where they go."""

from comments_service.web.console.sites.ways import frameworks, hugo, jekyll, node, plain, python

WAYS = (
    plain.HTML,
    hugo.HUGO,
    jekyll.JEKYLL,
    python.PELICAN,
    python.MKDOCS,
    python.SPHINX,
    node.ASTRO,
    node.ELEVENTY,
    node.HEXO,
    plain.WORDPRESS,
    plain.GHOST,
    frameworks.REACT,
    frameworks.NEXT,
    frameworks.DOCUSAURUS,
    frameworks.VUE,
    frameworks.NUXT,
    frameworks.VITEPRESS,
    frameworks.SVELTE,
)
