"""Statements that are built once: to build one anew costs four times as much as to send it."""

import threading
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import bindparam

Arguments = ParamSpec("Arguments")
Statement = TypeVar("Statement")


def prepared(
    build: Callable[Arguments, Statement],
) -> Callable[Arguments, tuple[Statement, dict[str, Any]]]:
    """Make a function that builds a statement into one that returns it with its parameters.

    ``build`` is called once, with placeholders: it must not look at its arguments.
    ``session.execute(*find(site_id, key))`` sends what ``find`` builds.
    """
    # Never the name of a column: an UPDATE keeps those for itself.
    names = {name: f"given_{name}" for name in signature(build).parameters}
    placeholders: dict[str, Any] = {name: bindparam(given) for name, given in names.items()}
    lock = threading.Lock()
    built: list[Statement] = []

    def once() -> Statement:
        # Not when the module is loaded: most processes send few of all statements.
        with lock:
            if not built:
                built.append(build(**placeholders))  # type: ignore[call-arg]
        return built[0]

    @wraps(build)
    def fill(*args: Arguments.args, **kwargs: Arguments.kwargs) -> tuple[Statement, dict[str, Any]]:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        parameters = {names[name]: value for name, value in given.items()}
        return (built[0] if built else once()), parameters

    return fill
