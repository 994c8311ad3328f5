"""Thousands of applications with the same routes, templates and SQL, compiled once for all."""

from collections import UserDict
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.orm import Mapper
from werkzeug.routing import Rule

_COMPILED = ("_parts", "_trace", "_converters", "arguments")
_compiled: dict[tuple[object, ...], dict[str, Any]] = {}


class SharedRule(Rule):
    """A rule that is compiled as the equal rules before it.

    To compile them is much of what it costs to make an application. Should Werkzeug do that by
    other names, tests fail at once.
    """

    def compile(self) -> None:
        defaults = tuple(sorted((self.defaults or {}).items()))
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, defaults)
        if key not in _compiled:
            super().compile()
            kept = {name: getattr(self, name) for name in _COMPILED}
            builders = {name: getattr(self, name).__func__ for name in ("_build", "_build_unknown")}
            _compiled[key] = kept | builders
        else:
            for name, value in _compiled[key].items():
                setattr(self, name, value if name in _COMPILED else value.__get__(self, None))


class SharedTemplates(BytecodeCache):
    """Templates as they were compiled for another application, while their source is the same."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._codes[bucket.key, bucket.checksum] = bucket.code


class SharedStatements(UserDict[tuple[Any, ...], Any]):
    """Statements as they were compiled for another engine of the same dialect.

    SQLAlchemy keeps them by the dialect's object, of which each engine has one of its own.
    """

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return self.data[key[0].name, *key[1:]]

    def __setitem__(self, key: tuple[Any, ...], statement: Any) -> None:
        self.data[key[0].name, *key[1:]] = statement

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and (key[0].name, *key[1:]) in self.data


_statements = SharedStatements()


def share_what_is_compiled() -> None:
    """For all applications that are made from now on."""
    # An engine has those of queries, a mapper those of the rows that a session writes.
    cache = property(lambda owner: _statements, lambda owner, own: None)
    for owner in (Engine, Mapper):
        setattr(owner, "_compiled_cache", cache)  # noqa: B010 - no attribute that types know
    Flask.url_rule_class = SharedRule
    Flask.jinja_options = {"bytecode_cache": SharedTemplates()}
