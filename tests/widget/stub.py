"""A small service that plays the contract from memory, and misbehaves when told to; and a blog.

The widget's tests say here what the service answers, which the real service could not be made to
do: a 429, a page of HTML, an answer that never comes.
"""

import itertools
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.widget.door import Answer, Json, Seen, Server
from tests.widget.shapes import (
    ROOT_REPLIES,
    ago,
    descendants,
    make_author,
    make_comment,
    rendered,
    site,
    tree,
)

PAGE_SIZE = 50


class Stub:
    """The service and the blog, on one port and two hosts (127.0.0.1 and localhost)."""

    def __init__(self, port: int = 0) -> None:
        self.site = site()
        self.threads: dict[str, Json] = {}
        self.comments: dict[str, list[Json]] = defaultdict(list)
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.seen: list[Seen] = []
        self.instead: list[tuple[str, str, Answer]] = []
        self.held = False
        self.reasons = [{"code": "links", "message": "Il contient 2 liens ; la limite est 1."}]
        self.keys: dict[str, Json] = {}
        self.blocked: set[str] = set()
        self._ids = itertools.count(1)
        self._server = Server(port, self)
        self.port = self._server.server_port
        self.origin = f"http://127.0.0.1:{self.port}"
        self.blog = f"http://localhost:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stops serving."""
        for _, _, answer in self.instead:
            if answer.gate:
                answer.gate.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str, path: str, answer: Answer, times: int = 1) -> None:
        """The next ``times`` requests whose path matches get this answer."""
        self.instead.extend([(method, path, answer)] * times)

    def write(self, name: str, body: str, **headers: str) -> str:
        """Puts a page on the blog and returns its address; ``{origin}`` becomes the service's."""
        self.pages[f"/{name}"] = (body.replace("{origin}", self.origin), headers)
        return f"{self.blog}/{name}"

    def add(self, page: str, body: str = "<p>Bonjour</p>", **fields: Any) -> Json:
        """Adds a comment to the thread of that page."""
        number = next(self._ids)
        comment = make_comment(f"1-{number:04x}", body, **fields)
        comment["created_at"] = fields.get("created_at") or ago(hours=500 - number)
        parent = self._find(comment["parent_id"])
        if parent:
            who = (parent["author"] or {}).get("name")
            comment["in_reply_to"] = {"id": parent["id"], "name": who}
        self.comments[self.url_of(page)].append(comment)
        return comment

    def url_of(self, name: str) -> str:
        """The address of a page of the blog."""
        return name if "://" in name else f"{self.blog}/{name}"

    def requests(self, method: str, part: str) -> list[Seen]:
        """The requests of that method whose path holds that part."""
        return [seen for seen in self.seen if seen.method == method and part in seen.path]

    def _find(self, id: str | None) -> Json | None:
        every = itertools.chain.from_iterable(self.comments.values())
        return next((comment for comment in every if comment["id"] == id), None)

    def _root_of(self, id: str | None) -> str | None:
        comment = self._find(id)
        return self._root_of(comment["parent_id"]) if comment and comment["parent_id"] else id

    # What follows is the service.

    def handle(self, seen: Seen) -> tuple[int, Json]:
        """The usual answer."""
        parts = seen.path.removeprefix("/api/v1/").split("/")
        routes: dict[tuple[str, str], Callable[[Seen, list[str]], tuple[int, Json]]] = {
            ("GET", "threads"): self._since if parts[1:] == ["since"] else self._thread_page,
            ("GET", "counts"): self._counts,
            ("POST", "counts"): self._counts,
            ("POST", "preview"): lambda seen, _: (200, {"html": rendered(seen.body["body"])}),
        }
        route = routes.get((seen.method, parts[0]))
        if route:
            return route(seen, parts)
        if parts == ["comments"] and seen.method == "POST":
            return self._post(seen)
        return self._comment(seen, parts)

    def _since(self, seen: Seen, _: list[str]) -> tuple[int, Json]:
        url, cursor = seen.query["url"][0], int(seen.query["since"][0])
        public = self._published(url)
        fresh = [{**c, "replies": []} for c in public if self._number(c) > cursor]
        last = max(map(self._number, public), default=0)
        return 200, {"comment_count": len(public), "comments": fresh, "since": f"{last}"}

    def _published(self, url: str) -> list[Json]:
        return [c for c in self.comments[url] if c["status"] == "published"]

    @staticmethod
    def _number(comment: Json) -> int:
        return int(comment["id"].split("-")[1], 16)

    def _thread_page(self, seen: Seen, _: list[str]) -> tuple[int, Json]:
        url = seen.query["url"][0]
        sort = seen.query.get("sort", [self.site["default_sort"]])[0]
        public = [c for c in self.comments[url] if c["status"] != "held"]
        roots = [root for root in public if not root["parent_id"]]
        if sort == "newest":
            roots.reverse()
        elif sort == "top":
            roots.sort(key=lambda root: -root["up"])
        start = int(seen.query.get("cursor", ["0"])[0])
        if "at" in seen.query:
            wanted = self._root_of(seen.query["at"][0])
            start = next((i for i, root in enumerate(roots) if root["id"] == wanted), -1)
            if start < 0:
                return 404, {"code": "not_found"}
        end = start + PAGE_SIZE
        wholes = {roots[start]["id"]} if "at" in seen.query else set()
        shown = [tree(root, public, whole=root["id"] in wholes) for root in roots[start:end]]
        info = {"url": url, "title": None, "closed": False, "closed_reason": None, "votes": True}
        published = self._published(url)
        info["comment_count"] = len(published)
        info["id"] = f"9-{len(url):x}" if self.comments[url] else None
        info["key"] = url.split("//", 1)[1].split("?", 1)[0]
        info["since"] = f"{max(map(self._number, published), default=0)}"
        return 200, {
            "thread": {**info, **self.threads.get(url, {})},
            "site": self.site,
            "comments": shown,
            "next_cursor": str(end) if end < len(roots) else None,
            "previous_cursor": str(max(0, start - PAGE_SIZE)) if start else None,
        }

    def _counts(self, seen: Seen, _: list[str]) -> tuple[int, Json]:
        urls = seen.body["urls"] if seen.method == "POST" else seen.query.get("url", [])
        ids = {
            name: len(self.comments[self.url_of(f"#{name}")])
            for name in seen.query.get("page_id", [])
        }
        return 200, {"counts": {url: len(self.comments[url]) for url in urls}, "page_ids": ids}

    def _post(self, seen: Seen) -> tuple[int, Json]:
        key = seen.headers.get("idempotency-key", "")
        if key in self.keys:
            return 201, self.keys[key]
        new = seen.body
        author = make_author(new["author"].get("name"))
        author["website"] = new["author"].get("website")
        status = "held" if self.held else "published"
        fields = {"author": author, "parent_id": new.get("parent_id"), "status": status}
        fields["created_at"] = ago()
        comment = self.add(new["url"], rendered(new["body"]), **fields)
        if self.held:
            comment["reasons"] = self.reasons
        until = ago(minutes=-15)
        posted = {"comment": comment, "edit_token": f"t-{comment['id']}", "edit_until": until}
        self.keys[key] = {**posted, "commenter_token": "known"}
        return (202 if self.held else 201), self.keys[key]

    def _comment(self, seen: Seen, parts: list[str]) -> tuple[int, Json]:
        comment = self._find(parts[1] if len(parts) > 1 else None)
        if comment is None:
            return 404, {"code": "not_found"}
        action = parts[2] if len(parts) > 2 else seen.method
        if action == "vote":
            comment["up"] += 1 if seen.body["value"] else -1
            return 200, {"score": comment["up"], "up": comment["up"], "down": 0, "value": 1}
        if action == "reports":
            return 202, {"status": "received"}
        if action == "replies":
            return self._more_replies(seen, comment)
        if seen.headers.get("authorization") != f"Bearer t-{comment['id']}":
            return 401, {"code": "bad_token"}
        if action == "PATCH":
            comment.update(html=rendered(seen.body["body"]), edited_at=ago())
        else:
            comment.update(html="", status="deleted", author=None, deleted_by="author")
        until = ago(minutes=-15)
        return 200, {"comment": comment, "edit_token": f"t-{comment['id']}", "edit_until": until}

    def _more_replies(self, seen: Seen, root: Json) -> tuple[int, Json]:
        every = next(c for c in self.comments.values() if root in c)
        below = descendants(root, every)
        start = int(seen.query["cursor"][0])
        end = start + ROOT_REPLIES
        page = [{**comment, "replies": []} for comment in below[start:end]]
        return 200, {"comments": page, "next_cursor": str(end) if end < len(below) else None}
