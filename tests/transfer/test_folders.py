"""Temporary folders go with their maker, however that ends; those of the living stay."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from comments_service.transfer.files.folders import sweep_folders, temporary_folder

MAKER = """
import sys
from comments_service.transfer.files.folders import temporary_folder
with temporary_folder() as folder:
    (folder / "spool.sqlite3").write_text("zoe@example.org")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary folders, of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("end", [signal.SIGKILL, None])
def test_what_a_killed_process_left_is_swept_and_what_a_living_one_uses_is_not(
    place: Path, end: signal.Signals | None
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", MAKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as maker:
        assert maker.stdout
        folder = Path(maker.stdout.readline().strip())
        sweep_folders()
        assert (folder / "spool.sqlite3").read_text() == "zoe@example.org"
        if end:
            maker.send_signal(end)
        else:
            maker.communicate("")
        maker.wait()
        assert folder.exists() is (end is signal.SIGKILL)
    with temporary_folder() as own:
        assert list(place.iterdir()) == [own]
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "age", "stays"),
    [
        ("palabre-young", 60, True),
        ("palabre-old", 7200, False),
        ("other-old", 7200, True),
    ],
)
def test_a_folder_without_a_lock_goes_by_its_age(
    place: Path, name: str, age: int, stays: bool
) -> None:
    (place / name).mkdir()
    os.utime(place / name, (time.time() - age, time.time() - age))
    sweep_folders()
    assert (place / name).exists() is stays


def test_links_and_files_of_that_name_are_left_alone(place: Path) -> None:
    (place / "elsewhere").mkdir()
    (place / "elsewhere" / "lock").touch()
    (place / "palabre-link").symlink_to(place / "elsewhere")
    (place / "palabre-20260101T000000Z.sqlite3").write_text("a backup")
    sweep_folders()
    assert sorted(one.name for one in place.iterdir()) == [
        "elsewhere",
        "palabre-20260101T000000Z.sqlite3",
        "palabre-link",
    ]
    assert (place / "elsewhere" / "lock").exists()
