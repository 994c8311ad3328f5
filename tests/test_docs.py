"""What the documents say of the repository is true of it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect

from comments_service.extensions import db
from comments_service.transfer import formats
from tests.test_distribution import REFERENCE, kept_by_site

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in (
        "[A-Z]*.md",
        "docs/*.md",
        "docs/adr/*.md",
        "docs/embed/*.md",
        "bench/*.md",
        "widget/*.md",
    )
    for path in ROOT.glob(pattern)
)
WIDTH = 100
#: A path is looked for from here; most documents leave the package's name out.
ROOTS = (
    "",
    "comments_service",
    "comments_service/web",
    "bench",
    "widget",
    "widget/src",
    "docs",
    "tests",
)
OWN_FOLDERS = ("comments_service", "deploy", "static", "tests", "bench", "widget/src")
CODE = re.compile(r"`([^`\n]+)`")
#: A path: one with a folder or a known ending, and without what stands for something else.
PATH = re.compile(
    r"(?:[\w.-]+/)+(?:[\w.-]*)|[\w.-]+\.(?:py|ts|js|css|md|toml|lock|yaml|yml|conf|service)"
)
#: Paths that are not the repository's: on a server, in an address, in a browser or another system.
ELSEWHERE = {
    "application/json",
    "application/problem+json",
    "conflict/",
    "data/",
    "data/secret_key",
    "DATA_DIR/changes",
    "DATA_DIR/metrics",
    "DATA_DIR/secret_key",
    "embed-ar.js",
    "pkg/",
    "pkg/__init__.py",
    "prometheus.yml",
    "secrets/secret_key",
    "your-secret.yaml",
}
#: A module written with dots, which no editor opens and no test above looks for.
DOTTED = re.compile(r"(?:web|services|queries|rules|models|transfer|notify)(?:\.\w+)+")
#: Names that stand for any name.
PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b(?!\.md)|[*<>{}…?$&=:]")
NUMBERS = {12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen"}


@cache
def text_of(document: str) -> str:
    """The text of a document without its blocks of code."""
    text = (ROOT / document).read_text()
    return re.sub(r"^( *)(```|~~~).*?^\1\2$", "", text, flags=re.MULTILINE | re.DOTALL)


def paths_of(document: str) -> Iterator[tuple[str, str]]:
    """Each path that a document names as code, and the name in it that stands after a colon."""
    for span in CODE.findall(text_of(document)):
        path, _, name = span.partition(":")
        is_path = PATH.fullmatch(path) and not PLACEHOLDER.search(path)
        if is_path and path not in ELSEWHERE and re.fullmatch(r"[\w.]*", name):
            yield path, name


def places_of(path: str) -> list[Path]:
    """The files or folders of the repository that a path can mean."""
    places = [ROOT / root / path for root in ROOTS if (ROOT / root / path).exists()]
    return places if places or "/" in path else files_named(path)


@cache
def files_named(name: str) -> list[Path]:
    """The files of this name, wherever in the repository's own folders they are."""
    folders = (ROOT / folder for folder in OWN_FOLDERS)
    return [path for folder in folders for path in folder.rglob(name)]


def defines(file: Path, name: str) -> bool:
    """Whether a file of Python defines a function, class, method or constant."""
    last = re.escape(name.rpartition(".")[2])
    return bool(
        re.search(rf"^\s*(?:def|class) {last}\b|^{last}\b.* = ", file.read_text(), re.MULTILINE)
    )


def is_bound(line: str) -> bool:
    """Whether a line may be long: a table, a picture, or a word that cannot be broken."""
    words = re.sub(r"\]\([^)]*\)", "]", line).split()
    indent = len(line) - len(line.lstrip())
    return (
        line.lstrip().startswith(("|", "!["))
        or sum(map(len, words)) + len(words) - 1 + indent <= WIDTH
        or max(map(len, words)) > WIDTH - 20
    )


# The pages for generators name files of the sites that these make.
@pytest.mark.parametrize("document", [one for one in DOCUMENTS if "/embed/" not in one])
def test_paths_exist(document: str) -> None:
    assert [path for path, _ in paths_of(document) if not places_of(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_names_are_in_the_files_that_are_named(document: str) -> None:
    missing = [
        f"{path}:{name}"
        for path, name in paths_of(document)
        if name and not any(defines(file, name) for file in places_of(path))
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_modules_are_named_by_their_paths(document: str) -> None:
    assert [span for span in CODE.findall(text_of(document)) if DOTTED.fullmatch(span)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text_of(document))
    folder = (ROOT / document).parent
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_lines_are_wrapped(document: str) -> None:
    lines = text_of(document).splitlines()
    assert [line for line in lines if len(line) > WIDTH and not is_bound(line)] == []


def test_a_wrong_path_and_a_wrong_name_are_seen() -> None:
    assert places_of("services/comments/status.py") != []
    assert places_of("services/status.py") == []
    assert defines(*places_of("services/comments/status.py"), name="set_status")
    assert not defines(*places_of("services/comments/status.py"), name="set_statues")


@pytest.mark.slow
@pytest.mark.parametrize("script", ["draw-layers", "list-routes", "write-ways"])
def test_what_a_script_writes_is_current(script: str) -> None:
    command = [sys.executable, str(ROOT / "scripts" / script), "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0, f"run scripts/{script}"


def test_every_import_format_is_listed() -> None:
    rows = re.findall(
        r"^\| ((?:`[\w-]+`(?:, )?)+) \|",
        text_of("docs/import.md").partition("| option")[0],
        re.MULTILINE,
    )
    listed = [name for row in rows for name in CODE.findall(row)]
    assert sorted(listed) == sorted(one.NAME for one in formats.FORMATS)


@pytest.mark.database("sqlite")
def test_the_indexes_of_a_comment_are_counted(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        listed = connection.exec_driver_sql("PRAGMA index_list(comments)").all()
    number = NUMBERS[len(listed)]
    for document in ("docs/performance.md", "docs/adr/0011-posts-share-a-commit.md"):
        counted = re.findall(r"\b(?:with|of)\s+(\w+)\s+indexes", text_of(document))
        assert counted == [number], document


@pytest.mark.database("sqlite")
def test_the_tables_that_can_be_spread_are_all_named(app: Flask) -> None:
    with app.app_context():
        inspector = inspect(db.engine)
        by_site = {*kept_by_site(inspector), "search_entries"}
        reference = REFERENCE.keys() - {"alembic_version"}
        references = {
            name: {key["referred_table"] for key in inspector.get_foreign_keys(name)}
            for name in (*by_site, *reference)
            if inspector.has_table(name)
        }
    text = (ROOT / "docs/adr/0008-a-site-stays-together.md").read_text()
    table = dict(re.findall(r"^\| (\w+)[^|]*\| (.*) \|$", text, re.MULTILINE))
    assert set(CODE.findall(table["Kept"])) == by_site
    assert set(CODE.findall(table["Whole"])) == reference
    script = re.search(r"^```sql$(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert script
    first, _, second = script[1].partition("create_distributed_table")
    assert set(re.findall(r"'(\w+)'", first)) == reference
    assert set(re.findall(r"'(\w+)'", second)) - {"site_id"} == by_site
    order = re.findall(r"'(\w+)'", script[1])
    late = [
        (name, other)
        for name, others in references.items()
        for other in others
        if order.index(other) > order.index(name)
    ]
    assert late == []
