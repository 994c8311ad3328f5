"""A blog by Lektor."""

from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import Generator, write

TEMPLATE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{{ this.title }}</title>
</head><body><main><h1>{{ this.title }}</h1>
%s
</main></body></html>"""


def write_lektor(folder: Path, way: Way, home: str) -> None:
    """Write two posts and their model."""
    write(folder / "blog.lektorproject", f"[project]\nname = Blog\nurl = {home}/\n")
    write(folder / "models/page.ini", "[model]\nlabel = Page\n\n[fields.title]\ntype = string\n")
    write(folder / "templates/comments.html", way.code)
    write(folder / "templates/page.html", TEMPLATE % way.include)
    write(folder / "content/contents.lr", "_model: page\n---\ntitle: Home\n")
    for name in ("one", "two"):
        write(folder / f"content/{name}/contents.lr", f"_model: page\n---\ntitle: Page {name}\n")


LEKTOR = Generator(
    "lektor", ("lektor",), write_lektor, ("lektor", "build", "-O", "out"), page="{}/"
)
