"""A blog by Eleventy, whose links and addresses have a prefix below a path."""

from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.project import NodeGenerator, path_of

LAYOUT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
</head><body><main><h1>{{ title }}</h1>
{{ content | safe }}
%s
</main></body></html>"""


def write_eleventy(folder: Path, way: Way, home: str) -> None:
    """Write pages in Markdown and their layout."""
    write(folder / "_includes/comments.njk", way.code)
    write(folder / "_includes/post.njk", LAYOUT % way.include)
    options = f'{{ pathPrefix: "{path_of(home)}", dir: {{ output: "out" }} }}'
    write(folder / "eleventy.config.js", f"export const config = {options};\n")
    for name in ("one", "two"):
        head = f"layout: post.njk\ntitle: Page {name}\n"
        write(folder / f"{name}.md", f"---\n{head}---\nSome words.\n")


ELEVENTY = NodeGenerator("eleventy", ("@11ty/eleventy@3",), write_eleventy, ("eleventy", "--quiet"))
