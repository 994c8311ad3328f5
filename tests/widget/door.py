"""The stub service's door: what comes in, what goes out, and answers that go wrong on purpose."""

import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from comments_service.rules.sites.other_systems import OTHER_SYSTEMS
from tests.support.waiting import NEVER_AFTER_S

STATIC = Path(__file__).parents[2] / "static"
#: Addresses that other systems' scripts have, and ours that stand in for them.
OTHER_SCRIPTS = {path: name for name, one in OTHER_SYSTEMS.items() for path in one.addresses}

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


class Service(Protocol):
    """What answers behind the door."""

    seen: list[Seen]
    pages: dict[str, tuple[str, dict[str, str]]]
    instead: list[tuple[str, str, Answer]]
    blocked: set[str]

    def handle(self, seen: Seen) -> tuple[int, Json]:
        """The usual answer."""


class Server(ThreadingHTTPServer):
    """Serves one service, its scripts and its blog."""

    daemon_threads = True

    def __init__(self, port: int, service: Service) -> None:
        self.service = service
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

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
        elif system := OTHER_SCRIPTS.get(re.sub(r"lang/[\w-]+", "lang/<language>", parts.path)):
            self._static(f"/static/embeds/{system}.js")
        else:
            text, headers = self.server.service.pages.get(parts.path, ("", {}))
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            kind = named.pop("Content-Type", "text/html; charset=utf-8")
            self._send(200 if text else 404, text.encode(), kind, named)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = respond

    def _api(self, seen: Seen) -> None:
        self.server.service.seen.append(seen)
        if seen.method == "OPTIONS":
            return self._send(204, b"", "text/plain", {})
        instead = self._instead(seen)
        if instead and instead.gate:
            instead.gate.wait(NEVER_AFTER_S)
        if instead and (instead.status != 200 or instead.body or instead.kind == "text/html"):
            text = instead.body if isinstance(instead.body, str) else json.dumps(instead.body)
            return self._send(instead.status, text.encode(), instead.kind, instead.headers)
        status, body = self.server.service.handle(seen)
        answer = json.dumps(body).encode()
        if instead and instead.lost:
            # Shorter than announced: the browser cannot use it, and does not repeat it.
            self.close_connection = True
            length = {"Content-Length": str(len(answer) + 1)}
            return self._send(status, answer, "application/json", length)
        return self._send(status, answer, "application/json", {})

    def _instead(self, seen: Seen) -> Answer | None:
        for entry in self.server.service.instead:
            method, path, answer = entry
            if method == seen.method and path in seen.path:
                self.server.service.instead.remove(entry)
                return answer
        return None

    def _static(self, path: str) -> None:
        file = STATIC / path.removeprefix("/static/")
        if not file.is_file() or file.name in self.server.service.blocked:
            return self._send(404, b"", "text/plain", {})
        return self._send(200, file.read_bytes(), "text/javascript; charset=utf-8", {})

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        defaults = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
            "Access-Control-Allow-Headers": "content-type, idempotency-key, authorization",
            "Access-Control-Expose-Headers": "Date, Retry-After",
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
