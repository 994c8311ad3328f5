"""Blogs by Jekyll, which Debian has: with its theme minima, and with what others include."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import Generator, write
from tests.support.tools import find_program, is_missing

#: What themes that cannot be installed say where comments belong.
THEMES = {
    "Minimal Mistakes": "{% if jekyll.environment == 'production' and site.comments.provider and "
    "page.comments %}{% include comments.html %}{% endif %}",
    "Just the Docs": "{% capture footer_custom %}{%- include footer_custom.html -%}{% endcapture %}"
    '{% if footer_custom != "" %}<hr><footer>{{ footer_custom }}</footer>{% endif %}',
    "Chirpy": "{% include comments.html %}",
}
#: What Minimal Mistakes has in comments.html.
PROVIDERS = """{% case site.comments.provider %}{% when "custom" %}
{% include /comments-providers/custom.html %}{% endcase %}"""
LAYOUT = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{{ page.title }}</title>
</head><body><main><h1>{{ page.title }}</h1>
{{ content }}
%s
</main></body></html>"""


@dataclass(frozen=True)
class JekyllGenerator(Generator):
    """The one that Debian has."""

    def install(self) -> Path:
        """Return the folder of the program."""
        return Path(find_program("jekyll") or is_missing("jekyll and jekyll-theme-minima")).parent


def write_pages(folder: Path, home: str, settings: str, page: str = "") -> None:
    """Write the two pages, and the configuration."""
    origin, path = "/".join(home.split("/")[:3]), "/".join(["", *home.split("/")[3:]])
    head = f'title: A blog\nurl: {origin}\nbaseurl: "{path.rstrip("/")}"\npermalink: /:title.html\n'
    write(folder / "_config.yml", f"{head}{settings}\n")
    for name in ("one", "two"):
        front = f"---\nlayout: post\ntitle: Page {name}\n{page}\n---\n"
        write(folder / f"_posts/2026-01-01-{name}.md", f"{front}Some words.\n")


def write_minima(folder: Path, way: Way, home: str) -> None:
    """Write a blog with minima and a copy of its layout."""
    shown = subprocess.run(
        ["gem", "contents", "minima"], capture_output=True, text=True, check=True
    )
    [layout] = (line for line in shown.stdout.splitlines() if line.endswith("_layouts/post.html"))
    text = Path(layout).read_text("utf-8")
    assert "{{ content }}" in text
    write(
        folder / "_layouts/post.html",
        text.replace("{{ content }}", f"{{{{ content }}}}\n{way.include}"),
    )
    write(folder / "_includes/comments.html", way.code)
    write_pages(folder, home, "theme: minima")


def write_theme(name: str, folder: Path, way: Way, home: str) -> None:
    """Write a blog with what a theme has where comments belong."""
    [theme] = (one for one in way.themes if one.name == name)
    write(folder / "_layouts/post.html", LAYOUT % THEMES[name])
    write(folder / "_includes/comments.html", PROVIDERS)
    write(folder / theme.file, way.code)
    write_pages(folder, home, theme.setting, theme.page)


def _generator(variant: str, write: Callable[[Path, Way, str], None]) -> Generator:
    command = ("jekyll", "build", "--quiet", "--destination", "out")
    return JekyllGenerator("jekyll", (), write, command, variant=variant)


JEKYLL = (
    _generator("", write_minima),
    *(_generator(f"-{name}", partial(write_theme, name)) for name in THEMES),
)
