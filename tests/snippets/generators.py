"""Sites of two pages, each made by a generator, with the console's lines where its steps say."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.support.tools import is_missing

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "palabre-snippets"
UV = Path(sys.executable).with_name("uv")
#: Node.js is that of the development environment; generators tell nobody that they run.
ENVIRONMENT = {
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    "ASTRO_TELEMETRY_DISABLED": "1",
    "NEXT_TELEMETRY_DISABLED": "1",
    "NUXT_TELEMETRY_DISABLED": "1",
}


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


def install(name: str, packages: tuple[str, ...]) -> Path:
    """Return the folder of programs of an environment that holds these packages.

    It is kept for the next time; where it cannot be made, the test is skipped.
    """
    env = CACHE / name
    wanted = "\n".join(packages)
    label = env / "packages.txt"
    if not label.exists() or label.read_text("utf-8") != wanted:
        shutil.rmtree(env, ignore_errors=True)
        pip = [str(UV), "pip", "install", "-q", "--python", str(env / "bin/python"), *packages]
        for step in ([str(UV), "venv", "-q", "--python", sys.executable, str(env)], pip):
            if subprocess.run(step, check=False).returncode:
                is_missing(name)
        label.write_text(wanted, "utf-8")
    return env / "bin"


def write(file: Path, text: str) -> None:
    """Write a file of the site, and its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def write_pelican(folder: Path, way: Way, home: str) -> None:
    """Write a blog with the default theme, which stands in the site's own folder."""
    [theme] = (CACHE / "pelican").glob("lib/*/site-packages/pelican/themes/notmyidea")
    shutil.copytree(theme, folder / "theme")
    write(folder / "theme/templates/palabre.html", way.code)
    article = folder / "theme/templates/article.html"
    text = article.read_text("utf-8")
    content = "{{ article.content }}"
    assert content in text
    write(article, text.replace(content, f"{content}\n{way.include}"))
    settings = {"SITENAME": "A blog", "SITEURL": home, "PATH": "content", "THEME": "theme"}
    settings |= {"OUTPUT_PATH": "out", "DEFAULT_LANG": "en", "TIMEZONE": "UTC"}
    write(folder / "pelicanconf.py", "".join(f"{k} = {v!r}\n" for k, v in settings.items()))
    for name in ("one", "two"):
        head = f"Title: Page {name}\nDate: 2026-01-01\nSlug: {name}\n"
        write(folder / f"content/{name}.md", f"{head}\nSome words.\n")


def write_mkdocs(folder: Path, way: Way, home: str) -> None:
    """Write documentation with the theme Material, whose fonts would come from elsewhere."""
    write(folder / "overrides/partials/comments.html", way.code)
    theme = "{name: material, custom_dir: overrides, font: false}"
    config = f"site_name: Docs\nsite_url: {home}/\nsite_dir: out\nuse_directory_urls: false\n"
    write(folder / "mkdocs.yml", f"{config}theme: {theme}\n")
    for name in ("index", "one", "two"):
        write(folder / f"docs/{name}.md", f"{way.include}\n# Page {name}\n\nSome words.\n")


def write_sphinx(folder: Path, way: Way, home: str) -> None:
    """Write documentation with the theme furo."""
    write(folder / "_templates/page.html", way.code)
    config = f'project = "Docs"\nhtml_theme = "furo"\nhtml_baseurl = "{home}/"\n'
    write(folder / "conf.py", f'{config}templates_path = ["_templates"]\n')
    write(folder / "index.rst", "Home\n====\n\n.. toctree::\n\n   one\n   two\n")
    for name in ("one", "two"):
        write(folder / f"{name}.rst", f"Page {name}\n========\n\nSome words.\n")


GENERATORS = (
    Generator(
        "pelican", ("pelican[markdown]",), write_pelican, ("pelican", "-s", "pelicanconf.py")
    ),
    Generator("mkdocs", ("mkdocs<2", "mkdocs-material"), write_mkdocs, ("mkdocs", "build", "-q")),
    Generator("sphinx", ("sphinx", "furo"), write_sphinx, ("sphinx-build", "-q", ".", "out")),
)
