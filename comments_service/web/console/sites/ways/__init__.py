"""The ways to make a site, with the lines to paste and where they go."""

from comments_service.web.console.sites.ways import (
    compiled,
    frameworks,
    jekyll,
    node,
    plain,
    python,
)

_GENERATORS = (
    compiled.HUGO,
    jekyll.JEKYLL,
    python.PELICAN,
    python.MATERIAL,
    python.MKDOCS,
    python.ZENSICAL,
    python.SPHINX,
    python.NIKOLA,
    python.LEKTOR,
    python.QUARTO,
    compiled.ZOLA,
    compiled.MDBOOK,
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
#: In the order in which people look for a name.
WAYS = (plain.HTML, *sorted(_GENERATORS, key=lambda way: way.label.lower()))
