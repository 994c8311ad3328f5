"""The package for npm, packed and installed as its docs say."""

import re
import subprocess
import sys
from functools import partial
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.support.server import ROOT

NPM = str(Path(sys.executable).with_name("npm"))


def install_package(folder: Path) -> None:
    """Pack the package, and install the archive into a project."""
    run = partial(subprocess.run, cwd=folder, check=True, capture_output=True, text=True)
    packed = run([NPM, "pack", "--ignore-scripts", ROOT / "widget/package"]).stdout.split()[-1]
    run([NPM, "install", "--offline", "--no-save", "--no-audit", "--no-fund", f"./{packed}"])


def server_of(way: Way) -> str:
    """Return the address of the service that the console's lines name."""
    [server] = re.findall(r'"(\S+)/static/embed.js"', way.code)
    return str(server)
