"""Threads, titles and widget loads of a version for which an id was a path."""

import flask_migrate
import pytest
from flask import Flask

from comments_service import migrating
from comments_service.extensions import db
from tests.factories import PAGE, Reader

pytestmark = pytest.mark.database("both")

HOME = "https://localhost"


@pytest.mark.slow
def test_what_was_there_is_carried_over(open_app: Flask, reader: Reader) -> None:
    for path in ("/post-42", "/caf%C3%A9/1/"):
        reader.post("One.", url=f"{HOME}{path}", title="Bread")
    migrating.install(open_app)
    with open_app.app_context():
        flask_migrate.downgrade(revision="0004")
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO threads (site_id, id, key, url, title, version, comment_count,"
                " created_at) SELECT site_id, id + 1, 'localhost/held', 'https://localhost/held',"
                " 'CASINO', 1, 0, created_at FROM threads WHERE key = 'localhost/post-42'"
            )
            connection.exec_driver_sql(
                "INSERT INTO sightings SELECT 1, 'https://a.example', 'ok',"
                " 'https://a.example/b?token=SECRET#x', created_at, created_at FROM threads"
                " WHERE key = 'localhost/held'"
            )
        flask_migrate.upgrade()
        with db.engine.begin() as connection:
            seen = connection.exec_driver_sql("SELECT page_url FROM sightings").scalars().all()
            titles = connection.exec_driver_sql("SELECT key, title FROM threads").all()
    assert seen == ["https://a.example/b"]
    assert {key: title for key, title in titles} == {
        "localhost/post-42": "Bread",
        "localhost/caf%C3%A9/1": "Bread",
        "localhost/held": None,
    }
    for page_id in ("post-42", "/post-42", f"{HOME}/post-42", "café/1", "/café/1/"):
        answer = reader.thread(url=PAGE, page_id=page_id)
        assert answer["thread"]["comment_count"] == 1, page_id
    assert reader.thread(url=PAGE, page_id="post-43")["thread"]["comment_count"] == 0
