"""A blog by Nikola with a theme that loads nothing from elsewhere."""

from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import Generator, write

SETTINGS = """
BLOG_AUTHOR = "Ada"
BLOG_TITLE = "A blog"
SITE_URL = "%s/"
BLOG_EMAIL = "ada@blog.example"
BLOG_DESCRIPTION = ""
DEFAULT_LANG = "en"
OUTPUT_FOLDER = "out"
PRETTY_URLS = False
POSTS = (("posts/*.md", "", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": (".md",)}
USE_CDN = False
THEME = "bootstrap4"
COMMENT_SYSTEM_ID = ""
"""


def write_nikola(folder: Path, way: Way, home: str) -> None:
    """Write two posts."""
    write(folder / "templates/comments_helper_palabre.tmpl", way.code)
    write(folder / "conf.py", f"{SETTINGS % home}{way.include}\n")
    for name in ("one", "two"):
        head = f".. title: Page {name}\n.. slug: {name}\n.. date: 2026-01-01 00:00:00 UTC\n"
        write(folder / f"posts/{name}.md", f"<!--\n{head}-->\n\nSome words.\n")


NIKOLA = Generator(
    "nikola", ("nikola", "markdown", "jinja2"), write_nikola, ("nikola", "build", "-v0")
)
