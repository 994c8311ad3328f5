"""Who may import whom, as CONTRIBUTING.md tells it: read from the source, nothing is run."""

import ast

import pytest

from tests.support.layers import (
    COMPOSITION,
    LAYERS,
    PACKAGE,
    ROOT,
    SURFACES,
    WINGED,
    WINGS,
    broken,
    imports,
    imports_by_name,
    modules,
    wing_of,
)

#: A folder that holds more files than this is hard to read.
FOLDER_HOLDS = 20


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_those_below_it(layer: str) -> None:
    ours = (found for found in imports() if found.module.layer == layer)
    allowed = {None} | LAYERS[layer]
    assert broken(found for found in ours if found.layer not in allowed) == []


def test_every_module_belongs_to_a_layer() -> None:
    assert {module.layer for module in modules()} - LAYERS.keys() == COMPOSITION


def test_no_wing_imports_one_that_stands_on_it() -> None:
    back = (
        found
        for layers in WINGED
        for found in imports()
        if (wing := wing_of(found.module.name, layers))
        and (target := wing_of(found.target.removeprefix(f"{PACKAGE}."), layers))
        and WINGS.index(target) > WINGS.index(wing)
    )
    assert broken(back) == []


def test_every_module_of_a_winged_layer_lies_in_a_wing() -> None:
    loose = [
        module.name
        for layers in WINGED
        for module in modules()
        if module.name.startswith(tuple(f"{layer}." for layer in layers))
        and wing_of(module.name, layers) is None
    ]
    assert loose == []


def test_no_folder_holds_more_than_a_reader_takes_in() -> None:
    roots = [ROOT / name for name in (PACKAGE, "scripts", "static")]
    folders = [path for root in roots for path in (root, *root.rglob("*")) if path.is_dir()]
    sizes = {
        str(folder.relative_to(ROOT)): len(
            [p for p in folder.iterdir() if p.is_file() and p.name != "__init__.py"]
        )
        for folder in folders
        if "__pycache__" not in folder.parts
    }
    assert {folder: size for folder, size in sizes.items() if size > FOLDER_HOLDS} == {}


def test_surfaces_do_not_import_each_other() -> None:
    crossing = (
        found
        for found in imports()
        if found.target.startswith(f"{PACKAGE}.web.")
        and found.target.split(".")[2] in SURFACES - {found.module.surface}
        and found.module.layer == "web"
        # The package of the surfaces registers them all.
        and found.module.name != "web"
    )
    assert broken(crossing) == []


def test_private_names_stay_in_their_module() -> None:
    ours = (found for found in imports() if found.target.startswith(f"{PACKAGE}."))
    assert broken(found for found in ours if found.target.rpartition(".")[2].startswith("_")) == []


def test_imports_stand_at_the_top_of_their_module() -> None:
    at_the_top = {id(node) for module in modules() for node in module.tree.body}
    statements = (found for found in imports() if isinstance(found.node, ast.stmt))
    hidden = (found for found in statements if id(found.node) not in at_the_top)
    assert broken(found for found in hidden if found.module.name != "__init__") == []


def test_what_is_imported_late_is_seen() -> None:
    late = {
        (found.module.name, found.target)
        for found in imports()
        if not isinstance(found.node, ast.stmt)
    }
    assert {
        ("schema", f"{PACKAGE}.migrating"),
        ("web.http.extras", f"{PACKAGE}.web.http.tracing"),
        ("web.console.accounts.second_steps", f"{PACKAGE}.web.console.accounts.passkeys"),
        ("web.http_cache.invalidation", "redis"),
    } <= late
    # These two take the name as an argument; their callers hold the string.
    by_argument = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and imports_by_name(node)
        and not isinstance(node.args[0], ast.Constant)
    }
    assert by_argument == {"web.console.page.lazy_views", "web.http.extras"}
