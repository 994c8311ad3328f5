"""Content security policies as browsers read them: whether one lets a page use an address.

Follows Content Security Policy Level 3: parsing (2.2.1), the fallback of directives (6.8.3 and
6.8.4), and which source expression matches which address (6.7.2).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

#: The directives that rule over a kind of request, the closest first.
DIRECTIVES = {
    "script": ("script-src-elem", "script-src", "default-src"),
    "connect": ("connect-src", "default-src"),
}
#: Of a page under more, or longer ones, the rest is not read: headers have room for megabytes.
MAX_POLICIES = 20
MAX_POLICIES_LENGTH = 50_000
_PORTS = {"http": 80, "https": 443}
_SCHEME_SOURCE = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_HOST_SOURCE = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[^\s:/*]+|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]+|\*))?(?P<path>/[^?#]*)?",
    re.I,
)


@dataclass(frozen=True)
class Script:
    """A script element, as far as policies look at it."""

    url: str
    nonce: str = ""
    integrity: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContentPolicy:
    """One policy: its directives by name. A page may be under several; each must agree."""

    directives: dict[str, tuple[str, ...]]

    def ruling(self, kind: str) -> str | None:
        """Return the directive that rules over ``kind`` (a key of DIRECTIVES); None when none
        does."""
        return next((name for name in DIRECTIVES[kind] if name in self.directives), None)

    def lets_connect(self, url: str, page_url: str) -> bool:
        """Whether scripts of the page may ask ``url``."""
        name = self.ruling("connect")
        return name is None or _any_matches(self.directives[name], url, page_url)

    def lets_run(self, script: Script, page_url: str) -> bool:
        """Whether the script element may load."""
        name = self.ruling("script")
        if name is None or self._is_vouched_for(script, name):
            return True
        return self._goes_by_address(name) and _any_matches(
            self.directives[name], script.url, page_url
        )

    def lets_import(self, script: Script, url: str, page_url: str) -> bool:
        """Whether ``script``, which may load, may import the module at ``url``.

        Import inherits the nonce of its script (HTML standard, "fetch options"), not its integrity.
        """
        name = self.ruling("script")
        if name is None or _has_nonce(self.directives[name], script):
            return True
        if not self._goes_by_address(name):
            return self._is_vouched_for(script, name)
        return _any_matches(self.directives[name], url, page_url)

    def _is_vouched_for(self, script: Script, name: str) -> bool:
        sources = self.directives[name]
        keywords = {source.strip("'") for source in sources}
        by_hash = bool(script.integrity) and all(part in keywords for part in script.integrity)
        return by_hash or _has_nonce(sources, script)

    def _goes_by_address(self, name: str) -> bool:
        return "'strict-dynamic'" not in map(str.lower, self.directives[name])


def parse_policies(values: Iterable[str]) -> list[ContentPolicy]:
    """Return the policies in the values of Content-Security-Policy headers or meta elements."""
    texts = ",".join(islice(values, MAX_POLICIES))[:MAX_POLICIES_LENGTH].split(",")
    policies = (ContentPolicy(directives) for text in texts if (directives := _directives(text)))
    return list(islice(policies, MAX_POLICIES))


def _directives(text: str) -> dict[str, tuple[str, ...]]:
    directives: dict[str, tuple[str, ...]] = {}
    for words in map(str.split, text.split(";")):
        if words:
            directives.setdefault(words[0].lower(), tuple(words[1:]))  # the first of a name stands
    return directives


def _has_nonce(sources: tuple[str, ...], script: Script) -> bool:
    return bool(script.nonce) and f"'nonce-{script.nonce}'" in sources


def _any_matches(sources: tuple[str, ...], url: str, page_url: str) -> bool:
    return any(_matches(source, url, page_url) for source in sources)


def _matches(source: str, url: str, page_url: str) -> bool:
    if source.lower() == "'self'":
        return _is_self(url, page_url)
    target = urlsplit(url)
    if source == "*":
        return target.scheme in ("http", "https") or target.scheme == urlsplit(page_url).scheme
    scheme = _SCHEME_SOURCE.fullmatch(source)
    if scheme:
        return _scheme_matches(scheme[1], target.scheme)
    match = _HOST_SOURCE.fullmatch(source)
    if match is None or source.startswith("'"):
        return False
    return (
        _scheme_matches(match["scheme"] or urlsplit(page_url).scheme, target.scheme)
        and _host_matches(match["host"].lower(), target.hostname or "")
        and _port_matches(match["port"], target.port, target.scheme)
        and _path_matches(match["path"], target.path)
    )


def _is_self(url: str, page_url: str) -> bool:
    ours, target = urlsplit(page_url), urlsplit(url)
    if not _scheme_matches(ours.scheme, target.scheme) or ours.hostname != target.hostname:
        return False
    own, other = _port(ours.port, ours.scheme), _port(target.port, target.scheme)
    is_upgrade = (own, other) == (80, 443) and target.scheme == "https"
    return own == other or is_upgrade


def _scheme_matches(allowed: str, scheme: str) -> bool:
    return allowed.lower() == scheme or (allowed.lower(), scheme) == ("http", "https")


def _host_matches(pattern: str, host: str) -> bool:
    if pattern == "*":
        return True
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return pattern.strip("[]") == host


def _port_matches(pattern: str | None, port: int | None, scheme: str) -> bool:
    actual = _port(port, scheme)
    if pattern is None:
        return actual == _PORTS.get(scheme)
    if pattern == "*" or int(pattern[:6]) == actual:
        return True
    return pattern == "80" and actual == 443 and scheme == "https"


def _port(port: int | None, scheme: str) -> int | None:
    return port if port is not None else _PORTS.get(scheme)


def _path_matches(pattern: str | None, path: str) -> bool:
    if pattern is None or pattern == "/":
        return True
    allowed = unquote(pattern)
    return path.startswith(allowed) if allowed.endswith("/") else path == allowed
