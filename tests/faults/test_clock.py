"""The clock jumps under a running service: order, rights and limits stay what they were."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import Answer, call, post
from tests.support.databases import Databases
from tests.support.server import ROOT, LiveServer
from tests.support.tools import find_program, is_missing

pytestmark = pytest.mark.server

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"
POST_LIMIT = 10  # of a new site, per poster and minute
HOUR = 3600


class Clock:
    """The wall clock of a service, by libfaketime; timers go on as they would."""

    def __init__(self, folder: Path) -> None:
        program = find_program("faketime") or is_missing("faketime")
        libraries = Path(program).parents[1].glob("lib/**/libfaketimeMT.so.1")
        self._file = folder / "offset"
        self._file.write_text("+0")
        self.env = {
            "LD_PRELOAD": str(next(libraries)),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def jump(self, seconds: int) -> None:
        """Sets the clock this far from the true time."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{seconds:+d}")
        os.replace(draft, self._file)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clock")


@pytest.fixture(scope="module")
def module_clock(folder: Path) -> Clock:
    return Clock(folder)


@pytest.fixture
def clock(module_clock: Clock) -> Clock:
    """The clock of ``server``, at the true time."""
    module_clock.jump(0)
    return module_clock


@pytest.fixture(scope="module")
def server(module_clock: Clock, folder: Path, databases: Databases) -> Iterator[LiveServer]:
    env = {
        **databases.fresh(folder).env,
        **module_clock.env,
        "MODERATION": "open",
        "RATE_LIMITS": "on",
        "TRUSTED_PROXY_HOPS": "1",
        # Under libfaketime 0.9 a thread that sleeps by the monotonic clock fails at each jump.
        "WORKER": "off",
    }
    started = LiveServer(folder, env, code=ROOT)
    yield started
    started.kill()


def say(server: LiveServer, text: str, address: str = "192.0.2.1", **fields: Any) -> Answer:
    return post(server.port, text, headers={"X-Forwarded-For": address}, **fields)


def edit(server: LiveServer, made: Answer, text: str) -> int:
    bearer = {"Authorization": f"Bearer {made.json['edit_token']}"}
    path = f"/api/v1/comments/{made.json['comment']['id']}"
    return call(server.port, "PATCH", path, {"body": text}, bearer).status


def test_a_clock_that_jumps_back_and_on_confuses_nobody(clock: Clock, server: LiveServer) -> None:
    first = say(server, "before")
    clock.jump(-2 * HOUR)
    # An answer comes after what it answers, and its number as well, whatever the clock says.
    reply = say(server, "while it is two hours earlier", parent_id=first.json["comment"]["id"])
    assert reply.status == 201
    made = datetime.fromisoformat(reply.json["comment"]["created_at"])
    assert made < datetime.fromisoformat(first.json["comment"]["created_at"]) - timedelta(hours=1)
    assert number(reply) > number(first)
    other = say(server, "another, two hours earlier")
    assert [edit(server, one, "edited") for one in (first, reply, other)] == [200] * 3
    clock.jump(2 * HOUR)
    assert [edit(server, one, "too late") for one in (first, reply, other)] == [401] * 3
    last = say(server, "two hours later", parent_id=reply.json["comment"]["id"])
    assert (last.status, number(last) > number(reply)) == (201, True)
    clock.jump(0)
    assert edit(server, last, "edited as well") == 200
    thread = call(server.port, "GET", READ).json
    assert thread["thread"]["comment_count"] == 4
    root = next(one for one in thread["comments"] if one["id"] == first.json["comment"]["id"])
    assert root["replies"][0]["replies"][0]["id"] == last.json["comment"]["id"]
    assert "Traceback" not in server.log.read_text()


def test_limits_go_on_to_hold_and_shut_nobody_out_for_hours(
    clock: Clock, server: LiveServer
) -> None:
    def flood(address: str) -> Counter[int]:
        said = (f"{address} {time.monotonic()}" for _ in range(POST_LIMIT + 3))
        return Counter(say(server, text, address).status for text in said)

    limited = {201: POST_LIMIT, 429: 3}
    assert flood("192.0.2.2") == limited
    clock.jump(-2 * HOUR)
    # The window of before ends in two hours by this clock: it is over, and a new one holds.
    assert flood("192.0.2.2") == limited
    refused = say(server, "one more", "192.0.2.2")
    assert int(refused.headers["retry-after"]) <= 60
    clock.jump(2 * HOUR)
    assert flood("192.0.2.2") == limited


def test_who_was_held_back_for_refusals_is_not_held_back_for_hours(
    clock: Clock, server: LiveServer
) -> None:
    def misspell() -> int:
        headers = {"X-Forwarded-For": "192.0.2.3"}
        return call(server.port, "POST", "/api/v1/comments", b"{", headers).status

    clock.jump(3 * HOUR)
    while misspell() == 400:
        pass
    assert misspell() == 429
    clock.jump(0)
    assert misspell() == 400


def number(made: Answer) -> int:
    return int(made.json["comment"]["id"].partition("-")[2], 16)
