"""The ways to make a site, with the lines to paste and where they go."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways import (
    compiled,
    frameworks,
    jekyll,
    node,
    plain,
    python,
)
from comments_service.web.console.sites.ways.way import Group

#: As people look for theirs: what most have, then by kind and name.
GROUPS = (
    Group(
        N_("Most used"),
        (plain.HTML, plain.WORDPRESS, plain.GHOST, compiled.HUGO, jekyll.JEKYLL, node.ASTRO),
    ),
    Group(
        N_("Site generators"),
        (
            node.ELEVENTY,
            node.HEXO,
            python.LEKTOR,
            python.NIKOLA,
            python.PELICAN,
            compiled.ZOLA,
        ),
    ),
    Group(
        N_("Documentation"),
        (
            frameworks.DOCUSAURUS,
            compiled.MDBOOK,
            python.MKDOCS,
            python.MATERIAL,
            python.QUARTO,
            python.SPHINX,
            frameworks.VITEPRESS,
            python.ZENSICAL,
        ),
    ),
    Group(
        N_("Web frameworks"),
        (
            frameworks.NEXT,
            frameworks.NUXT,
            frameworks.REACT,
            frameworks.SVELTE,
            frameworks.VUE,
        ),
    ),
)
WAYS = tuple(way for group in GROUPS for way in group.ways)
