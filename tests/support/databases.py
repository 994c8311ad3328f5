"""A fresh database for each test: a copy of one that was migrated once."""

import itertools
import shutil
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from flask import Flask
from sqlalchemy import delete

import comments_service
from comments_service.models import Site, SiteOrigin
from comments_service.schema import upgrade
from comments_service.settings import Settings
from tests.support.emptying import Emptying
from tests.support.postgres import Postgres

# A key of the tests' own: signatures stay the same from one application to the next.
SECRET_KEY = "the key of the tests, known to all"


@dataclass(frozen=True)
class Database:
    """One database; ``env`` is what a service needs to be told to use it."""

    kind: str
    env: dict[str, str] = field(repr=False)


class Databases(Protocol):
    """Makes databases of one kind."""

    def fresh(self, folder: Path) -> Database:
        """A migrated and otherwise new database; files go to ``folder``."""

    def drop(self, database: Database) -> None:
        """Removes a database that nobody uses any more."""


class SqliteDatabases:
    """Copies of a migrated file."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template"
        app = comments_service.create_app(settings_for({"DATA_DIR": str(self._template)}))
        with app.app_context(), app.extensions["sqlalchemy"].engine.begin() as connection:
            # The first site is made by each test's own first start, from its settings.
            connection.execute(delete(SiteOrigin))
            connection.execute(delete(Site))
        close_app(app)

    def fresh(self, folder: Path) -> Database:
        data = shutil.copytree(self._template, folder / "data")
        return Database("sqlite", {"DATA_DIR": str(data)})

    def drop(self, database: Database) -> None:
        shutil.rmtree(database.env["DATA_DIR"])


class PostgresDatabases:
    """Copies that the server makes of a migrated database, each used again once it is empty."""

    def __init__(self, postgres: Postgres, folder: Path) -> None:
        self._postgres = postgres
        self._numbers = itertools.count(1)
        self._emptying: dict[str, Emptying] = {}
        self._used: list[str] = []
        postgres.execute("CREATE DATABASE template")
        settings = settings_for({"DATA_DIR": str(folder), "DATABASE_URL": postgres.url("template")})
        migrating = comments_service.create_app(settings)
        with migrating.app_context():
            upgrade()
        close_app(migrating)
        with closing(Emptying(postgres.address("template"))) as migrated:
            self._as_new = migrated.state()

    def fresh(self, folder: Path) -> Database:
        name = self._emptied() or self._copy()
        env = {"DATA_DIR": str(folder / "data"), "DATABASE_URL": self._postgres.url(name)}
        return Database("postgresql", env)

    def drop(self, database: Database) -> None:
        # Emptied when it is taken again, so that whoever writes late writes in vain.
        self._used.append(database.env["DATABASE_URL"].rpartition("/")[2])

    def close(self) -> None:
        """Closes the connections that empty databases."""
        for emptying in self._emptying.values():
            emptying.close()

    def _emptied(self) -> str | None:
        while self._used:
            name = self._used.pop()
            if name not in self._emptying:
                self._emptying[name] = Emptying(self._postgres.address(name))
            if self._emptying[name].empty(self._as_new):
                return name
            self._emptying.pop(name).close()
            self._postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")
        return None

    def _copy(self) -> str:
        name = f"test_{next(self._numbers)}"
        self._postgres.execute(f"CREATE DATABASE {name} TEMPLATE template")
        return name


def settings_for(env: dict[str, str]) -> Settings:
    """Settings as from this environment alone, with a known key and without rate limits."""
    return Settings.from_env({"SECRET_KEY": SECRET_KEY, "RATE_LIMITS": "off", **env})


def close_app(app: Flask) -> None:
    """Closes the database connections that an application holds, or would still open."""
    app.extensions["seen"].close()
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()
