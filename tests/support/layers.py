"""The layers and wings of the package, and its imports as its source tells them."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

PACKAGE = "comments_service"
ROOT = Path(__file__).parents[2]


# Of our own: each layer and what it may import.
LAYERS = {
    "errors": set(),
    "postgres": {"queries"},
    "version": set(),
    "installation": set(),
    "private_files": set(),
    "storage": set(),
    "environment": {"errors"},
    "settings": {"rules", "errors", "environment", "private_files"},
    "outgoing": {"rules", "errors"},
    "rules": {"rules", "errors"},
    "models": {"models", "rules"},
    "extensions": {"models"},
    "embedded": {"extensions", "storage"},
    "schema": {"installation", "extensions", "migrating"},
    "migrating": {"schema", "extensions"},
    "backups": {"schema", "extensions"},
    "queries": {"queries", "models", "rules", "errors", "extensions", "embedded"},
    "services": {"services", "queries", "models", "rules", "errors", "extensions", "embedded"},
    "notify": {"notify", "outgoing", "services", "queries", "models", "rules", "errors"},
    "transfer": {"installation", "transfer", "services", "queries", "models", "rules", "errors"},
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
        "installation",
    },
}


# These put the layers together: they may import anything, and no layer imports them.
COMPOSITION = {"__init__", "__main__", "cli", "commands", "main", "process", "start", "worker"}


# The wings of a layer, each on those before it: a wing imports itself and what it stands on.
WINGS = (
    "core",
    "text",
    "page",
    "community",
    "comments",
    "sites",
    "accounts",
    "readers",
    "mentions",
    "moderation",
    "imports",
    "notifications",
    "answers",
)
SURFACES = {
    *("answer", "decide", "widget", "console", "embed", "feeds", "isso", "mail_in", "manage"),
    "mentions",
    "privacy",
    "sign_in",
    "subscriptions",
}
#: The layers that are cut into wings: three share one order, the console keeps it among its own.
WINGED = (("rules", "queries", "services"), ("web.console",))


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
        elif isinstance(node, ast.Call) and imports_by_name(node):
            match node.args:
                case [ast.Constant(value=str(target))] if target not in names():
                    yield Import(module, target, node)


def imports_by_name(call: ast.Call) -> bool:
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
