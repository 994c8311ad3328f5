"""Bridges carry what people write on a social network here, as webmentions."""

from urllib.parse import urlsplit

#: Those of https://brid.gy and https://fed.brid.gy.
BRIDGES = ("brid.gy", "fed.brid.gy")
_FEDIVERSE = "fediverse"
# In the paths of brid.gy: /comment/mastodon/…, /like/bluesky/….
_NETWORKS = {"mastodon": _FEDIVERSE, "bluesky": "Bluesky", "github": "GitHub", "flickr": "Flickr",
             "reddit": "Reddit"}  # fmt: skip


def network_of(source: str, bridges: tuple[str, ...] = BRIDGES) -> str | None:
    """Return the network from which a bridge carries a source; None for one of no bridge.

    Only bridges are believed: anybody can call their own page a post of somebody's.
    """
    parts = urlsplit(source)
    if (parts.hostname or "") not in bridges:
        return None
    words = parts.path.split("/")
    return _NETWORKS.get(words[2], _FEDIVERSE) if len(words) > 2 else _FEDIVERSE
