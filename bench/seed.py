"""The comments that are read: posted through the public API, the same in every run."""

import json
import random
from dataclasses import dataclass
from urllib.parse import quote

from bench.bodies import NAMES, WORDS
from bench.processes import Server, send

HOT, SMALL = "https://localhost/bench/hot", "https://localhost/bench/small"
COUNTED = [f"https://localhost/bench/page-{n}" for n in range(20)]
_ROOTS, _REPLIES = 50, 3


@dataclass(frozen=True)
class Seeded:
    """Paths of what was posted, and the ids of the hot thread's comments."""

    hot: str
    small: str
    counts: str
    ids: list[str]


def seed(server: Server) -> Seeded:
    """Post the threads. Raises RuntimeError when the service refuses a comment."""
    chance = random.Random(2010)
    ids = []
    for _ in range(_ROOTS):
        root = _post(server, HOT, chance)
        ids += [root, *(_post(server, HOT, chance, root) for _ in range(_REPLIES))]
    for url in (SMALL, SMALL, SMALL, *COUNTED):
        _post(server, url, chance)
    counted = "&".join(f"url={quote(url, safe='')}" for url in COUNTED)
    return Seeded(path_of(HOT), path_of(SMALL), f"/api/v1/counts?{counted}", ids)


def path_of(url: str) -> str:
    """Where the thread of a page is read, as the widget asks for it."""
    return f"/api/v1/threads?url={quote(url, safe='')}"


def text(chance: random.Random) -> str:
    """A comment of one to four sentences."""
    sentences = (
        " ".join(chance.choices(WORDS, k=chance.randint(6, 18))).capitalize() + "."
        for _ in range(chance.randint(1, 4))
    )
    return " ".join(sentences)


def _post(server: Server, url: str, chance: random.Random, parent: str | None = None) -> str:
    name = chance.choice(NAMES)
    body = {
        "url": url,
        "body": text(chance),
        "author": {"name": name} if name else {},
        **({"parent_id": parent} if parent else {}),
    }
    headers = {"Content-Type": "application/json"}
    answer = send(server.port, "POST", "/api/v1/comments", json.dumps(body).encode(), headers)
    if answer.status != 201:
        raise RuntimeError(f"a comment was not taken: {answer.status} {answer.body[:300]!r}")
    return str(json.loads(answer.body)["comment"]["id"])
