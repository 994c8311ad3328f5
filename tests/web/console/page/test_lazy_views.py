"""What few workers need is not loaded before it is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from comments_service.web.console.accounts import passkeys, two_step
from comments_service.web.http.route_guard import RouteGuard
from tests.support.metrics import TOKEN

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[4]
HEAVY = {"cryptography", "webauthn", "cbor2", "segno", "prometheus_client"}


def test_a_worker_starts_without_what_reads_passkeys_and_seals_secrets(
    app: Flask, tmp_path: Path
) -> None:
    code = f"import sys, app; print(*sorted({HEAVY!r} & {{*sys.modules}}))"
    # The library for /metrics waits for the first scrape.
    env = {"DATA_DIR": str(tmp_path), "METRICS_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)}
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []


def test_every_late_view_is_there_when_it_is_asked_for(app: Flask) -> None:
    late = {
        rule.endpoint.removeprefix("console."): app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if app.view_functions[rule.endpoint].__module__.endswith(".lazy_views")
    }
    assert len(late) > 8
    found = {name for name in late if hasattr(two_step, name) or hasattr(passkeys, name)}
    assert found == set(late)
    assert all(isinstance(view.route_guard, RouteGuard) for view in late.values())
