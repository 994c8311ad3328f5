"""A project that has the npm package installed, and what runs in it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.server import ROOT

PACKAGE = ROOT / "widget" / "package"
HERE = Path(__file__).parent / "npm"
TOOLS = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
#: What each framework's package must have to be imported, by its stub's files.
PATHS = {
    "react": {".": "index.js", "./jsx-runtime": "jsx-runtime.js"},
    "vue": {".": "index.js"},
    "solid-js": {".": "index.js", "./jsx-runtime": "jsx-runtime.js"},
    "svelte": {"./elements": "elements.js"},
}


def run(*words: object, folder: Path) -> str:
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder, env=os.environ | TOOLS, text=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def install(name: str, modules: Path, react: str = "19") -> None:
    """Put the stub of a framework into a project; ``react`` is the version whose types it has."""
    shutil.copytree(HERE / "stubs" / name, modules / name, dirs_exist_ok=True)
    exports = {
        path: {"types": f"./{Path(script).stem}.d.ts", "default": f"./{script}"}
        for path, script in PATHS[name].items()
    }
    if name == "react":
        exports["."]["types"] = f"./{react}.d.ts"
    manifest = {"name": name, "type": "module", "exports": exports}
    (modules / name / "package.json").write_text(json.dumps(manifest))


def node(project: Path, script: str) -> Any:
    """What a module prints as JSON, run in the project."""
    lines = f'import {{ FakeDocument }} from "./document.js";\n{script}'
    return json.loads(run("node", "--input-type=module", "-e", lines, folder=project))
