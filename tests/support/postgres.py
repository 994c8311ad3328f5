"""A PostgreSQL of the tests' own: a cluster in a temporary folder, thrown away at the end."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from pwd import getpwnam
from typing import Any

import psycopg

from tests.support.processes import children, end, free_port, wait_until
from tests.support.tools import find_program, is_missing


class Postgres:
    """A cluster and its server. ``durable`` is for tests that kill the server itself."""

    def __init__(self, *, durable: bool = False) -> None:
        initdb = _program("initdb")
        self.port = free_port()
        self._durable = durable
        self._account = _account()
        # Not in pytest's own folder, which the account of the server may not enter.
        self._folder = Path(tempfile.mkdtemp(prefix="palabre-postgres-"))
        self._log = self._folder / "server.log"
        if self._account:
            shutil.chown(self._folder, **self._account)
        self._make_cluster(initdb)
        self.start()

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        switch = "on" if self._durable else "off"
        options = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": switch,
            "synchronous_commit": switch,
            "full_page_writes": switch,
            "max_connections": "100",
            "autovacuum": "off",
        }
        flags = [flag for key, value in options.items() for flag in ("-c", f"{key}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [_program("postgres"), "-D", self._data, *flags],
                stdout=log,
                stderr=log,
                **self._how,
            )
        wait_until(self._answers, self._process, self._log)

    def stop(self) -> None:
        """Ends connections and transactions in order, then the server."""
        end(self._process, signal.SIGINT)

    def kill(self) -> None:
        """Ends the server as a crash would: what it had not made durable is lost."""
        end(self._process, signal.SIGQUIT)

    @contextmanager
    def hung(self) -> Iterator[None]:
        """The server takes requests during the block, and answers none."""
        processes = [self._process.pid, *children(self._process.pid)]
        try:
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    def close(self) -> None:
        """Ends the server and removes the cluster."""
        self.kill()
        shutil.rmtree(self._folder)

    def url(self, database: str) -> str:
        """The address of a database, as DATABASE_URL takes it."""
        return f"postgresql+psycopg://palabre@127.0.0.1:{self.port}/{database}"

    def address(self, database: str) -> str:
        """The address of a database, as psycopg and psql take it."""
        return f"postgresql://palabre@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Runs one statement outside of any transaction, as CREATE DATABASE wants it."""
        with self._connect(database) as connection:
            connection.execute(statement)

    def _connect(self, database: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(self.address(database), autocommit=True)

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            self._connect("postgres").close()
            return True
        return False

    def _make_cluster(self, initdb: str) -> None:
        options = [
            "--username=palabre",
            "--auth=trust",
            "--no-sync",
            "--no-locale",
            "--encoding=UTF8",
        ]
        with self._log.open("wb") as log:
            done = subprocess.run(
                [initdb, "-D", self._data, *options], stdout=log, stderr=log, **self._how
            )
        if done.returncode:
            raise RuntimeError(self._log.read_text())

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    @property
    def _how(self) -> dict[str, Any]:
        return {"cwd": self._folder, "extra_groups": [] if self._account else None, **self._account}


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the system's postgres, else as nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            account = getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid}
    raise RuntimeError("PostgreSQL cannot run as root, and there is no other account for it")


def _program(name: str) -> str:
    by_version = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(by_version, key=lambda folder: folder.parent.name, reverse=True)
    return find_program(name, folders=newest_first) or is_missing("postgresql")
