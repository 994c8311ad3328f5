"""The npm package: what is in it, and types that compile."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from comments_service.version import VERSION
from tests.deploy.npm_project import PACKAGE, PATHS, install, run
from tests.support.server import ROOT

TSC = ROOT / "widget" / "node_modules" / ".bin" / "tsc"

FILES = {
    *("LICENSE", "README.md", "package.json"),
    *("index.js", "react.js", "vue.js"),
    *("index.d.ts", "react.d.ts", "vue.d.ts", "svelte.d.ts", "solid.d.ts"),
}
MOST_BYTES = 8_000


def check_types(project: Path, *files: str, module: str = "nodenext", **options: str) -> None:
    """Compile the files strictly, the package's own declarations with them."""
    resolution = ["--moduleResolution", "bundler"] if module == "esnext" else []
    # The widget's own source is compiled without it; whoever uses the package may well have it.
    options.setdefault("exactOptionalPropertyTypes", "true")
    given = [word for name, value in options.items() for word in (f"--{name}", value)]
    run(
        TSC, "--ignoreConfig", "--noEmit", "--strict", "--noUncheckedIndexedAccess",
        "--target", "es2022", "--lib", "es2023,dom,dom.iterable", "--module", module,
        *resolution, *given, *files, folder=project,
    )  # fmt: skip


def test_the_archive_holds_what_is_meant_and_is_small(
    packed: tuple[Path, dict[str, Any]],
) -> None:
    _, said = packed
    assert {file["path"] for file in said["files"]} == FILES
    assert said["size"] <= MOST_BYTES


def test_the_manifest_is_that_of_the_project() -> None:
    manifest = json.loads((PACKAGE / "package.json").read_text())
    assert manifest["version"] == VERSION
    assert manifest["type"] == "module"
    assert "dependencies" not in manifest
    peers = manifest["peerDependencies"]
    assert manifest["peerDependenciesMeta"] == {name: {"optional": True} for name in peers}
    assert peers.keys() == PATHS.keys()
    assert (PACKAGE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    for name in manifest["exports"]:
        given = manifest["exports"][name]
        for file in given.values() if isinstance(given, dict) else [given]:
            assert file.removeprefix("./") in FILES


def test_nothing_is_imported_but_the_framework() -> None:
    for script in PACKAGE.glob("*.js"):
        imported = re.findall(r'from "([^"]+)"|import\("?([^")]+)', script.read_text())
        assert {name for pair in imported for name in pair if name} <= {
            *("./index.js", script.stem)
        }
    assert (PACKAGE / "react.js").read_text().startswith('"use client";\n')


@pytest.mark.parametrize("module", ["nodenext", "esnext"])
@pytest.mark.parametrize("version", ["18", "19"])
def test_react_takes_the_elements(project: Path, version: str, module: str) -> None:
    install("react", project / "node_modules", react=version)
    check_types(project, "react.tsx", module=module, jsx="react-jsx")


@pytest.mark.parametrize("module", ["nodenext", "esnext"])
def test_plain_pages_vue_and_svelte_take_the_elements(project: Path, module: str) -> None:
    check_types(project, "dom.ts", "vue.ts", "svelte.ts", module=module)


def test_solid_takes_the_elements(project: Path) -> None:
    check_types(project, "solid.tsx", jsx="preserve", jsxImportSource="solid-js")


def test_a_wrong_type_is_seen(project: Path) -> None:
    (project / "wrong.ts").write_text('import { load } from "palabre";\nload(1);\n')
    with pytest.raises(AssertionError, match="TS2345"):
        check_types(project, "wrong.ts")


def test_the_element_is_what_its_type_says(project: Path) -> None:
    source = ROOT / "widget" / "src"
    (project / "source.ts").write_text(
        f'import {{ PalabreComments }} from "{source}/element.js";\n'
        'import type { PalabreCommentsElement } from "palabre";\n'
        'type Typed = Omit<PalabreCommentsElement, "theme"> & { theme: string };\n'
        "const element: Typed = new PalabreComments();\n"
        "void element.page;\n"
    )
    check_types(
        project,
        "source.ts",
        str(source / "css.d.ts"),
        module="esnext",
        exactOptionalPropertyTypes="false",
    )
