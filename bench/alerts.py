"""How soon an alert arrives while all that may hold it is going on.

python -m bench.alerts [COMMENTS] [--database postgresql]: 100,000 comments are imported unless
told otherwise. Eight sites alert by webhook and mail; one of them has a webhook that hangs, and
a ninth has a thousand mails due again and again. In the end the worker is killed while it sends.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from bench.machine import describe
from comments_service import create_app
from tests.support.calls import post
from tests.support.databases import (
    Database,
    PostgresDatabases,
    SqliteDatabases,
    close_app,
    settings_for,
)
from tests.support.http_peer import HttpPeer
from tests.support.newsroom import WORD, LongImport, Newsroom, bring, open_newsroom, queue_mails
from tests.support.postgres import Postgres
from tests.support.processes import command
from tests.support.server import LiveServer
from tests.support.silent import SilentPeer
from tests.support.smtp import SmtpPeer
from tests.support.waiting import wait_for

_ROOMS, _PAUSE_S, _MAILS = 8, 3.0, 1000
_P95_S, _MOST_S, _KILLED_S = 5.0, 10.0, 15.0


class Stamped(list[Any]):
    """What a peer got; ``at`` tells when."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[float] = []

    def append(self, one: Any) -> None:
        """Note the moment as well."""
        self.at.append(time.monotonic())
        super().append(one)


@dataclass
class Stage:
    """Everybody who takes part, and when each text was posted."""

    app: Flask
    server: LiveServer
    rooms: list[Newsroom]
    neighbour: Newsroom
    hook: HttpPeer
    mails: SmtpPeer
    posted: dict[str, float] = field(default_factory=dict)

    def post(self, room: Newsroom) -> None:
        """Have somebody write what a team watches for, and again as long as they are told to."""
        status = 503
        while status == 503:
            began = time.monotonic()
            answer = post(self.server.port, f"{WORD} {len(self.posted)}", url=room.page)
            status = answer.status
        if status != 201:
            raise RuntimeError(f"not taken: {status} {answer.body[:300]!r}")
        self.posted[answer.json["comment"]["id"]] = began

    def waits(self, got: Stamped, told: Callable[[Any], str]) -> list[float]:
        """Seconds from each post to the first that a peer got of it."""
        first: dict[str, float] = {}
        for one, at in zip(list(got), got.at, strict=False):
            text = told(one)
            for comment in self.posted:
                if comment in text:
                    first.setdefault(comment, at)
        return [first[comment] - began for comment, began in self.posted.items()]


def main() -> None:
    """Measure and print; exits with 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("comments", type=int, nargs="?", default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="palabre-alerts-"))
    with ExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        stage, brought = _set_up(running, _database(asked.database, folder, running), asked, folder)
        seconds = _import(stage, brought)
        wait_for(lambda: _is_all_told(stage))
        ways = {
            "webhook": stage.waits(_got(stage.hook), lambda got: got.body.decode()),
            "mail": stage.waits(_mails(stage.mails), _of_team),
        }
        killed = _kill(stage)
    click.echo(f"{describe()}, {asked.database}\n\n{asked.comments} comments in {seconds:.0f} s\n")
    click.echo("| | alerts | p50 s | p95 s | most s |\n|---|---:|---:|---:|---:|")
    is_met = killed <= _KILLED_S
    for way, waits in ways.items():
        p95, most = quantiles(waits, n=20)[-1], max(waits)
        is_met &= p95 <= _P95_S and most <= _MOST_S
        click.echo(f"| {way} | {len(waits)} | {median(waits):.2f} | {p95:.2f} | {most:.2f} |")
    click.echo(f"\nagain after the worker was killed while it sent: {killed:.1f} s")
    sys.exit(0 if is_met else 1)


def _database(kind: str, folder: Path, running: ExitStack) -> Database:
    if kind == "sqlite":
        return SqliteDatabases(folder).fresh(folder)
    server = Postgres(durable=True)
    running.callback(server.close)
    return PostgresDatabases(server, folder).fresh(folder)


def _set_up(
    running: ExitStack, database: Database, asked: argparse.Namespace, folder: Path
) -> tuple[Stage, LongImport]:
    hook, mails, hung = HttpPeer(), SmtpPeer().start(), SilentPeer()
    for peer in (hook.close, mails.stop, hung.close):
        running.callback(peer)
    hook.got, mails.mails = Stamped(), Stamped()
    app = create_app(settings_for(database.env))
    running.callback(close_app, app)
    hooks = [[f"http://127.0.0.1:{hung.port}/hook"]] + [[]] * (_ROOMS - 1)
    rooms = [open_newsroom(app, f"room{n}", hook.url, *more) for n, more in enumerate(hooks)]
    neighbour = open_newsroom(app, "neighbour")
    brought = bring(app, rooms[0].site, asked.comments, folder)
    env = {**database.env, "SMTP_URL": mails.url, "PRIVATE_HOSTS": "127.0.0.1"}
    env |= {"WORKERS": "2", "WORKER": "inside"}
    server = LiveServer(folder, env)
    running.callback(server.kill)
    return Stage(app, server, rooms, neighbour, hook, mails), brought


def _import(stage: Stage, brought: LongImport) -> float:
    """Bring the file in, and post all the while; returns the seconds that it took."""
    began = time.monotonic()
    brought.begin()
    wait_for(lambda: brought.is_running)
    turn = 0
    while brought.state[0] == "running":
        if turn % 10 == 0:
            with suppress(OperationalError):  # a turn without them, where the import holds on
                queue_mails(stage.app, stage.neighbour.site, _MAILS)
        stage.post(stage.rooms[turn % _ROOMS])
        turn += 1
        time.sleep(_PAUSE_S)
    return time.monotonic() - began


def _is_all_told(stage: Stage) -> bool:
    return all(_has(stage, comment) for comment in stage.posted)


def _of_team(mail: Any) -> str:
    return str(mail.get_content()) if mail["To"].endswith("@team.example") else ""


def _has(stage: Stage, comment: str) -> bool:
    by_mail = any(comment in _of_team(mail) for mail in list(stage.mails.mails))
    return by_mail and any(comment in got.body.decode() for got in list(stage.hook.got))


def _kill(stage: Stage) -> float:
    """Kill the worker while a webhook waits for its answer; seconds until it comes again."""
    stage.hook.arrived.clear()
    with _held(stage.hook):
        stage.post(stage.rooms[1])
        wait_for(stage.hook.arrived.is_set)
        before = len(stage.hook.got)
        began = time.monotonic()
        for process in _of_group(stage.server.process.pid):
            if b"--attended" in command(process):
                os.kill(process, signal.SIGKILL)
    wait_for(lambda: len(stage.hook.got) > before)
    return _got(stage.hook).at[-1] - began


@contextmanager
def _held(hook: HttpPeer) -> Iterator[None]:
    hook.go_on.clear()
    yield
    hook.go_on.set()


def _of_group(leader: int) -> list[int]:
    numbers = [int(one.name) for one in Path("/proc").glob("[0-9]*")]
    return [one for one in numbers if _group(one) == leader]


def _group(process: int) -> int:
    try:
        return os.getpgid(process)
    except ProcessLookupError:
        return 0


def _got(hook: HttpPeer) -> Stamped:
    assert isinstance(hook.got, Stamped)
    return hook.got


def _mails(peer: SmtpPeer) -> Stamped:
    assert isinstance(peer.mails, Stamped)
    return peer.mails


if __name__ == "__main__":
    main()
