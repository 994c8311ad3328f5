"""What one layer alone may do: requests, commits, writes, sanitisers, the network."""

import ast

from tests.support.layers import PACKAGE, broken, calls_of, imports, modules

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


def test_one_module_alone_fetches_what_somebody_typed() -> None:
    clients = ("http.client", "urllib.request", "requests", "httpx", "aiohttp", "urllib3")
    fetching = {
        found.module.name
        for found in imports()
        if any(f"{found.target}.".startswith(f"{client}.") for client in clients)
    }
    assert fetching == {"outgoing"}
