"""What generators need, from registries: kept for the next time, and asked for once in a run."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "palabre-snippets"
#: Node.js is that of the development environment; generators tell nobody that they run.
ENVIRONMENT = {
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    "JEKYLL_ENV": "production",
    "ASTRO_TELEMETRY_DISABLED": "1",
    "NEXT_TELEMETRY_DISABLED": "1",
    "NUXT_TELEMETRY_DISABLED": "1",
}
#: Seconds for a command; a registry that hangs must not hold up all others.
PATIENCE = 180.0


def fetch(folder: Path, packages: tuple[str, ...], *commands: tuple[str, ...]) -> None:
    """Fill ``folder`` by running the commands in it, unless it holds these packages.

    Where that fails the test is skipped; in CI nothing may be missing, so that there it fails. Both
    say why in a line.
    """
    wanted = "\n".join(packages)
    label = folder / "packages.txt"
    if label.exists() and label.read_text("utf-8") == wanted:
        return
    why = _filling(folder, commands)
    if why:
        _is_unavailable(folder.name, why)
    label.write_text(wanted, "utf-8")


def install(name: str, packages: tuple[str, ...]) -> Path:
    """Return the folder of programs of an environment that holds these packages of Python."""
    env = CACHE / name
    uv = str(Path(sys.executable).with_name("uv"))
    make = (uv, "venv", "-q", "--allow-existing", "--python", sys.executable, str(env))
    pip = (uv, "pip", "install", "-q", "--python", str(env / "bin/python"), *packages)
    fetch(env, packages, make, pip)
    return env / "bin"


@cache
def _filling(folder: Path, commands: tuple[tuple[str, ...], ...]) -> str:
    """Return why a folder could not be filled, in a line; empty if it was."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return next(filter(None, (_failure(command, folder) for command in commands)), "")


def _failure(command: tuple[str, ...], folder: Path) -> str:
    env = os.environ | ENVIRONMENT
    try:
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    text = " ".join((done.stderr + done.stdout).split())
    return (text[:300] or f"{command[0]} failed") if done.returncode else ""


def _is_unavailable(name: str, why: str) -> NoReturn:
    text = f"{name} cannot be installed: {why}"
    if os.environ.get("CI") == "true":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)
