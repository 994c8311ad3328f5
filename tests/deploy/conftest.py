"""The application whose settings and routes deploy/ names, and a project with the npm package."""

import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import comments_service
from tests.deploy.npm_project import HERE, PACKAGE, PATHS, install, run
from tests.support.databases import close_app, settings_for


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = comments_service.create_app(
        settings_for({"DATA_DIR": str(tmp_path_factory.mktemp("data"))})
    )
    yield made
    close_app(made)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The archive that npm makes, and what it says of it."""
    folder = tmp_path_factory.mktemp("packed")
    cache = tmp_path_factory.mktemp("cache")
    answer = run(
        "npm", "pack", "--json", "--offline", "--ignore-scripts", f"--cache={cache}",
        f"--pack-destination={folder}", folder=PACKAGE,
    )  # fmt: skip
    (said,) = json.loads(answer)
    return folder / said["filename"], said


@pytest.fixture(scope="module")
def project(packed: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has the package installed, and stubs of the frameworks beside it."""
    folder = tmp_path_factory.mktemp("project")
    modules = folder / "node_modules"
    with tarfile.open(packed[0]) as archive:
        archive.extractall(modules, filter="data")
    (modules / "package").rename(modules / "palabre")
    for name in PATHS:
        install(name, modules)
    shutil.copytree(HERE / "samples", folder, dirs_exist_ok=True)
    shutil.copy(HERE / "document.js", folder)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder
