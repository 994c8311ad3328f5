"""The service that all kinds of bad input are sent to."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, update

import comments_service
from comments_service.models import Comment, Site, SiteOrigin, Thread
from tests.corpus.ordinary import ORDINARY
from tests.support.calls import PAGE, post
from tests.support.databases import Databases, close_app, settings_for
from tests.support.server import LiveServer
from tests.web.bad_input.service import (
    BEGAN,
    CLOSED_PAGE,
    DELETED,
    ELSEWHERE,
    FEW,
    FOREIGN,
    FOREIGN_PAGE,
    HELD,
    OTHER_PAGE,
    REPLY,
    ROOT,
    Service,
    comment_row,
    thread_row,
)


@pytest.fixture(scope="package")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with two sites, an open and a closed thread, and comments of every status."""
    folder = tmp_path_factory.mktemp("bad-input")
    database = databases.fresh(folder)
    settings = settings_for(database.env)
    close_app(comments_service.create_app(settings))
    server = LiveServer(folder, database.env)
    made = Service(server, settings)
    with made.engine.begin() as connection:
        connection.execute(
            update(Site).values(
                version=Site.version + 1, moderation="open", max_links=9, edit_window_seconds=10**9
            )
        )
        connection.execute(
            insert(Site).values(id=2, key="foreign", name="Foreign", created_at=BEGAN)
        )
        connection.execute(
            insert(SiteOrigin).values(
                site_id=2, origin="https://foreign.example", host="foreign.example"
            )
        )
        threads = [
            thread_row(1, 1, PAGE),
            thread_row(1, 2, OTHER_PAGE),
            thread_row(1, 3, CLOSED_PAGE) | {"closed_at": BEGAN},
            thread_row(2, 1, FOREIGN_PAGE),
        ]
        connection.execute(insert(Thread), threads)
        connection.execute(insert(Comment), [
            comment_row(1, 1, ROOT), comment_row(1, 1, REPLY, ROOT),
            comment_row(1, 1, HELD, status="held"), comment_row(1, 1, DELETED, status="deleted"),
            comment_row(1, 2, ELSEWHERE), comment_row(2, 1, FOREIGN),
        ])  # fmt: skip
    post(server.port, "What only the first one costs.", url=OTHER_PAGE)
    before = made.cpu_seconds()
    for number in range(FEW):
        answer = post(server.port, f"{ORDINARY} {number}", url=OTHER_PAGE)
        assert answer.status == 201, answer.body
    made.cost_of_few = made.cpu_seconds() - before
    yield made
    made.close()
    databases.drop(database)
