"""What the service keeps on disk is for its own eyes."""

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from comments_service.private_files import UMASK, narrow

ROOT = Path(__file__).parents[2]


def open_ones(folder: Path) -> list[str]:
    return sorted(
        path.name
        for path in folder.rglob("*")
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & UMASK
    )


def test_no_file_of_a_fresh_service_is_open_to_others(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    environment = {**os.environ, "DATA_DIR": str(data), "SITE_ORIGINS": "https://blog.example"}
    for command in (["search-index", "rebuild"], ["backup", str(data / "backup.sqlite3")]):
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *command],
            cwd=ROOT, env=environment, check=True, capture_output=True,
        )  # fmt: skip
    assert (data / "palabre.sqlite3").exists() and (data / "backup.sqlite3").exists()
    assert open_ones(data) == []


def test_files_that_were_open_are_narrowed_at_start(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app()
    folder = app.extensions["palabre"].settings.data_dir
    names = ["palabre.sqlite3-wal", "limits.sqlite3", "backup.sqlite3", "secret_key"]
    for name in names:
        (folder / name).touch()
        (folder / name).chmod(0o664)
    (folder / "link").symlink_to(ROOT / "README.md")
    (folder / "run.sh").touch()
    (folder / "run.sh").chmod(0o755)
    before = (ROOT / "README.md").stat().st_mode
    narrow(folder)
    assert open_ones(folder) == ["link"], "and what a link leads to is not ours"
    assert (ROOT / "README.md").stat().st_mode == before
    assert stat.S_IMODE((folder / "run.sh").stat().st_mode) == 0o700


def test_a_file_of_somebody_else_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "limits.sqlite3").touch()
    (tmp_path / "limits.sqlite3").chmod(0o644)

    def refuse(path: str, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refuse)
    with caplog.at_level(logging.WARNING):
        narrow(tmp_path)
    assert "others can read limits.sqlite3" in caplog.text
