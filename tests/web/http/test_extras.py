"""Traces and error reports: what leaves the process, and that nothing personal is in it."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import brotli
import pytest
import sentry_sdk
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from comments_service.extensions import db
from tests.conftest import MakeApp
from tests.factories import PAGE, Reader, set_rules
from tests.support.server import ROOT

EMAIL = "lea.private@blog.example"
DECODERS = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
SECRETS = [EMAIL, "192.0.2.77", "secret words", "a-page", "Léa", "utm_", "lea-key"]


class Receiver:
    """Takes what is posted to it on this machine."""

    def __init__(self) -> None:
        received: list[tuple[str, bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - the library's name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                decode = DECODERS[self.headers.get("Content-Encoding")]
                received.append((self.path, decode(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self.received = received
        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def test_a_request_is_a_span_that_tells_of_nobody(make_app: MakeApp, receiver: Receiver) -> None:
    app = make_app(OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{receiver.host}/", TRUSTED_PROXY_HOPS="1")
    set_rules(app, moderation="open")
    reader = Reader(app, "192.0.2.77")
    reader.post("secret words", author={"name": "Léa", "email": EMAIL}, key="lea-key")
    trace = "0af7651916cd43dd8448eb211c80319c"
    reader.send(
        "GET", f"/threads?url={PAGE}?utm_source=x", traceparent=f"00-{trace}-b7ad6b7169203331-01"
    )
    reader.client.get(f"/nothing/{EMAIL}")
    app.extensions["tracing"].force_flush()
    app.extensions["tracing"].shutdown()
    ((path, body),) = receiver.received
    assert path == "/v1/traces"
    (resource,) = ExportTraceServiceRequest.FromString(body).resource_spans
    spans = resource.scope_spans[0].spans
    assert [span.name for span in spans] == [
        "POST /api/v1/comments", "GET /api/v1/threads", "other",
    ]  # fmt: skip
    assert spans[1].trace_id.hex() == trace
    assert all(span.end_time_unix_nano > span.start_time_unix_nano > 1e18 for span in spans)
    of_post = {pair.key: pair.value for pair in spans[0].attributes}
    assert of_post["http.response.status_code"].int_value == 201
    assert of_post["palabre.statements"].int_value > 5
    assert [secret for secret in SECRETS if secret.encode() in body] == []


def test_an_unforeseen_error_is_reported_by_place_and_kind(
    make_app: MakeApp, receiver: Receiver
) -> None:
    app = make_app(SENTRY_DSN=f"http://key@{receiver.host}/1")
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE comments DROP COLUMN author_website")
    reader = Reader(app, "192.0.2.77")
    app.view_functions["healthz"] = lambda: int(EMAIL)
    answer = reader.client.get(f"/healthz?utm_source={EMAIL}", headers={"User-Agent": "Léa"})
    refused = reader.try_to_post("secret words", author={"name": "Léa", "email": EMAIL})
    sentry_sdk.flush()
    # Nothing more goes out, and no integration watches the tests that follow.
    sentry_sdk.init(default_integrations=False, auto_enabling_integrations=False)
    assert (answer.status_code, refused.status_code >= 500) == (500, True)
    told = b"\n".join(body for _, body in receiver.received)
    (event, *_) = [json.loads(line) for line in told.splitlines() if b'"exception"' in line]
    (error,) = event["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"][-1]["function"] == "<lambda>"
    assert event["logentry"]["message"] == "unforeseen error"
    assert [secret for secret in SECRETS if secret in told.decode()] == []


@pytest.mark.slow
def test_what_is_asked_for_and_not_installed_is_said_in_a_line(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules.update({'sentry_sdk': None, 'opentelemetry': None}); "
        "import comments_service.main as main; print(main.app.name)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "LOG_FORMAT": "text",
            "WORKER": "off",
            "SENTRY_DSN": "https://secret@sentry.example/1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example:4318",
        },
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "comments_service\n"), done.stderr
    lines = [line for line in done.stderr.splitlines() if "no effect" in line]
    assert len(lines) == 2
    assert "OTEL_EXPORTER_OTLP_ENDPOINT is set" in lines[0]
    assert "'otel'" in lines[0]
    assert "SENTRY_DSN is set" in lines[1]
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
