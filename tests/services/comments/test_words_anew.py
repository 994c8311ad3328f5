"""What an older version stored of words is made anew by the migration and the worker."""

from collections.abc import Iterator
from datetime import UTC, datetime

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from comments_service import migrating
from comments_service.extensions import db
from comments_service.queries.moderation.search import found_comments
from comments_service.rules.community.search import parse_search
from comments_service.rules.text.words import skeleton
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.comments.search_index import index_some
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Reader, number, set_rules

pytestmark = pytest.mark.database("both")


@pytest.fixture
def migrated(app: Flask) -> Iterator[Flask]:
    migrating.install(app)
    yield app


def found(app: Flask, asked: str) -> list[int]:
    with app.app_context():
        rows = found_comments(SITE, parse_search(asked), {}, limit=50, after=None)
        return [row.id for row in rows.comments]


def test_words_with_vowel_signs_are_found_as_they_are(open_app: Flask, reader: Reader) -> None:
    hindi, honda = reader.post("मेरी हिन्दी अच्छी है"), reader.post("होन्दा एक नाम है")
    assert found(open_app, "हिन्दी") == [number(hindi.id)]
    assert found(open_app, "होन्दा") == [number(honda.id)]
    thai = reader.post("ภาษาไทยสุดา")
    assert found(open_app, "สุดา") == [number(thai.id)]
    assert found(open_app, "สดา") == []


def test_data_of_the_version_before_is_brought_along(migrated: Flask) -> None:
    set_rules(migrated, moderation="open", min_fill_seconds=0)
    moderator, reader = Moderator(migrated), Reader(migrated)
    spam = reader.post("हिन्दी में स्पैम", author={"name": "Bot"})
    moderator.decide(spam.id, "spam")
    with migrated.app_context():
        add_moderator("ram@blog.example", "moderator", None, datetime.now(UTC))
        db.session.execute(text("UPDATE moderators SET name = 'राम' WHERE email LIKE 'ram@%'"))
        db.session.commit()
        flask_migrate.downgrade(revision="0006")
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE moderators SET name_skeleton = 'रम'"))
            if db.engine.dialect.name == "sqlite":
                connection.execute(text("UPDATE search_entries SET terms = 'old'"))
            else:
                connection.execute(text("UPDATE search_entries SET terms = 'old'::tsvector"))
        flask_migrate.upgrade()
        names = db.session.execute(
            text("SELECT name_skeleton FROM moderators WHERE email LIKE 'ram@%'")
        ).scalar()
        refused = db.session.execute(text("SELECT max(refused_count) FROM commenters")).scalar()
        db.session.rollback()
    assert (names, refused) == (skeleton("राम"), 1)
    assert found(migrated, "हिन्दी") == []
    worker = make_worker(migrated)
    assert worker.step() and not worker.step()
    assert found(migrated, "हिन्दी") == [number(spam.id)]


def test_an_index_is_made_anew_in_steps(open_app: Flask, reader: Reader) -> None:
    posted = [number(reader.post(f"Number {n}").id) for n in range(3)]
    with open_app.app_context():
        assert index_some(SITE, posted[0]) == posted[2]
        assert index_some(SITE, posted[2]) is None
        assert index_some(SITE + 1, 0) is None
