"""The wheel: the same bytes from the same sources, and a service that starts by one command."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from flask import Flask

from tests.support.processes import end, free_port, wait_until
from tests.support.server import ROOT
from tests.support.waiting import HANGS_AFTER_S

UV = Path(sys.executable).with_name("uv")
PARTS = {"static", "migrations", "web/templates", "web/translations"}
PACKAGE = "comments_service"


def run(*words: object, umask: int = 0o022, **env: str) -> str:
    done = subprocess.run(
        [str(word) for word in words],
        cwd=ROOT, env=os.environ | env, umask=umask, text=True, capture_output=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def build(what: str, source: Path, out: Path, umask: int = 0o022) -> Path:
    run(
        UV, "build", what, "--offline", "--no-build-isolation", "--python", sys.executable,
        "--out-dir", out, source, umask=umask,
    )  # fmt: skip
    (made,) = [path for path in out.iterdir() if path.name.startswith("palabre-")]
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("--wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment that has what the lock file names: for real in CI, else borrowed."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run(UV, "venv", "--offline", "--python", sys.executable, folder)
    if os.environ.get("CI") == "true":
        lock = ROOT / "requirements.lock"
        run(UV, "pip", "install", "--python", folder, "--require-hashes", "--no-deps", "-r", lock)
    else:
        (site,) = folder.glob("lib/python*/site-packages")
        (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return folder


@pytest.fixture(scope="module")
def address(
    wheel: Path, environment: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The installed service, started in an empty folder; its log is there."""
    run(UV, "pip", "install", "--offline", "--no-deps", "--python", environment, wheel)
    folder = tmp_path_factory.mktemp("started")
    url = f"http://127.0.0.1:{(port := free_port())}"
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [environment / "bin" / "palabre", "serve"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PORT": str(port), "WORKERS": "1", "DEMO": "on"},
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(lambda: is_ready(url), process, log)
        yield url
    finally:
        end(process, signal.SIGTERM)
    assert "Traceback" not in log.read_text()


def is_ready(url: str) -> bool:
    try:
        return bool(answer(f"{url}/readyz"))
    except OSError:
        return False


def answer(url: str) -> bytes:
    with urlopen(url, timeout=HANGS_AFTER_S) as response:
        assert response.status == 200
        body: bytes = response.read()
        return body


def test_two_builds_are_alike_byte_by_byte(wheel: Path, tmp_path: Path) -> None:
    source = build("--sdist", ROOT, tmp_path / "source", umask=0o077)
    again = build("--wheel", source, tmp_path / "again", umask=0o077)
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_the_wheel_holds_what_the_service_runs_on_and_nothing_else(wheel: Path) -> None:
    held = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    tracked = run("git", "ls-files", PACKAGE, "static", "migrations", "palabre.py").split()
    beside = ("static/", "migrations/")
    names = {f"{PACKAGE}/{path}" if path.startswith(beside) else path for path in tracked}
    assert held == {name for name in names if not name.endswith(".po")}
    assert all(any(name.startswith(f"{PACKAGE}/{part}/") for name in held) for part in PARTS)


@pytest.mark.slow
@pytest.mark.server
def test_the_installed_service_starts_by_one_command(address: str) -> None:
    assert b"customElements" in answer(f"{address}/static/embed.js")
    assert b"<palabre-comments" in answer(f"{address}/demo/")
    assert b"</html>" in answer(f"{address}/console/sign-in")
    assert answer(f"{address}/api/docs")


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.usefixtures("address")
def test_the_installed_commands_are_those_of_a_checkout(
    app: Flask, environment: Path, tmp_path: Path
) -> None:
    text = run(environment / "bin" / "palabre", "--help", DATA_DIR=str(tmp_path))
    listed = re.findall(r"^  ([a-z][\w-]*)", text.partition("Commands:")[2], re.MULTILINE)
    assert {*listed} - {"limiter"} == {*app.cli.commands}, "limiter is Flask-Limiter's own"
