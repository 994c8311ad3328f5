"""What leaves the service beside comments: logs, headers and errors hold nothing of persons."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from tests.support.calls import call, post
from tests.support.databases import SECRET_KEY, Database
from tests.support.server import LiveServer

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"
EMAIL = "a.person@mail.example"
AGENT = "Agent-Of-A-Person/7.3"
ADDRESS = "203.0.113.77"
PAGE = "https://localhost/a-page-about-something"


def test_a_log_of_all_kinds_of_requests_names_nobody(
    start_server: Callable[..., LiveServer],
) -> None:
    server = start_server(RATE_LIMITS="on", TRUSTED_PROXY_HOPS="1", MODERATION="open")
    headers = {"X-Forwarded-For": ADDRESS, "User-Agent": AGENT, "Origin": "https://localhost"}
    author = {"name": "Somebody Special", "email": EMAIL, "website": "https://person.example"}
    made = post(server.port, "the text itself", url=PAGE, headers=headers, author=author)
    token, commenter = made.json["edit_token"], made.json["commenter_token"]
    path = f"/api/v1/comments/{made.json['comment']['id']}"
    bearer = {**headers, "Authorization": f"Bearer {token}"}
    call(server.port, "PATCH", path, {"body": "the text itself, changed"}, bearer)
    call(server.port, "PATCH", path, {"body": "changed"}, {**bearer, "Authorization": "Bearer x"})
    call(server.port, "PUT", f"{path}/vote", {"value": 1}, headers)
    call(server.port, "POST", f"{path}/reports", {"reason": "other", "note": "a note"}, headers)
    call(server.port, "GET", f"/api/v1/threads?url={quote(PAGE)}", None, headers)
    call(server.port, "GET", f"/embed?url={quote(PAGE)}", None, headers)
    call(server.port, "GET", "/console/sign-in/a-secret-of-a-link", None, headers)
    call(server.port, "GET", f"/no-such-page?email={EMAIL}", None, headers)
    for number in range(30):  # over the limit, whose breach is logged as well
        post(server.port, f"more {number}", url=PAGE, headers=headers, author=author)
    assert server.process.poll() is None
    log = server.log.read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {line["status"] for line in lines if "status" in line} >= {200, 201, 401, 404, 429}
    assert all(re.fullmatch("[0-9a-f]{16}", line["request_id"]) for line in lines)
    digests = [
        getattr(hashlib, name)(text.encode()).hexdigest()
        for name in ("md5", "sha1", "sha256")
        for text in (EMAIL, ADDRESS)
    ]
    persons = [EMAIL, "mail.example", AGENT, ADDRESS, "127.0.0.1:", "Somebody", "person.example"]
    secrets = [SECRET_KEY, token, commenter, "a-secret-of-a-link", "Bearer"]
    texts = ["the text itself", "a note", "a-page-about-something"]
    requests = "\n".join(line for line in log.splitlines() if line.startswith("{"))
    assert [part for part in persons + secrets + texts + digests if part in requests] == []


def test_every_answer_is_hardened_and_sets_no_cookie(
    start_server: Callable[..., LiveServer],
) -> None:
    server = start_server()
    paths = (READ, "/api/v1/threads", "/nowhere", "/healthz", f"/embed?url={quote(PAGE)}")
    for path in (*paths, "/console/", "/demo/", "/api/docs", "/static/embed.js", "/static/no"):
        headers = call(server.port, "GET", path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "referrer-policy" in headers, path
        if not path.startswith("/static/"):
            policy = headers["content-security-policy"]
            assert "unsafe-inline" not in policy and "unsafe-eval" not in policy, path
            assert "frame-ancestors" in policy, path
        if not path.startswith("/console"):
            assert "set-cookie" not in headers, path
    assert (
        "frame-ancestors 'none'"
        in call(server.port, "GET", "/console/").headers["content-security-policy"]
    )


def test_an_error_of_our_own_tells_nothing_of_the_inside(
    database: Database, start_server: Callable[..., LiveServer]
) -> None:
    server = start_server(MODERATION="open")
    script = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('DROP TABLE comments')"
    path = str(Path(database.env["DATA_DIR"]) / "palabre.sqlite3")
    subprocess.run([shutil.which("python3") or "python3", "-c", script, path], check=True)
    for answer in (post(server.port, "text"), call(server.port, "GET", "/api/v1/comments/latest")):
        assert answer.status in (500, 503)
        assert answer.headers["content-type"] == "application/problem+json"
        for inside in ("comments.", "sqlite", "SELECT", "Traceback", ".py", "no such table"):
            assert inside not in answer.body.decode()
