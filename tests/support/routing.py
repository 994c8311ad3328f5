"""Thousands of applications with the same routes, compiled once for all of them."""

from collections.abc import Callable

from flask import Flask
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


def share_routes() -> None:
    """For all applications that are made from now on."""
    Flask.url_rule_class = SharedRule
