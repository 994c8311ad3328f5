"""Thousands of applications with the same routes and templates, compiled once for all of them."""

from collections.abc import Callable
from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

_compiled: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


class SharedRule(Rule):
    """A rule whose function that builds addresses is that of the equal rules before it.

    To compile it is most of what it costs to make an application. Should Werkzeug do that by
    another name, tests are slower and nothing else.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple(sorted((self.defaults or {}).items()))
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, defaults, append_unknown)
        if key not in _compiled:
            _compiled[key] = super()._compile_builder(append_unknown)
        return _compiled[key]


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
