"""Who may import whom, as CONTRIBUTING.md tells it: read from the source, nothing is run."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = "comments_service"
ROOT = Path(__file__).parents[1]

# Of our own: each layer and what it may import.
LAYERS = {
    "errors": set(),
    "postgres": set(),
    "version": set(),
    "secret_file": set(),
    "storage": set(),
    "environment": set(),
    "settings": {"rules", "errors", "environment", "secret_file"},
    "outgoing": {"rules", "errors"},
    "rules": {"rules", "errors"},
    "models": {"models", "rules"},
    "extensions": {"models"},
    "embedded": {"extensions", "storage"},
    "schema": {"extensions", "migrating"},
    "migrating": {"schema", "extensions"},
    "backups": {"schema", "extensions"},
    "queries": {"queries", "models", "rules", "errors", "extensions", "embedded"},
    "services": {"services", "queries", "models", "rules", "errors", "extensions", "embedded"},
    "notify": {"notify", "services", "queries", "models", "rules", "errors"},
    "transfer": {"transfer", "services", "queries", "models", "rules", "errors"},
    "web": {
        "web",
        "transfer",
        "services",
        "queries",
        "models",
        "rules",
        "errors",
        "extensions",
        "outgoing",
        "schema",
        "settings",
        "storage",
        "version",
    },
}
# These put the layers together: they may import anything, and no layer imports them.
COMPOSITION = {"__init__", "cli", "commands", "main", "start", "worker"}
# The wings of a layer, each on those before it: a wing imports itself and what it stands on.
WINGS = (
    "core",
    "text",
    "page",
    "comments",
    "sites",
    "accounts",
    "moderation",
    "imports",
    "community",
    "notifications",
)
#: The layers that are cut into wings: three share one order, the console keeps it among its own.
WINGED = (("rules", "queries", "services"), ("web.console",))
#: A folder that holds more files than this is hard to read.
FOLDER_HOLDS = 20
SURFACES = {"widget", "console", "embed", "feeds", "manage", "privacy"}
SANITISERS = {"bleach", "nh3"}
# What would make a rule depend on more than its arguments.
IMPURE = {
    "apiflask",
    "flask",
    "http",
    "os",
    "pathlib",
    "random",
    "redis",
    "requests",
    "secrets",
    "socket",
    "sqlalchemy",
    "subprocess",
    "time",
}


class Module(NamedTuple):
    """One file of the package: its dotted name without the package's, and its syntax tree."""

    name: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]

    @property
    def surface(self) -> str | None:
        parts = self.name.split(".")
        return parts[1] if parts[0] == "web" and parts[1:2] and parts[1] in SURFACES else None


def wing_of(name: str, layers: Iterable[str]) -> str | None:
    """Return the wing that a dotted name of the package lies in, among ``layers``."""
    for layer in layers:
        if name.startswith(f"{layer}."):
            wing = name.removeprefix(f"{layer}.").partition(".")[0]
            return wing if wing in WINGS else None
    return None


class Import(NamedTuple):
    """``module`` imports ``target`` (a dotted name; a name taken from a module comes last)."""

    module: Module
    target: str
    node: ast.stmt | ast.expr

    def __str__(self) -> str:
        return f"{self.module.name}:{self.node.lineno} imports {self.target}"

    @property
    def layer(self) -> str | None:
        """The layer that is imported, if it is ours."""
        head, _, rest = self.target.partition(".")
        return rest.partition(".")[0] if head == PACKAGE else None


@cache
def modules() -> list[Module]:
    """Every module of the package."""
    return [
        Module(
            ".".join(path.relative_to(ROOT / PACKAGE).with_suffix("").parts).removesuffix(
                ".__init__"
            ),
            ast.parse(path.read_text()),
        )
        for path in sorted((ROOT / PACKAGE).rglob("*.py"))
    ]


def imports_of(module: Module) -> Iterator[Import]:
    """Every import in a module, wherever in the file it stands."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, node)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(module, f"{node.module}.{alias.name}", node)


def late_imports_of(module: Module) -> Iterator[Import]:
    """What import_module is called with, and each module of ours that a string names for it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and node.value in names():
            yield Import(module, node.value, node)
        elif isinstance(node, ast.Call) and _imports_by_name(node):
            match node.args:
                case [ast.Constant(value=str(target))] if target not in names():
                    yield Import(module, target, node)


def _imports_by_name(call: ast.Call) -> bool:
    return ast.unparse(call.func).rpartition(".")[2] == "import_module"


@cache
def names() -> set[str]:
    """The dotted names of all modules of the package."""
    return {f"{PACKAGE}.{module.name}" for module in modules()}


@cache
def imports() -> list[Import]:
    """Every import in the package."""
    return [
        found for module in modules() for found in (*imports_of(module), *late_imports_of(module))
    ]


def calls_of(module: Module, *names: str) -> list[str]:
    """Where a module calls a method of one of these names."""
    return [
        f"{module.name}:{node.lineno} calls .{node.func.attr}()"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    ]


def broken(rule: Iterator[Import]) -> list[str]:
    return [str(found) for found in rule]


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


def test_rules_depend_on_nothing_but_their_arguments() -> None:
    of_rules = [found for found in imports() if found.module.layer == "rules"]
    assert broken(found for found in of_rules if found.target.split(".")[0] in IMPURE) == []
    clocks = [
        calls_of(module, "now", "utcnow", "today")
        for module in modules()
        if module.layer == "rules"
    ]
    assert sum(clocks, []) == []


def test_only_web_sees_a_request() -> None:
    elsewhere = (found for found in imports() if found.module.layer not in ("web", "cli"))
    assert broken(found for found in elsewhere if found.target == "flask.request") == []


def test_only_the_transaction_commits() -> None:
    others = [module for module in modules() if module.name != "services.core.transaction"]
    assert sum((calls_of(module, "commit") for module in others), []) == []
    sending = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and node.value == "COMMIT"
    }
    # It only counts statements, and leaves this one out.
    assert sending <= {"web.http.statements"}


def test_queries_only_read() -> None:
    of_queries = [module for module in modules() if module.layer == "queries"]
    writes = ("add", "add_all", "delete", "flush", "merge")
    assert sum((calls_of(module, *writes) for module in of_queries), []) == []


def test_web_does_not_touch_the_database_session() -> None:
    of_web = (found for found in imports() if found.module.layer == "web")
    assert broken(found for found in of_web if found.target == f"{PACKAGE}.extensions.db") == []


def test_one_module_alone_knows_the_sanitisers() -> None:
    knowing = {found.module.name for found in imports() if found.target.split(".")[0] in SANITISERS}
    assert knowing == {"rules.text.sanitize"}


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
        and _imports_by_name(node)
        and not isinstance(node.args[0], ast.Constant)
    }
    assert by_argument == {"web.console.page.lazy_views", "web.http.extras"}


def test_one_module_alone_fetches_what_somebody_typed() -> None:
    clients = ("http.client", "urllib.request", "requests", "httpx", "aiohttp", "urllib3")
    fetching = {
        found.module.name
        for found in imports()
        if any(f"{found.target}.".startswith(f"{client}.") for client in clients)
    }
    assert fetching == {"outgoing"}
