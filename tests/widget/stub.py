"""A small service that plays the contract from memory, and misbehaves when told to; and a blog.

The widget's tests say here what the service answers, which the real service could not be made to
do: a 429, a page of HTML, an answer that never comes.
"""

import html
import itertools
import json
import re
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

STATIC = Path(__file__).parents[2] / "static"
PAGE_SIZE = 50
ROOT_REPLIES = 10

Json = dict[str, Any]


@dataclass
class Answer:
    """What the stub says instead of its usual answer."""

    status: int = 200
    body: str | Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    #: Waits for this event before it answers.
    gate: threading.Event | None = None
    #: Does what was asked, then breaks off: the answer is lost, its effect is not.
    lost: bool = False


def problem(status: int, code: str, **extras: Any) -> Answer:
    """An error as the service words it."""
    body = {"type": "about:blank", "title": code, "status": status, "detail": code, "code": code}
    headers = {"Retry-After": str(extras["retry_after"])} if "retry_after" in extras else {}
    return Answer(status, {**body, **extras}, headers, "application/problem+json")


@dataclass
class Seen:
    """A request that came to the service."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any


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
        self.keys: dict[str, Json] = {}
        self.blocked: set[str] = set()
        self._ids = itertools.count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.origin = f"http://127.0.0.1:{self.port}"
        self.blog = f"http://localhost:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
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
        comment["created_at"] = fields.get("created_at") or _ago(hours=500 - number)
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
            ("GET", "threads"): self._thread_page,
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

    def _thread_page(self, seen: Seen, _: list[str]) -> tuple[int, Json]:
        url = seen.query["url"][0]
        sort = seen.query.get("sort", [self.site["default_sort"]])[0]
        public = [c for c in self.comments[url] if c["status"] != "held"]
        roots = [tree(root, public) for root in public if not root["parent_id"]]
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
            roots[start] = tree({**roots[start], "replies": []}, public, whole=True)
        end = start + PAGE_SIZE
        info = {"url": url, "title": None, "closed": False, "closed_reason": None, "votes": True}
        info["comment_count"] = sum(c["status"] == "published" for c in public)
        return 200, {
            "thread": {**info, **self.threads.get(url, {})},
            "site": self.site,
            "comments": roots[start:end],
            "next_cursor": str(end) if end < len(roots) else None,
            "previous_cursor": str(max(0, start - PAGE_SIZE)) if start else None,
        }

    def _counts(self, seen: Seen, _: list[str]) -> tuple[int, Json]:
        urls = seen.body["urls"] if seen.method == "POST" else seen.query["url"]
        return 200, {"counts": {url: len(self.comments[url]) for url in urls}}

    def _post(self, seen: Seen) -> tuple[int, Json]:
        key = seen.headers.get("idempotency-key", "")
        if key in self.keys:
            return 201, self.keys[key]
        new = seen.body
        author = make_author(new["author"].get("name"))
        author["website"] = new["author"].get("website")
        status = "held" if self.held else "published"
        fields = {"author": author, "parent_id": new.get("parent_id"), "status": status}
        fields["created_at"] = _ago()
        comment = self.add(new["url"], rendered(new["body"]), **fields)
        if self.held:
            comment["reasons"] = [{"code": "links", "message": "It has links."}]
        until = _ago(minutes=-15)
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
            comment.update(html=rendered(seen.body["body"]), edited_at=_ago())
        else:
            comment.update(html="", status="deleted", author=None, deleted_by="author")
        until = _ago(minutes=-15)
        return 200, {"comment": comment, "edit_token": f"t-{comment['id']}", "edit_until": until}

    def _more_replies(self, seen: Seen, root: Json) -> tuple[int, Json]:
        every = next(c for c in self.comments.values() if root in c)
        below = descendants(root, every)
        start = int(seen.query["cursor"][0])
        end = start + ROOT_REPLIES
        page = [{**comment, "replies": []} for comment in below[start:end]]
        return 200, {"comments": page, "next_cursor": str(end) if end < len(below) else None}


def site(**changes: Any) -> Json:
    """A site's public settings."""
    return {
        "key": "blog",
        "name": "Blog",
        "language": "fr",
        "default_sort": "oldest",
        "theme": "inherit",
        "accent": None,
        "max_body_length": 10_000,
        "max_depth": 6,
        "require_name": False,
        "edit_window_seconds": 900,
        "closed_message": None,
        **changes,
    }


def make_author(name: str | None) -> Json:
    """The author of a comment as the service shows them."""
    words = (name or "Anonyme").split()
    initials = "".join(word[0] for word in words)[:2].upper()
    hue = sum(ord(letter) * 37 for letter in name or "") % 360
    kind = "named" if name else "anonymous"
    avatar = {"initials": initials, "hue": hue}
    return {"name": name, "website": None, "kind": kind, "badge": None, "avatar": avatar}


def make_comment(id: str, body: str, **fields: Any) -> Json:
    """A comment as the service shows it; ``name`` is short for its author."""
    name = fields.pop("name", "Léa")
    comment = {
        "id": id,
        "parent_id": None,
        "in_reply_to": None,
        "html": body,
        "status": "published",
        "created_at": _ago(),
        "edited_at": None,
        "author": make_author(name),
        "score": 0,
        "up": 0,
        "down": 0,
        "pinned": False,
        "replies": [],
    }
    comment.update(fields)
    if comment["status"] == "deleted":
        comment.update(html="", author=None, deleted_by=fields.get("deleted_by", "moderation"))
    return comment


def rendered(body: str) -> str:
    """Markdown enough for a test: paragraphs, bold, links."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(body, quote=False))
    text = re.sub(r"\[(.+?)\]\((https?://\S+?)\)", r'<a href="\2">\1</a>', text)
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))


def descendants(root: Json, every: list[Json]) -> list[Json]:
    """All replies below a comment, in the order of their ids."""
    ids = {root["id"]}
    found = []
    for comment in every:
        if comment["parent_id"] in ids:
            ids.add(comment["id"])
            found.append(comment)
    return found


def tree(root: Json, every: list[Json], *, whole: bool = False) -> Json:
    """A root with its first replies, nested; the rest behind a cursor."""
    below = descendants(root, every)
    first = below if whole else below[:ROOT_REPLIES]
    copies = {comment["id"]: {**comment, "replies": []} for comment in [root, *first]}
    for comment in first:
        copies[comment["parent_id"]]["replies"].append(copies[comment["id"]])
    if len(first) < len(below):
        more = {"count": len(below) - len(first), "cursor": str(ROOT_REPLIES)}
        copies[root["id"]]["more_replies"] = more
    return copies[root["id"]]


def _ago(**delta: float) -> str:
    return (datetime.now(UTC) - timedelta(**delta)).isoformat().replace("+00:00", "Z")


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            if parts.path.startswith("/api/"):
                body = json.loads(raw) if raw else None
                headers = {name.lower(): value for name, value in self.headers.items()}
                query = parse_qs(parts.query)
                self._api(Seen(self.command, parts.path, query, headers, body))
            elif parts.path.startswith("/static/"):
                self._static(parts.path)
            else:
                text, headers = stub.pages.get(parts.path, ("", {}))
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                self._send(200 if text else 404, text.encode(), "text/html; charset=utf-8", named)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = respond

        def _api(self, seen: Seen) -> None:
            stub.seen.append(seen)
            if seen.method == "OPTIONS":
                return self._send(204, b"", "text/plain", {})
            instead = self._instead(seen)
            if instead and instead.gate:
                instead.gate.wait(20)
            if instead and (instead.status != 200 or instead.body or instead.kind == "text/html"):
                text = instead.body if isinstance(instead.body, str) else json.dumps(instead.body)
                return self._send(instead.status, text.encode(), instead.kind, instead.headers)
            status, body = stub.handle(seen)
            answer = json.dumps(body).encode()
            if instead and instead.lost:
                # Shorter than announced: the browser cannot use it, and does not ask again by itself.
                self.close_connection = True
                length = {"Content-Length": str(len(answer) + 1)}
                return self._send(status, answer, "application/json", length)
            return self._send(status, answer, "application/json", {})

        def _instead(self, seen: Seen) -> Answer | None:
            for entry in stub.instead:
                method, path, answer = entry
                if method == seen.method and path in seen.path:
                    stub.instead.remove(entry)
                    return answer
            return None

        def _static(self, path: str) -> None:
            file = STATIC / path.removeprefix("/static/")
            if not file.is_file() or file.name in stub.blocked:
                return self._send(404, b"", "text/plain", {})
            return self._send(200, file.read_bytes(), "text/javascript; charset=utf-8", {})

        def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
            self.send_response(status)
            defaults = {
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
                "Access-Control-Allow-Headers": "content-type, idempotency-key, authorization",
                "Access-Control-Expose-Headers": "Retry-After",
                "Cache-Control": "no-cache",
                "Content-Length": str(len(body)),
            }
            for name, value in {**defaults, **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    return Handler
