"""What the lock files promise: on every Python that is supported, they name all that is needed."""

import re
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PYTHONS = ["3.11.2", "3.11.14", "3.12.0", "3.13.0", "3.14.0"]


def entries(lock: str) -> list[str]:
    """The lock file's entries, each as written up to its hashes: ``name==version ; marker``."""
    return re.findall(
        r"^([a-z0-9][^\\\n]*==[^\\\n]*?) *\\?$", (ROOT / lock).read_text(), re.MULTILINE
    )


def environment(python: str) -> dict[str, str]:
    """The environment of PEP 508's markers on Linux with CPython ``python``."""
    return {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def installed(lock: str, python: str) -> dict[str, str]:
    """What pip installs from ``lock`` on ``python``: package and version."""
    pinned: dict[str, str] = {}
    for entry in map(Requirement, entries(lock)):
        if entry.marker is None or entry.marker.evaluate(environment(python)):
            (pin,) = entry.specifier
            pinned[canonicalize_name(entry.name)] = pin.version
    return pinned


@cache
def needs(package: str) -> list[Requirement]:
    """What an installed package needs; nothing where it stands in no environment of Linux."""
    try:
        return [Requirement(line) for line in metadata.requires(package) or []]
    except metadata.PackageNotFoundError:
        return []


def missing(lock: str, python: str, wanted: list[Requirement]) -> set[str]:
    """The packages that are needed on ``python``, directly or by another one, and not installed."""
    there = installed(lock, python)
    absent, seen, waiting = set(), set(), [(item, "") for item in wanted]
    while waiting:
        item, extra = waiting.pop()
        where = environment(python) | {"extra": extra}
        name = canonicalize_name(item.name)
        if item.marker is not None and not item.marker.evaluate(where):
            continue
        if name not in there or there[name] not in item.specifier:
            absent.add(str(item))
            continue
        for of in ["", *item.extras]:
            if (name, of) not in seen:
                seen.add((name, of))
                waiting += [(need, of) for need in needs(name)]
    return absent


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_all_that_is_needed_is_locked(lock: str, python: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = list(project["project"]["dependencies"])
    if lock == "requirements-dev.lock":
        wanted += project["dependency-groups"]["dev"]
    assert missing(lock, python, [Requirement(item) for item in wanted]) == set()


def test_tests_run_on_the_versions_that_the_service_runs_on() -> None:
    assert set(entries("requirements.lock")) - set(entries("requirements-dev.lock")) == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text())
    assert [block for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
