"""A copy that finds no room says so, leaves nothing behind, and works once there is some."""

import os
from pathlib import Path

from flask import Flask

from tests.commands.test_backup import refused, run
from tests.faults.test_storage import fill, small_disk

__all__ = ["small_disk"]  # a fixture


def fill_but(folder: Path, left: int) -> Path:
    filler = fill(folder)
    os.truncate(filler, max(0, filler.stat().st_size - left))
    return filler


def test_a_copy_that_finds_no_room_leaves_nothing_behind(app: Flask, small_disk: Path) -> None:
    filler = fill_but(small_disk, 65_536)
    said = refused(run(app, "backup", small_disk / "copy.sqlite3"))
    assert said == "Error: The copy failed: database or disk is full.\n"
    assert list(small_disk.iterdir()) == [filler]
    filler.unlink()
    assert run(app, "backup", small_disk / "copy.sqlite3").exit_code == 0
    assert [path.name for path in small_disk.iterdir()] == ["copy.sqlite3"]
