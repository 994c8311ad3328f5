"""The image: each step of the Dockerfile, carried out by hand, and its service as its user."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.files import DOCKERFILE, image_environment
from tests.support.processes import end, free_port
from tests.support.server import ROOT
from tests.support.waiting import HANGS_AFTER_S, wait_for

USER = 10001


@dataclass
class Image:
    """What the steps have made: the folder that is ``/``, and what the last stage says."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def carry_out(self, step: str, words: str) -> None:
        """Do one step; those that are only noted are kept by their name."""
        if step == "COPY" and not words.startswith("--"):
            *sources, target = words.split()
            for source in sources:
                self._copy(ROOT / source, self.app / target)
        elif step == "RUN" and "useradd" not in words:
            self.run("/bin/sh", "-c", words, cwd=self.app, timeout=500)
        else:
            self.said[step] = words

    @property
    def app(self) -> Path:
        return self.root / "app"

    def run(self, *words: str, **options: Any) -> None:
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, **options)
        assert done.returncode == 0, f"{words}\n{done.stdout[-1000:]}{done.stderr[-3000:]}"

    def _copy(self, source: Path, target: Path) -> None:
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def steps() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each with its words."""
    text = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [(one[1], one[2]) for one in re.finditer(r"^([A-Z]+) (.+)$", text, re.MULTILINE)]


def python_for_all() -> Path:
    """A Python of the image's version that every user may run, else the one of the tests."""
    everybody = Path("/usr/bin/python3.11")
    if everybody.exists() and subprocess.run([everybody, "-c", "import ensurepip"]).returncode == 0:
        return everybody
    return Path(sys.base_prefix) / "bin" / "python3"


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image; without CI its environment is borrowed, not installed."""
    with tempfile.TemporaryDirectory() as folder:
        made = Image(Path(folder))
        made.root.chmod(0o755)
        made.app.mkdir()
        python = python_for_all()
        tools = made.root / "tools"
        tools.mkdir()
        (tools / "python").symlink_to(python)
        made.env = {"PATH": f"{tools}:/usr/bin:/bin", "HOME": folder}
        made.env |= {name: text for name, text in os.environ.items() if name.startswith("PIP_")}
        for step, words in steps():
            made.carry_out(step, words)
        yield made


def command(image: Image, words: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start what a step names, as the image's user where the tests may choose one."""
    chosen: dict[str, Any] = {"user": USER, "group": USER} if os.geteuid() == 0 else {}
    name, *others = json.loads(words)
    program = image.app / ".venv" / "bin" / name
    return subprocess.Popen([program, *others], cwd=image.app, env=env, **chosen)


needs_registry = pytest.mark.skipif(os.environ.get("CI") != "true", reason="asks the registry")


@needs_registry
@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_what_it_installs_exists_ready_for_both_machines(machine: str, tmp_path: Path) -> None:
    """The image has no compiler."""
    uv = Path(sys.executable).with_name("uv")
    install = [
        uv, "pip", "install", "--dry-run", "--no-deps", "--only-binary", ":all:",
        "--python-version", "3.11", "--python-platform", f"{machine}-unknown-linux-gnu",
        "--require-hashes", "-r", ROOT / "requirements.lock", "--target", tmp_path,
    ]  # fmt: skip
    done = subprocess.run(install, capture_output=True, text=True, timeout=HANGS_AFTER_S)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@needs_registry
def test_its_service_answers_as_its_user_and_writes_only_to_its_volume(image: Image) -> None:
    assert image.said["USER"] == str(USER)
    data = image.root / image.said["VOLUME"].strip("/")
    data.mkdir()
    if os.geteuid() == 0:
        os.chown(data, USER, USER)
    stated = {name: text for name, text in image_environment().items() if name != "PATH"}
    env = image.env | stated | {"DATA_DIR": str(data), "PORT": str(free_port())}
    before = sorted(image.app.rglob("*"))
    server = command(image, image.said["CMD"], env)
    try:
        check = image.said["HEALTHCHECK"].partition("CMD ")[2]
        wait_for(lambda: command(image, check, env).wait(HANGS_AFTER_S) == 0)
        assert (data / "palabre.sqlite3").exists()
        assert sorted(image.app.rglob("*")) == before
        server.send_signal(signal.SIGTERM)
        assert server.wait(HANGS_AFTER_S) in (0, -signal.SIGTERM)
    finally:
        end(server, signal.SIGKILL)


def test_every_step_is_one_that_is_carried_out_or_noted() -> None:
    carried = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE"}
    assert {step for step, _ in steps()} == carried | {"HEALTHCHECK", "CMD"}
    assert all(shlex.split(words) for step, words in steps() if step == "COPY")
