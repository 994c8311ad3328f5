"""What is imported is declared in pyproject.toml, and what is declared is used and explained."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import files, packages_distributions
from pathlib import Path

import pytest

from tests.support.layers import PACKAGE, ROOT, Module, imports, imports_of

pytestmark = pytest.mark.slow

OURS = {PACKAGE, "palabre", "tests", "bench"}
# Imported where an extra is asked for, and nowhere else.
EXTRA_OF = {"web.http.tracing": "otel", "web.http.error_reports": "sentry"}
EXTRA_OF["notify.mail_in.imap"] = "mail-in"
# Data that zoneinfo reads.
NOT_IMPORTED = {"tzdata"}


def canonical(requirement: str) -> str:
    """The name in a requirement, as PyPI compares names."""
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@cache
def declared(kind: str = "") -> frozenset[str]:
    """What pyproject.toml declares to run, for an extra, or for the group ``dev``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = {
        "": project["project"]["dependencies"],
        **project["project"]["optional-dependencies"],
        **project["dependency-groups"],
    }
    return frozenset(map(canonical, groups[kind]))


distributions = cache(packages_distributions)


@cache
def owner(target: str) -> str:
    """The distribution that a dotted name is imported from."""
    top, *_ = parts = target.split(".")
    owners = set(distributions().get(top, [top]))
    while len(owners) > 1 and parts:  # several share a namespace
        stem = "/".join(parts)
        paths = {f"{stem}.py", f"{stem}/__init__.py"}
        narrowed = {one for one in owners if paths & set(map(str, files(one) or ()))}
        owners = narrowed or owners
        parts.pop()
    assert len(owners) == 1, (target, owners)
    return canonical(owners.pop())


def foreign(targets: Iterable[str]) -> set[str]:
    """The distributions among what is imported: neither ours nor the standard library's."""
    tops = OURS | sys.stdlib_module_names
    return {owner(target) for target in targets if target.partition(".")[0] not in tops}


def imported_in(*paths: Path) -> Iterator[str]:
    for path in paths:
        module = Module(path.stem, ast.parse(path.read_text()))
        yield from (found.target for found in imports_of(module))


def imported_to_run() -> set[str]:
    """What the service imports, its WSGI file and its migrations included."""
    ours = (found.target for found in imports() if found.module.name not in EXTRA_OF)
    beside = imported_in(ROOT / "app.py", ROOT / "palabre.py", *(ROOT / "migrations").rglob("*.py"))
    return foreign([*ours, *beside])


def test_what_the_service_imports_is_declared() -> None:
    assert imported_to_run() - declared() == set()


def test_what_is_declared_is_imported() -> None:
    assert declared() - imported_to_run() == NOT_IMPORTED


@pytest.mark.parametrize(("module", "extra"), EXTRA_OF.items())
def test_an_extra_is_exactly_what_its_module_imports(module: str, extra: str) -> None:
    targets = (found.target for found in imports() if found.module.name == module)
    assert foreign(targets) - declared() == declared(extra)


def test_what_tests_and_bench_import_is_declared() -> None:
    code = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    anything = declared().union(*map(declared, ("dev", *EXTRA_OF.values())))
    assert foreign(imported_in(*code)) - anything == set()


def test_the_docs_say_why_each_is_here() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text()
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)[1:]
    explained = [name for names, why in rows for name in names.split(", ") if why.strip()]
    assert sorted(explained) == sorted(declared())
    others = declared("dev").union(*map(declared, EXTRA_OF.values()))
    assert [name for name in others if name not in text.lower()] == []
