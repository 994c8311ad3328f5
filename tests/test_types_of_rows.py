"""A misspelt column fails the type check: rows are typed from the query to the public JSON."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRESENTERS = (
    "comments_service/web/present.py",
    "comments_service/web/personal.py",
    "comments_service/web/manage/present.py",
    "comments_service/web/console/comments/present.py",
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, with what mypy knows of it already."""
    folder = tmp_path_factory.mktemp("types")
    shutil.copy2(ROOT / "pyproject.toml", folder)
    for name in ("comments_service", ".mypy_cache"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name)
    return folder


def mypy(tree: Path, *files: str) -> str:
    command = [sys.executable, "-m", "mypy", *files]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False).stdout


def test_a_misspelt_column_fails_in_every_presenter(tree: Path) -> None:
    expected = set()
    for name in PRESENTERS:
        source = (tree / name).read_text(encoding="utf-8")
        (field,) = re.findall(r"\b(?:row|comment)\.(author_name|body)\b", source)[:1]
        misspelt = f"{field[:-2]}{field[-1]}{field[-2]}"
        (tree / name).write_text(source.replace(f".{field}", f".{misspelt}", 1), encoding="utf-8")
        expected.add((name, misspelt))
    assert len(expected) > 1
    errors = re.findall(
        r'^(\S+):\d+: error: "\w+" has no attribute "(\w+)"', mypy(tree, *PRESENTERS), re.M
    )
    assert set(errors) == expected
