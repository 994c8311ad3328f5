"""The plugins of site generators: comments after the text of each page, and nowhere else."""

import importlib
import json
import os
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import ROOT

PLUGINS = ROOT / "integrations"
SERVICE = "https://comments.example"
ELEMENT = f'<a href="{SERVICE}/embed" referrerpolicy="unsafe-url">'
SCRIPT = f'<script async src="{SERVICE}/static/embed.js"></script>'
MOST_LINES = 39


def build(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(PLUGINS)}, text=True, capture_output=True,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


def times(page: Path) -> tuple[int, int]:
    """How often a page has the element, and the script."""
    text = page.read_text()
    return text.count(ELEMENT), text.count(SCRIPT)


def test_each_is_short() -> None:
    for file in (PLUGINS / "palabre_plugins").glob("*.py"):
        assert len(file.read_text().splitlines()) <= MOST_LINES


def test_sphinx(tmp_path: Path) -> None:
    write(
        tmp_path,
        conf__py=f'extensions = ["palabre_plugins.sphinx"]\npalabre_url = "{SERVICE}/"\n',
        index__rst="Bread\n=====\n\nText.\n\n.. toctree::\n\n   off\n",
        off__rst=":nocomments:\n\nOff\n===\n\nText.\n",
    )
    build(tmp_path, "sphinx", "-q", "-W", "-b", "html", ".", "out")
    pages = ("index", "off", "search", "genindex")
    assert [times(tmp_path / "out" / f"{page}.html") for page in pages] == [(1, 1), *[(0, 0)] * 3]


def test_mkdocs(tmp_path: Path) -> None:
    # As `pip install` leaves it, the entry point by which MkDocs finds its plugins.
    package = tmp_path / "palabre_plugins-0.dist-info"
    docs = tmp_path / "docs"
    for folder in (package, docs):
        folder.mkdir()
    write(
        package,
        METADATA="Metadata-Version: 2.1\nName: palabre-plugins\nVersion: 0\n",
        entry_points__txt="[mkdocs.plugins]\npalabre = palabre_plugins.mkdocs:Palabre\n",
    )
    plugins = ["search", {"palabre": {"palabre_url": SERVICE}}]
    write(tmp_path, mkdocs__yml=json.dumps({"site_name": "Bread", "plugins": plugins}))
    write(
        docs, index__md="# Bread\n\nText.\n", off__md="---\ncomments: false\n---\n# Off\n\nText.\n"
    )
    build(tmp_path, "mkdocs", "build", "-q", "-s", "-d", "out")
    assert times(tmp_path / "out" / "index.html") == (1, 1)
    assert times(tmp_path / "out" / "off" / "index.html") == (0, 0)
    assert "Text." in (index := tmp_path / "out" / "search" / "search_index.json").read_text()
    assert "write comments" not in index.read_text()


@pytest.fixture
def pelican(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The plugin for Pelican, with what it takes of Pelican standing in for it."""
    receivers: list[Any] = []
    signal = types.SimpleNamespace(connect=receivers.append)
    signals = types.SimpleNamespace(content_written=signal)
    monkeypatch.setitem(sys.modules, "pelican", types.SimpleNamespace(signals=signals))
    monkeypatch.syspath_prepend(PLUGINS)
    importlib.import_module("palabre_plugins.pelican").register()
    (receiver,) = receivers
    yield receiver
    for name in [name for name in sys.modules if name.startswith("palabre_plugins")]:
        del sys.modules[name]


@pytest.mark.parametrize(
    "case",
    [
        ("Text.", None, "bread.html", True),
        # A theme that changes the text on its way.
        ("Text\u202f.", None, "bread.html", True),
        ("Text.", "Off", "bread.html", False),
        # A list that shows the last article.
        ("Text.", None, "index.html", False),
    ],
)
def test_pelican(pelican: Any, tmp_path: Path, case: tuple[str, str | None, str, bool]) -> None:
    text, comments, output, is_wanted = case
    article = types.SimpleNamespace(content="<p>Text.</p>", save_as="bread.html", comments=comments)
    (file := tmp_path / output).write_text(f"<body><p>{text}</p></body>")
    context = {"article": article, "output_file": output}
    pelican(str(file), context)
    assert times(file) == (0, 0)
    pelican(str(file), context | {"PALABRE_URL": SERVICE})
    assert times(file) == (int(is_wanted), int(is_wanted))
    assert not is_wanted or f"{text}</p>\n<palabre-comments" in file.read_text()


def test_a_page_that_is_no_article_has_none(pelican: Any, tmp_path: Path) -> None:
    (file := tmp_path / "about.html").write_text("<body></body>")
    pelican(str(file), {"PALABRE_URL": SERVICE, "output_file": "about.html"})
    assert times(file) == (0, 0)


def test_a_site_is_named_by_the_link_and_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(PLUGINS)
    lines = importlib.import_module("palabre_plugins").comments(SERVICE, "a&b")
    assert f'{SERVICE}/embed?site=a&amp;b"' in lines
    assert 'data-site="a&amp;b"' in lines
