"""The recipes of CONTRIBUTING work: each one's diff applies to this tree, and passes its tests.

They are applied one after the other to one copy, where one run of each tool looks at them all. In
a diff, ``NEXT`` and ``LAST`` are the numbers of its migration and of the one before.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "recipes"
#: In the order of CONTRIBUTING: the setting switches the rule before it on and off.
RECIPES = ("rule", "setting", "column", "console-page", "format", "language")
#: What the tests of all recipes are, beside the files that they add.
TESTS = (
    "tests/rules/comments/test_checks.py",
    "tests/models/test_personal.py::test_each_column_is_classified_once",
    "tests/test_migrations.py::test_the_tables_are_those_of_the_models",
    "tests/web/console/sites/test_about.py",
    "tests/web/console/sites/test_settings.py::test_every_setting_is_stored_and_reaches_the_widget",
    "tests/web/privacy/test_privacy.py",
    "tests/transfer/test_other_systems.py",
    "tests/transfer/test_round_trip.py",
)
#: Of parametrised tests only what concerns the recipes.
CHOSEN = "not (test_other_systems or test_round_trip) or json_lines or json-lines"

pytestmark = pytest.mark.slow


def run(tree: Path, *command: str, **options: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the copy; fail with all that it said."""
    done = subprocess.run(
        command, cwd=tree, capture_output=True, text=True, check=False, env=os.environ | options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def copy_of_the_tree(folder: Path) -> Path:
    """Copy what Git tracks or would track; link what is installed beside it."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    modules = ROOT / "widget" / "node_modules"
    if modules.exists():
        (folder / "widget" / "node_modules").symlink_to(modules)
    run(folder, "git", "init", "--quiet")
    return folder


def apply(tree: Path, recipe: str) -> list[str]:
    """Apply a recipe; return the files that it changed or added."""
    diff = (FOLDER / f"{recipe}.diff").read_text(encoding="utf-8")
    last = max(path.name[:4] for path in (tree / "migrations" / "versions").glob("[0-9]*.py"))
    diff = re.sub(r"\bNEXT(?=[_'])", f"{int(last) + 1:04}", diff)
    diff = re.sub(r"'LAST'", f"'{last}'", diff)
    patch = tree / f"{recipe}.patch"
    patch.write_text(diff, encoding="utf-8")
    run(tree, "git", "apply", "-C1", patch.name)
    patch.unlink()
    return re.findall(r"^diff --git a/\S+ b/(\S+)$", diff, re.M)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with every recipe applied, and its messages collected."""
    folder = copy_of_the_tree(tmp_path_factory.mktemp("recipes"))
    changed = [name for recipe in RECIPES for name in apply(folder, recipe)]
    python = sorted(name for name in changed if name.endswith(".py") and "migrations" not in name)
    run(folder, sys.executable, "-m", "ruff", "check", *python)
    run(folder, sys.executable, "-m", "ruff", "format", "--check", *python)
    return folder


def test_each_recipe_is_told_and_each_diff_is_a_recipe() -> None:
    assert {path.stem for path in FOLDER.glob("*.diff")} == set(RECIPES)
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\(tests/recipes/([\w-]+)\.diff\)", text) == list(RECIPES)


def test_the_types_of_all_recipes_agree(tree: Path) -> None:
    cache = ROOT / ".mypy_cache"
    if cache.exists():
        shutil.copytree(cache, tree / ".mypy_cache")
    run(tree, sys.executable, "-m", "mypy")


def test_the_tests_of_all_recipes_pass(tree: Path) -> None:
    options = ("-q", "-n", "0", "-p", "no:cacheprovider", "-k", f"({CHOSEN}) and not postgresql")
    run(tree, sys.executable, "-m", "pytest", *options, *TESTS)


def test_make_translations_names_the_sentences_to_translate(tree: Path) -> None:
    command = [sys.executable, "scripts/translations"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    for sentence in ("It contains an e-mail address.", "Palabre %(version)s"):
        assert f"fr: not translated: {sentence!r}" in done.stderr
    messages = tree / "comments_service/web/translations/fr/LC_MESSAGES/messages.po"
    assert 'msgid "It contains an e-mail address."' in messages.read_text(encoding="utf-8")


def test_the_new_language_has_each_text_and_plural(tree: Path) -> None:
    if not (tree / "widget" / "node_modules").exists():
        pytest.skip("needs the widget's tools: make widget")
    run(tree / "widget", "node", "test.mjs")
