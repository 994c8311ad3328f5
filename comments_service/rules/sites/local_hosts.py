"""Which host on the machine that runs the service it may be sent to, for who tries it out there."""

from collections.abc import Iterable

from comments_service.rules.sites.install_check import origin_of
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin


def local_host_of(url: str, origins: Iterable[Origin], own: Origin) -> str | None:
    """Return the host of an address on this machine, None where that is out of reach.

    The site must list it among its ``origins``, and the service itself, at ``own``, be on loopback:
    elsewhere somebody could reach what listens there for nobody but the machine.
    """
    origin = origin_of(url)
    if origin is None or not any(listed.covers(origin) for listed in origins):
        return None
    both = fold_host(origin.host), fold_host(own.host)
    return origin.host if both == ("localhost", "localhost") else None
