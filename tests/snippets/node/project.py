"""A site's project as Node's generators want it: installed once, linked into each site."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.snippets import registry
from tests.snippets.generators import Generator, write
from tests.snippets.registry import CACHE

INSTALLED = {"node_modules", "package.json", "package-lock.json", "packages.txt"}


@dataclass(frozen=True)
class NodeGenerator(Generator):
    """One that npm installs."""

    page: str = "{}/"

    def place(self, folder: Path) -> Path:
        """Return the folder of the packages, with nothing else in it: not all follow links."""
        folder = self.install().parents[1]
        for one in folder.iterdir():
            if one.name in INSTALLED:
                continue
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one)
            else:
                one.unlink()
        change_manifest(folder, type="module")
        return folder

    def install(self) -> Path:
        """Return the folder of the programs."""
        return fetch(self.way, self.packages) / ".bin"


def fetch(name: str, packages: tuple[str, ...]) -> Path:
    """Return the folder of these packages and of what they need, kept for the next time.

    Where they cannot be had the test is skipped. None of them runs a script when it is installed.
    """
    folder = CACHE / f"node-{name}"
    npm = ("npm", "install", "--loglevel=error", "--ignore-scripts", "--no-audit", "--no-fund")
    registry.fetch(folder, packages, (*npm, f"--prefix={folder}", *packages))
    return folder / "node_modules"


def change_manifest(folder: Path, **fields: object) -> None:
    """Set fields of the project's ``package.json``; None takes one away."""
    file = folder / "package.json"
    manifest = json.loads(file.read_text("utf-8")) | fields
    write(file, json.dumps({name: value for name, value in manifest.items() if value is not None}))


def path_of(home: str) -> str:
    """Return the path of the site's home, with a slash at both ends."""
    return "/" + "".join(f"{part}/" for part in home.split("/")[3:])
