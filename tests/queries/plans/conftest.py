"""A large site on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import comments_service
from bench.growth_data import (
    BIG_PAGE,
    Schema,
)
from bench.growth_load import load_postgresql, load_sqlite
from comments_service.extensions import db
from tests.factories import set_rules
from tests.queries.plans.large_site import COMMENTS, Large
from tests.support.databases import Databases, close_app, settings_for


@pytest.fixture(scope="module")
def large(
    database_kind: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Large]:
    database = databases.fresh(tmp_path_factory.mktemp("plans"))
    app = comments_service.create_app(settings_for(database.env))
    set_rules(app, moderation="open")
    with app.app_context():
        path = Path(db.engine.url.database or "")
    close_app(app)
    shape = Schema(COMMENTS)
    if database_kind == "sqlite":
        load_sqlite(path, shape)
    else:
        load_postgresql(database.env["DATABASE_URL"], shape)
    big = [
        index
        for index in range(shape.count)
        if shape.page[index] == BIG_PAGE and shape.status[index] == 0
    ]
    yield Large(
        app,
        database_kind,
        shape.thread_id(BIG_PAGE),
        [shape.id(index) for index in big if shape.parent[index] < 0],
        [shape.id(index) for index in big if shape.parent[index] >= 0],
    )
    close_app(app)
    databases.drop(database)
