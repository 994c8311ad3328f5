"""A large file comes in without being held: what a process may take is bounded, not the file."""

from pathlib import Path

import pytest

from bench.forum import Size, write_forum
from bench.importing import run_import

pytestmark = pytest.mark.slow


def test_fifty_megabytes_are_read_in_the_memory_of_a_small_file(tmp_path: Path) -> None:
    file = tmp_path / "forum.xml"
    write_forum(file, Size(comments=1500, pages=30, letters=40_000))
    assert file.stat().st_size > 45_000_000
    run = run_import(file, tmp_path, "--dry-run")
    assert run.told["comments"] == 1500
    assert run.peak_mb < 150
