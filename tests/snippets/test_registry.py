"""A registry that fails is asked once, and said in a line."""

import sys
from pathlib import Path

import pytest

from tests.snippets import registry

PACKAGES = ("hugo", "nikola")


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


#: Leaves a line for each time that it runs.
COUNT = python("print('run', file=open('../runs', 'a'))")


def test_what_was_fetched_is_kept(tmp_path: Path) -> None:
    for _ in range(2):
        registry.fetch(tmp_path / "it", PACKAGES, COUNT)
    assert (tmp_path / "runs").read_text() == "run\n"
    registry.fetch(tmp_path / "it", (*PACKAGES, "more"), COUNT, python("open('new', 'w')"))
    assert (tmp_path / "it/new").exists()


@pytest.mark.parametrize(("ci", "outcome"), [("", "Skipped"), ("true", "Failed")])
def test_a_failure_is_said_in_a_line_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: str
) -> None:
    monkeypatch.setenv("CI", ci)
    fail = python("import sys; sys.exit('error: no answer\\n  Caused by: a broken line')")
    for _ in range(2):
        with pytest.raises((pytest.skip.Exception, pytest.fail.Exception)) as raised:
            registry.fetch(tmp_path / "it", PACKAGES, COUNT, fail)
        assert type(raised.value).__name__ == outcome
        assert str(raised.value) == (
            "it cannot be installed: error: no answer Caused by: a broken line"
        )
    assert (tmp_path / "runs").read_text() == "run\n"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("/nowhere/npm", "install"), "No such file"),
        (python("import time; time.sleep(60)"), "timed out"),
        (python("raise SystemExit(3)"), "python"),
    ],
)
def test_whatever_goes_wrong_has_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], why: str
) -> None:
    monkeypatch.setenv("CI", "")
    monkeypatch.setattr(registry, "PATIENCE", 0.5)
    with pytest.raises(pytest.skip.Exception, match=why):
        registry.fetch(tmp_path / "it", PACKAGES, command)
