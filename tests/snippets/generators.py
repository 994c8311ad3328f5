"""Sites of two pages, each made by a generator, with the console's lines where its steps say."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.registry import CACHE, ENVIRONMENT, install


@dataclass(frozen=True)
class Generator:
    """``write`` puts the site's sources into a folder, for the address of its home without a slash
    at the end; ``command`` builds them there into ``out``.
    """

    way: str
    packages: tuple[str, ...]
    write: Callable[[Path, Way, str], None]
    command: tuple[str, ...]
    page: str = "{}.html"
    #: Whether a link to the other page only changes what is shown.
    follows: bool = False
    #: Whether the pages have their text without scripts.
    is_plain: bool = True
    variant: str = ""

    def build(self, folder: Path, way: Way, home: str) -> Path:
        """Return the folder of the built site."""
        programs = self.install()
        folder = self.place(folder)
        self.write(folder, way, home)
        run = [str(programs / self.command[0]), *self.command[1:]]
        env = os.environ | ENVIRONMENT
        done = subprocess.run(run, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder / "out"

    def place(self, folder: Path) -> Path:
        """Return the folder of the sources, which is empty."""
        return folder

    def install(self) -> Path:
        """Return the folder of the programs."""
        return install(self.way, self.packages)


def write(file: Path, text: str) -> None:
    """Write a file of the site, and its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def write_pelican(folder: Path, way: Way, home: str) -> None:
    """Write a blog with the default theme, one of whose templates the site replaces."""
    [theme] = (CACHE / "pelican").glob("lib/*/site-packages/pelican/themes/notmyidea")
    text = (theme / "templates/article.html").read_text("utf-8")
    content = "{{ article.content }}"
    assert content in text
    write(folder / "templates/palabre.html", way.code)
    write(folder / "templates/article.html", text.replace(content, f"{content}\n{way.include}"))
    settings = {"SITENAME": "A blog", "SITEURL": home, "PATH": "content", "OUTPUT_PATH": "out"}
    settings |= {"DEFAULT_LANG": "en", "TIMEZONE": "UTC"}
    lines = [f"{key} = {value!r}" for key, value in settings.items()]
    lines.append('THEME_TEMPLATES_OVERRIDES = ["templates"]')
    write(folder / "pelicanconf.py", "\n".join(lines))
    for name in ("one", "two"):
        head = f"Title: Page {name}\nDate: 2026-01-01\nSlug: {name}\n"
        write(folder / f"content/{name}.md", f"{head}\nSome words.\n")


def write_mkdocs(folder: Path, way: Way, home: str) -> None:
    """Write documentation with the theme Material, whose fonts would come from elsewhere."""
    write(folder / "overrides/partials/comments.html", way.code)
    theme = "{name: material, custom_dir: overrides, font: false}"
    write_docs(folder, way, f"site_url: {home}/\ntheme: {theme}\n")


def write_mkdocs_theme(folder: Path, way: Way, home: str) -> None:
    """Write documentation with the theme that MkDocs has by itself."""
    write(folder / "overrides/main.html", way.code)
    theme = "{name: mkdocs, custom_dir: overrides, highlightjs: false}"
    write_docs(folder, way, f"site_url: {home}/\ntheme: {theme}\n")


def write_docs(folder: Path, way: Way, settings: str) -> None:
    """Write pages, and the configuration that MkDocs needs in any case."""
    config = "site_name: Docs\nsite_dir: out\nuse_directory_urls: false\n"
    write(folder / "mkdocs.yml", config + settings)
    for name in ("index", "one", "two"):
        write(folder / f"docs/{name}.md", f"{way.include}\n# Page {name}\n\nSome words.\n")


def write_zensical(folder: Path, way: Way, home: str) -> None:
    """Write documentation by Zensical, whose fonts would come from elsewhere."""
    write(folder / "overrides/partials/comments.html", way.code)
    project = f'[project]\nsite_name = "Docs"\nsite_url = "{home}/"\nsite_dir = "out"\n'
    theme = '[project.theme]\ncustom_dir = "overrides"\nfont = false\n'
    write(folder / "zensical.toml", f"{project}use_directory_urls = false\n\n{theme}")
    for name in ("index", "one", "two"):
        write(folder / f"docs/{name}.md", f"{way.include}\n# Page {name}\n\nSome words.\n")


def write_sphinx(folder: Path, way: Way, home: str) -> None:
    """Write documentation with the theme furo."""
    write_sphinx_theme("furo", "content", folder, way, home)


def write_sphinx_theme(theme: str, block: str, folder: Path, way: Way, home: str) -> None:
    """Write documentation with a theme in whose layout the text is in a block of this name."""
    write(folder / "_templates/page.html", way.code.replace("block content", f"block {block}"))
    config = f'project = "Docs"\nhtml_theme = "{theme}"\nhtml_baseurl = "{home}/"\n'
    write(folder / "conf.py", f'{config}templates_path = ["_templates"]\n')
    write(folder / "index.rst", "Home\n====\n\n.. toctree::\n\n   one\n   two\n")
    for name in ("one", "two"):
        write(folder / f"{name}.rst", f"Page {name}\n========\n\nSome words.\n")


GENERATORS = (
    Generator(
        "pelican", ("pelican[markdown]",), write_pelican, ("pelican", "-s", "pelicanconf.py")
    ),
    Generator("mkdocs", ("mkdocs<2", "mkdocs-material"), write_mkdocs, ("mkdocs", "build", "-q")),
    Generator("mkdocs-themes", ("mkdocs<2",), write_mkdocs_theme, ("mkdocs", "build", "-q")),
    Generator("zensical", ("zensical",), write_zensical, ("zensical", "build")),
    Generator("sphinx", ("sphinx", "furo"), write_sphinx, ("sphinx-build", "-q", ".", "out")),
    Generator(
        "sphinx",
        ("sphinx", "furo"),
        partial(write_sphinx_theme, "alabaster", "body"),
        ("sphinx-build", "-q", ".", "out"),
        variant="-alabaster",
    ),
)
