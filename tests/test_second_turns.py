"""Which failures get a second turn in a whole run: those of a machine that was too busy."""

import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ONCE = """
from pathlib import Path
from playwright.sync_api import TimeoutError

def fail_once(name, error):
    if not Path(name).exists():
        Path(name).touch()
        raise error

def test_late():
    fail_once("late", TimeoutError("Timeout 30000ms exceeded."))

def test_unseen():
    fail_once("unseen", AssertionError('Expect "to_be_visible" with timeout 30000ms'))

def test_wrong():
    fail_once("wrong", AssertionError("1 == 2"))
"""


def options() -> list[str]:
    """How the script that CI runs asks for second turns."""
    words = shlex.split((ROOT / "scripts" / "test").read_text().splitlines()[-1])
    return words[words.index("--reruns") : words.index("-rfER") + 1]


def test_what_came_too_late_gets_a_second_turn_in_sight_and_what_is_wrong_none(
    tmp_path: Path,
) -> None:
    (tmp_path / "test_once.py").write_text(ONCE)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:schemathesis"]
    run = subprocess.run(
        [*command, *options(), "--rootdir", ".", "-c", "/dev/null", "test_once.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert "1 failed, 2 passed, 2 rerun" in run.stdout, run.stdout
    assert "RERUN test_once.py::test_late" in run.stdout
    assert "FAILED test_once.py::test_wrong" in run.stdout
