"""A blog by Hexo with its first theme."""

import re
import shutil
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.project import NodeGenerator, change_manifest

CONTENT = "<%- post.content %>"


def write_hexo(folder: Path, way: Way, home: str) -> None:
    """Write a blog whose theme is copied from where npm put it."""
    change_manifest(folder, type=None, hexo={"version": ""})
    theme = folder / "themes/landscape"
    shutil.copytree(folder / "node_modules/hexo-theme-landscape", theme)
    for part in ("head", "after-footer"):
        file = theme / f"layout/_partial/{part}.ejs"
        # Fonts and programs that would come from elsewhere.
        write(file, re.sub(r"<%- (css|js)\('https:.*?%>", "", file.read_text("utf-8")))
    write(theme / "layout/_partial/palabre.ejs", way.code)
    article = theme / "layout/_partial/article.ejs"
    text = article.read_text("utf-8")
    assert CONTENT in text
    write(article, text.replace(CONTENT, f"{CONTENT}\n{way.include}"))
    config = f"title: A blog\nurl: {home}\ntheme: landscape\npublic_dir: out\n"
    # Else links to other hosts open a window of their own.
    config += "external_link: {enable: false}\n"
    write(folder / "_config.yml", f"{config}permalink: :title/\n")
    for name in ("one", "two"):
        head = f"---\ntitle: Page {name}\ndate: 2026-01-01\n---\n"
        write(folder / f"source/_posts/{name}.md", f"{head}Some words.\n")


HEXO = NodeGenerator(
    "hexo",
    (
        *("hexo@8", "hexo-theme-landscape@1", "hexo-renderer-ejs", "hexo-renderer-marked"),
        *("hexo-renderer-stylus", "hexo-generator-index"),
    ),
    write_hexo,
    ("hexo", "generate"),
)
