"""What the repository promises about its own files."""

import ast
import re
import stat
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.support.tools import find_program, is_missing

ROOT = Path(__file__).parents[1]
# Joined here from parts, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        r"\.".join(parts)
        for parts in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "(org|com)"),
            ("yarnpkg", "com"),
            ("deb", "debian", "org"),
        ]
    )
)
# What nobody reads from end to end: translations, migrations, locks, built files, data.
NOT_READ = re.compile(
    r"translations/|migrations/versions/|\.lock$|package-lock\.json$|^comments_service/static/"
    r"|^docs/routes\.md$"  # a list that a script writes
    r"|^CHANGELOG\.md$"  # a list that grows
    r"|^tests/(?:corpus/.*\.txt|transfer/samples/)|^deploy/grafana/|\.svg$"
)
MACHINE_PATHS = re.compile(r"(?<![\w.~>}-])/(?:work|root|Users)/")


@cache
def tracked_files() -> dict[str, str]:
    """Path and text of each file under version control that is text."""
    git = find_program("git") or is_missing("git")
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            content = (ROOT / name).read_bytes()
            if b"\0" not in content:
                texts[name] = content.decode("utf-8", "replace")
    return texts


def files_with(pattern: re.Pattern[str]) -> dict[str, str]:
    """The tracked files in which ``pattern`` is found, with the first place."""
    hits = ((name, pattern.search(text)) for name, text in tracked_files().items())
    return {name: hit.group() for name, hit in hits if hit}


def python_files() -> list[Path]:
    """The package's own modules."""
    return sorted((ROOT / "comments_service").rglob("*.py"))


def test_no_file_names_a_package_registry() -> None:
    assert files_with(REGISTRIES) == {}


def test_no_file_names_a_place_on_the_machine_it_was_written_on() -> None:
    assert files_with(MACHINE_PATHS) == {}


def test_the_widgets_lock_file_says_what_but_not_from_where() -> None:
    text = (ROOT / "widget" / "package-lock.json").read_text()
    assert '"integrity"' in text
    assert '"resolved"' not in text


def test_the_entry_point_holds_no_logic() -> None:
    assert len((ROOT / "app.py").read_text().splitlines()) < 20


def test_the_image_copies_what_exists_and_is_not_ignored() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    copied = {
        source.rstrip("/")
        for sources in re.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, re.MULTILINE)
        for source in sources.split()
    }
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    assert copied
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert copied == {line[1:] for line in ignore if line.startswith("!")}


@pytest.mark.parametrize("script", ["scripts/*", ".ci/run"])
def test_scripts_can_be_run(script: str) -> None:
    found = list(ROOT.glob(script))
    assert found
    assert [path for path in found if not path.stat().st_mode & stat.S_IXUSR] == []


def test_decisions_are_numbered_one_by_one() -> None:
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [file.name[:4] for file in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
    titles = [file.read_text().partition("\n")[0] for file in files]
    wrong = [title for n, title in enumerate(titles, 1) if not title.startswith(f"# {n}. ")]
    assert wrong == []


def test_modules_fit_in_one_look() -> None:
    lengths = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > 250} == {}


def test_no_file_of_any_kind_is_long() -> None:
    lengths = {name: text.count("\n") for name, text in tracked_files().items()}
    long = {name: lines for name, lines in lengths.items() if lines > 300}
    assert [name for name in long if not NOT_READ.search(name)] == []


def test_functions_fit_on_one_screen() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert too_long == []
