"""Blogs by Hugo: with a layout of their own, and with themes that include a file of the site's.

The themes cannot be installed, so that a stand-in has what each documents: the file that is to be
replaced, where it is included, and the setting that shows it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import Generator, write

LAYOUT = """<!doctype html><html lang="{{ site.Language.Lang }}"><head><meta charset="utf-8">
<title>{{ .Title }}</title></head><body><main><h1>{{ .Title }}</h1>
{{ .Content }}
%s
</main></body></html>"""
#: What the layout of each theme says where comments belong.
THEMES = {
    "PaperMod": '{{ if $.Site.Params.comments }}{{ partial "comments.html" . }}{{ end }}',
    "Blowfish, Congo": "{{ if .Params.showComments | default (.Site.Params.article.showComments | "
    'default false) }}{{ if templates.Exists "partials/comments.html" }}'
    '{{ partial "comments.html" . }}{{ end }}{{ end }}',
    "Hextra": '{{ partial "components/comments.html" . }}',
    "hugo-book": '{{ partial "docs/comments" . }}',
    "Stack": '{{ partial "comments/include" . }}',
}


def write_pages(folder: Path, home: str, settings: str) -> None:
    """Write the two pages, and what every site of Hugo has."""
    write(folder / "hugo.yaml", f"baseURL: {home}/\ntitle: A blog\nuglyURLs: true\n{settings}\n")
    for name in ("one", "two"):
        write(folder / f"content/{name}.md", f"---\ntitle: Page {name}\n---\nSome words.\n")


def write_hugo(folder: Path, way: Way, home: str) -> None:
    """Write a blog with its own layout."""
    write(folder / "layouts/partials/comments.html", way.code)
    write(folder / "layouts/_default/single.html", LAYOUT % way.include)
    write_pages(folder, home, "")


def write_theme(name: str, partials: str, folder: Path, way: Way, home: str) -> None:
    """Write a blog with a stand-in of a theme, whose own file is in the folder ``partials``."""
    [theme] = (one for one in way.themes if one.name == name)
    own = f"themes/it/{theme.file.replace('layouts/partials', partials)}"
    write(folder / own, "The theme's own comments.")
    write(folder / "themes/it/layouts/_default/single.html", LAYOUT % THEMES[name])
    write(folder / theme.file, way.code)
    write_pages(folder, home, f"theme: it\n{theme.setting}")


def _generator(variant: str, write: Callable[[Path, Way, str], None]) -> Generator:
    command = ("hugo", "--quiet", "--minify", "--destination", "out")
    return Generator("hugo", ("hugo",), write, command, variant=variant)


HUGO = (
    _generator("", write_hugo),
    *(
        _generator(f"-{name}", partial(write_theme, name, folder))
        for name in THEMES
        for folder in ("layouts/_partials",)
    ),
)
