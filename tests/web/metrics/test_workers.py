"""/metrics of a service of several processes: one truth, whichever of them is asked."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.conftest import StartServer
from tests.support.calls import call
from tests.support.metrics import BEARER, TOKEN, Samples, read, value
from tests.support.processes import free_port, kill_group, wait_until
from tests.support.server import ROOT
from tests.support.waiting import wait_for

pytestmark = pytest.mark.server


def scrape(port: int) -> Samples:
    answer = call(port, "GET", "/metrics", headers=BEARER)
    assert answer.status == 200, answer.body
    return read(answer.body.decode())


def pids(samples: Samples) -> set[int]:
    """The workers whose memory is told."""
    return {
        int(dict(labels)["pid"])
        for (name, labels), amount in samples.items()
        if name == "palabre_worker_resident_bytes" and amount > 10_000_000
    }


def scrapes_agree(port: int, wanted: float, route: str = "/healthz") -> Callable[[], bool]:
    """Whether ten scrapes in a row, which different workers answer, tell the same number."""
    return lambda: all(
        value(scrape(port), "palabre_requests_total", route=route, status="200") == wanted
        for _ in range(10)
    )


def test_every_worker_tells_what_all_of_this_run_have_answered(start_server: StartServer) -> None:
    server = start_server(WORKERS="2", METRICS_TOKEN=TOKEN)
    for _ in range(40):
        call(server.port, "GET", "/healthz")
    wait_for(scrapes_agree(server.port, 40))
    # The second may still be starting when the first has answered everything.
    wait_for(lambda: len(pids(scrape(server.port))) == 2)
    assert value(scrape(server.port), "palabre_workers") == 2

    (earlier,) = (Path(server.env["DATA_DIR"]) / "metrics").iterdir()
    server.restart()
    assert value(scrape(server.port), "palabre_requests_total", route="/healthz") == 0
    wait_for(lambda: not earlier.exists())


def test_what_a_dead_worker_counted_stays_and_its_memory_does_not(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "server.log"
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), "METRICS_TOKEN": TOKEN}
    # By hand, without the service's own command, as other programs start applications.
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "app:app"]
    command += ["--workers", "2", "--port", str(port), "--respawn-failed-workers"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_until(lambda: _answers(port, "/healthz"), process, log)
        for _ in range(40):
            call(port, "GET", "/readyz")
        wait_for(scrapes_agree(port, 40, route="/readyz"))
        victim = min(pids(scrape(port)))
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda: _answers(port, "/healthz") and _is_replaced(port, victim))
        wait_for(scrapes_agree(port, 40, route="/readyz"))
    finally:
        kill_group(process)


def _is_replaced(port: int, victim: int) -> bool:
    try:
        told = pids(scrape(port))
    except (OSError, HTTPException):
        return False
    return len(told) == 2 and victim not in told


def _answers(port: int, path: str) -> bool:
    try:
        return call(port, "GET", path).status == 200
    except (OSError, HTTPException):
        return False
