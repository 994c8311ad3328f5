"""A running service with comments of every status, and what it promises of a refusal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine

from comments_service.models import Base
from comments_service.rules.core.identity import new_id
from comments_service.settings import Settings
from tests.support.calls import PAGE, Answer, call
from tests.support.databases import SECRET_KEY
from tests.support.processes import cpu_seconds
from tests.support.server import LiveServer

OTHER_PAGE = "https://localhost/another-page"
CLOSED_PAGE = "https://localhost/a-closed-page"
FOREIGN_PAGE = "https://foreign.example/a-page"
COMMENTS = "/api/v1/comments"
THREADS = f"/api/v1/threads?url={quote(PAGE, safe='')}"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ROOT, REPLY, HELD, DELETED, ELSEWHERE, FOREIGN = (new_id(BEGAN, n) for n in range(1, 7))
FEW = 50


# What differs once anybody has committed a change, asked on one connection: of SQLite it is the
# file's change counter, of PostgreSQL the number of the next transaction that writes.
SIGNS = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_snapshot_xmax(pg_current_snapshot())::text",
}


class Service:
    """A running service, and the tables behind it."""

    def __init__(self, server: LiveServer, settings: Settings) -> None:
        self.server = server
        self.engine = create_engine(settings.database_url)
        self._watch = self.engine.connect()
        self._seen: tuple[object, dict[str, Any]] = (None, {})
        self.cost_of_few = 0.0

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return call(self.server.port, method, path, body, named)

    def cpu_seconds(self) -> float:
        """The CPU time that the service has taken so far."""
        return cpu_seconds(self.server.process.pid)

    def stored(self) -> dict[str, Any]:
        """Every row of every table but the count of what was refused, read again when anybody has
        written."""
        with self._watch.begin():  # a look of its own: inside one transaction nothing changes
            sign = self._watch.exec_driver_sql(SIGNS[self.engine.dialect.name]).scalar()
        if self._seen[0] != sign:
            self._seen = (sign, self._read())
        return self._seen[1]

    def close(self) -> None:
        self._watch.close()
        self.engine.dispose()
        self.server.kill()

    def _read(self) -> dict[str, Any]:
        with self.engine.connect() as connection:
            return {
                table.name: sorted(map(str, connection.execute(table.select()).all()))
                for table in Base.metadata.sorted_tables
                if table.name != "refusals"
            }


def thread_row(site_id: int, number: int, url: str) -> dict[str, Any]:
    key = url.removeprefix("https://")
    row = {"site_id": site_id, "id": number, "key": key, "url": url, "created_at": BEGAN}
    return row | {"closed_at": None}


def comment_row(
    site_id: int, thread: int, number: int, parent: int | None = None, *, status: str = "published"
) -> dict[str, Any]:
    return {
        "site_id": site_id, "thread_id": thread, "id": number, "parent_id": parent,
        "root_id": parent or number, "status": status, "is_visible": status == "published",
        "body": "text", "html": "<p>text</p>", "renderer_version": 1,
        "author_kind": "anonymous", "created_at": BEGAN,
    }  # fmt: skip


def refused(service: Service, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The problem that the answer tells, once every other promise of a refusal was checked."""
    before = service.stored()
    with costs_little(service):
        answer = service.call(method, path, body, **headers)
    assert 400 <= answer.status < 500, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] in ("*", headers.get("Origin"))
    problem = answer.json
    assert problem["status"] == answer.status
    assert problem["code"] and problem["title"] and problem["type"]
    assert problem["detail"].endswith(".")
    assert all(field["field"] and field["message"] for field in problem.get("errors", []))
    for inside in ("Traceback", ".py", "sqlite", "psycopg", "SELECT", "INSERT", SECRET_KEY):
        assert inside not in answer.body.decode()
    assert service.stored() == before
    return problem


@contextmanager
def costs_little(service: Service) -> Iterator[None]:
    """What the block asks for takes less of the processor than FEW ordinary comments."""
    before = service.cpu_seconds()
    yield

    assert service.cpu_seconds() - before < service.cost_of_few


def comment(**fields: Any) -> dict[str, Any]:
    """A good comment with some fields changed."""
    return {"url": PAGE, "body": "a text of its own", **fields}


def field_codes(problem: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in problem["errors"]}


GOOD = json.dumps(comment()).encode()
