"""Thousands of applications with the same routes and templates, compiled once for all of them."""

from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
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


def share_what_is_compiled() -> None:
    """For all applications that are made from now on."""
    Flask.url_rule_class = SharedRule
    Flask.jinja_options = {"bytecode_cache": SharedTemplates()}
