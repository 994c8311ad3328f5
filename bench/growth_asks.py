"""What the growth benchmark asks of a service, each as a person's browser would."""

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.growth_data import (
    BIG_PAGE,
    MEASURED,
    PERSON,
    PHRASE,
    RARE_WORD,
    SITE,
    Schema,
    address,
)
from comments_service.rules.core.cursors import Cursor
from comments_service.rules.core.identity import reference
from comments_service.services.accounts.accounts import make_sign_in_link

_ORIGIN = "http://localhost:4000"
_PAGE = 50


class Visitor:
    """Somebody who asks one service; they are signed in to its console."""

    def __init__(self, app: Flask, shape: Schema) -> None:
        self.app = app
        self.shape = shape
        self.chance = random.Random(2)
        self.numbers = count()
        big = [index for index in range(shape.count) if shape.page[index] == BIG_PAGE]
        visible = [index for index in big if shape.status[index] == 0]
        self.roots = [shape.id(index) for index in visible if shape.parent[index] < 0]
        self.answers = [shape.id(index) for index in visible if shape.parent[index] >= 0]
        self.cookie = ""
        self._sign_in()

    def ask(self, path: str, body: Any = None, **form: str) -> Callable[[], None]:
        """A request that is ready to be sent; it fails unless it is answered well."""
        builder = EnvironBuilder(
            path,
            method="POST" if body or form else "GET",
            json=body,
            data=form or None,
            headers={"Origin": _ORIGIN if body else "http://localhost", "Cookie": self.cookie},
            environ_base={"REMOTE_ADDR": "192.0.2.1", "HTTP_ACCEPT_ENCODING": "br"},
        )
        environ = builder.get_environ()
        sent = environ["wsgi.input"].read()

        def act() -> None:
            self._send({**environ, "wsgi.input": io.BytesIO(sent)})

        return act

    def _send(self, environ: dict[str, Any]) -> bytes:
        told: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _info: Any = None) -> Any:
            told[:] = [status, headers]

        answer = self.app(environ, start_response)
        content = b"".join(answer)
        close = getattr(answer, "close", None)
        if close:
            close()
        if told[0][0] not in "23":
            raise RuntimeError(f"{environ['PATH_INFO']}: {told[0]} {content[:500]!r}")
        self._cookies(told[1])
        return content

    def _cookies(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            if name.lower() == "set-cookie":
                key, _, content = value.partition(";")[0].partition("=")
                kept = dict(re.findall(r"([^=; ]+)=([^; ]*)", self.cookie)) | {key: content}
                self.cookie = "; ".join(f"{one}={two}" for one, two in kept.items())

    def _sign_in(self) -> None:
        with self.app.app_context():
            link = make_sign_in_link(datetime.now(UTC))
        client = self.app.test_client()
        page = client.get(f"/console/sign-in/{link}").get_data(as_text=True)
        found = re.search(r'name="csrf" value="(\w+)"', page)
        action = re.search(r'<form method="post" action="([^"]+)"', page)
        if not (found and action):
            raise RuntimeError("The sign-in page has no form.")
        client.post(action[1], data={"csrf": found[1]})
        cookies = client._cookies or {}
        self.cookie = "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies.values())


@dataclass(frozen=True)
class Ask:
    """Something to measure: what it is called, how it is made, how often in a round."""

    name: str
    make: Callable[[Visitor], Callable[[], None]]
    times: int
    has_bar: bool = True


def _thread(visitor: Visitor, page: int, **query: Any) -> Callable[[], None]:
    return visitor.ask(f"/api/v1/threads?{urlencode({'url': address(page), **query})}")


def _hot(visitor: Visitor) -> Callable[[], None]:
    return _thread(visitor, 1)


def _cold(visitor: Visitor) -> Callable[[], None]:
    """A page that nobody asked for in these words before: it is not in memory."""
    number = next(visitor.numbers)
    return _thread(visitor, 1 + number % MEASURED, limit=100 - number // MEASURED % 60)


def _deep(visitor: Visitor) -> Callable[[], None]:
    """The last page of the largest thread, by its cursor."""
    number = next(visitor.numbers)
    stop = visitor.roots[-_PAGE - 1 - number % 100]
    limit = _PAGE - number // 100 % 40
    return _thread(visitor, BIG_PAGE, cursor=str(Cursor("oldest", 0, stop)), limit=limit)


def _at(visitor: Visitor) -> Callable[[], None]:
    """The page of the largest thread on which one of its last answers stands."""
    number = next(visitor.numbers)
    answer = visitor.answers[-1 - number % 200]
    return _thread(visitor, BIG_PAGE, at=reference(SITE, answer), limit=_PAGE - number // 200 % 40)


def _counts(visitor: Visitor) -> Callable[[], None]:
    urls = [address(visitor.chance.randrange(visitor.shape.pages)) for _ in range(20)]
    return visitor.ask("/api/v1/counts?" + "&".join(f"url={quote(url, safe='')}" for url in urls))


def _post(visitor: Visitor, end: str = "") -> Callable[[], None]:
    page = visitor.chance.randrange(MEASURED + 1, visitor.shape.pages)
    text = visitor.chance.choice(visitor.shape.texts)
    body = {"url": address(page), "body": f"{text.body} {next(visitor.numbers)}{end}"}
    return visitor.ask("/api/v1/comments", body)


def _queue(visitor: Visitor) -> Callable[[], None]:
    return visitor.ask("/console/queue/review")


def _waits(visitor: Visitor, which: str) -> Callable[[], None]:
    return visitor.ask(f"/console/answers/{which}")


def _comment(visitor: Visitor) -> Callable[[], None]:
    """One of the last answers of the largest thread, with all that is told of it."""
    answer = visitor.answers[-1 - next(visitor.numbers) % 200]
    return visitor.ask(f"/console/comments/{reference(SITE, answer)}")


def _suggest(typed: str) -> Callable[[Visitor], Callable[[], None]]:
    return lambda visitor: visitor.ask(f"/console/search/suggestions?{urlencode({'q': typed})}")


def _search(asked: str) -> Callable[[Visitor], Callable[[], None]]:
    return lambda visitor: visitor.ask(f"/console/search?{urlencode({'q': asked})}")


ASKS = [
    Ask("hot read of a thread", _hot, 50),
    Ask("cold read of a thread of 30", _cold, 4),
    Ask("last page of the largest thread", _deep, 4),
    Ask("page of an answer in the largest thread", _at, 4),
    Ask("counts of 20 pages", _counts, 4),
    Ask("post", _post, 4),
    Ask("post of a question", lambda visitor: _post(visitor, "?"), 4),
    Ask("first page of the queue", _queue, 2),
    Ask("page of a comment in its context", _comment, 2),
    Ask("suggestions: a name of 10 % of all comments", _suggest("author:an"), 2),
    Ask("suggestions: a name of 30 comments", _suggest("author:zén"), 2),
    Ask("suggestions: pages", _suggest("page:/p/1"), 2),
    Ask("search: a word of 40 % of all comments", _search("pain"), 2),
    Ask("search: a word of 5 % of all comments", _search("levain"), 2),
    Ask("search: a word of 3 comments", _search(RARE_WORD), 2),
    Ask("search: author:, 30 comments", _search(f'author:"{PERSON}"'), 2),
    Ask('search: "three words" of 5 % of all comments', _search(f'"{PHRASE}"'), 2),
    Ask("search: two common words, status:published", _search("pain levain status:published"), 2),
    *[
        Ask(f"who waits: {name}", lambda visitor, name=name: _waits(visitor, name), 2)
        for name in ("reply", "mine", "later", "reply/news")
    ],
    *[Ask(f"search: {asked}", _search(asked), 2) for asked in ("needs:open", "needs:mine")],
    *[
        Ask(f"search: needs:open {word}", _search(f"needs:open {word}"), 2, has_bar=False)
        for word in ("pain", RARE_WORD)
    ],
    Ask("search: a word of 0.5 % of all comments", _search("fournil"), 2, has_bar=False),
]
