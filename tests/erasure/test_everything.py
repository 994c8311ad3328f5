"""Of somebody who has touched everything, an erasure leaves nothing: in no table, in no file."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from comments_service.backups import back_up
from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.bans import typed_target
from comments_service.rules.comments.status import Decision
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.answers import mail_in
from comments_service.services.core import outbox
from comments_service.services.core.actor import COMMENTER, By
from comments_service.services.core.transaction import transaction
from comments_service.services.imports.imports import update_import
from comments_service.services.imports.uploads import Upload, receive_upload
from comments_service.services.moderation.bans import NewBan, make_ban
from comments_service.services.moderation.bulk_jobs import Bulk, prepare_bulk, start_bulk
from comments_service.services.moderation.notes import add_note
from comments_service.services.moderation.revisions import reword_comment
from comments_service.services.moderation.saved_searches import remove_view, save_view
from comments_service.services.readers.sign_in import sign_in_reader
from comments_service.worker import make_worker
from tests.erasure.dump import files_with, rows_with
from tests.factories import SITE, Moderator, Posted, Reader, miscounts, number, set_rules, stored
from tests.support.erasure import erase_commenter

NOW = datetime(2026, 5, 1, tzinfo=UTC)
EMAIL = "zebulon@quixote.example"
ZEBULON = {"name": "Zebulon Quixote", "email": EMAIL, "website": "https://quixote.example/"}
# Whatever is kept of the person would be found by one of these.
TRACES = ("zebulon", "quixote", "xyzzy", "plugh", "frobnicate")


@pytest.fixture
def folders(open_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """All that the service may write to; its temporary folder begins empty."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return [tmp_path, open_app.extensions["palabre"].settings.data_dir]


@pytest.fixture
def other(open_app: Flask) -> Reader:
    """Somebody else, elsewhere."""
    return Reader(open_app, "192.0.2.77")


@pytest.fixture
def touched(
    open_app: Flask, reader: Reader, other: Reader, moderator: Moderator
) -> Iterator[Posted]:
    """A person who has touched everything; returns a comment of somebody else."""
    set_rules(open_app, blocked_words="plugh", blocked_words_action="hold")
    held = reader.post("My plugh of xyzzy", author=ZEBULON, key="frobnicate-key")
    comment = reader.post("A text of xyzzy", author=ZEBULON)
    reader.edit(comment, "Another text of xyzzy " + "frobnicate " * 600)
    removed = reader.post("One more xyzzy", author=ZEBULON)
    moderator.decide(removed.id, "spam")
    reader.withdraw(reader.post("A withdrawn xyzzy", author=ZEBULON))
    theirs = other.post("What somebody else says")
    reader.vote(theirs.id, 1)
    reader.report(theirs.id, "abuse", note="I, Zebulon, am offended: xyzzy")
    other.report(comment.id, "abuse", note="This is about Zebulon")
    with open_app.app_context():
        write_about(open_app, moderator, held, comment)
        rules = site_by_id(SITE)
        assert rules
        sign_in_reader(rules.site, replace(of_mailbox(EMAIL), name=ZEBULON["name"]), NOW)
    yield theirs


def write_about(app: Flask, moderator: Moderator, held: Posted, comment: Posted) -> None:
    """What the team does and notes about the person."""
    by = By(moderator.actor, NOW)
    seen = stored(app, held.id).version
    reword_comment(SITE, number(held.id), "What the team made of xyzzy", seen, by)
    add_note(SITE, number(comment.id), "Our Zebulon Quixote", by)
    target = typed_target("name", "Zebulon Quixote")
    make_ban(SITE, "s", NewBan(target=target, duration="good", reason="Quixote again"), by)
    save_view(SITE, "By Zebulon", "author:zebulon", by)
    save_view(SITE, "Old", 'author:"ZEBULON QUIXOTE" xyzzy', by)
    view = db.session.execute(db.text("SELECT max(id) FROM saved_views")).scalar_one()
    remove_view(SITE, view, by)
    asked = {"view": "all", "author": "Zebulon", "back": "/console/search?q=author%3AZebulon"}
    every = Bulk(decision=Decision.HOLD, comments=Comment.id > 0, asked=asked, note="Zebulon again")
    start_bulk(SITE, every, by)
    prepare_bulk(SITE, every, by)
    member = moderator.actor.moderator_id or 0
    file = b"<rss>" + b"Zebulon Quixote wrote xyzzy. " * 50_000
    for state in ("checked", "failed"):
        upload = receive_upload(SITE, member, Upload("a.xml", "wordpress"), [file], NOW)
        update_import(SITE, upload, state=state)
    with transaction() as session:
        outbox.enqueue(session, SITE, "commenter_mail", {"to": EMAIL}, now=NOW)
        refused = {"to": EMAIL.title(), "text": "What I wrote by mail: xyzzy", "attachments": 0}
        outbox.enqueue(session, SITE, mail_in.TOPIC, refused, now=NOW, destination="mail")


@pytest.mark.database("both")
def test_nothing_is_left_in_any_table(open_app: Flask, touched: Posted) -> None:
    for trace in TRACES:
        assert rows_with(open_app, [trace]), "the test would not notice that it is gone"
    before = {stored(open_app, touched.id).poster_hash}
    set_rules(open_app, blocked_words="")  # the owner's word, not theirs
    with open_app.app_context():
        assert erase_commenter(SITE, EMAIL, By(COMMENTER, NOW)) == 3
    assert rows_with(open_app, TRACES) == []
    assert stored(open_app, touched.id).up == 1
    assert before == {stored(open_app, touched.id).poster_hash}
    assert miscounts(open_app) == []


def test_nothing_is_left_in_any_file(
    open_app: Flask, folders: list[Path], touched: Posted, tmp_path: Path
) -> None:
    for trace in TRACES:
        assert files_with(folders, [trace]), "the test would not notice that it is gone"
    set_rules(open_app, blocked_words="")
    with open_app.app_context():
        erase_commenter(SITE, EMAIL, By(COMMENTER, NOW))
        back_up(tmp_path / "new-backup.sqlite3")
    assert files_with(folders, TRACES) == []


@pytest.mark.parametrize("length", [1, 50, 400, 800])
def test_nothing_is_left_of_a_text_that_its_author_deleted(
    open_app: Flask, folders: list[Path], reader: Reader, length: int
) -> None:
    set_rules(open_app, blocked_words="plugh", blocked_words_action="hold")
    comments = [reader.post("xyzzy plugh " * length, author=ZEBULON)]
    comments += [reader.post(f"Another {n}") for n in range(5)]
    reader.edit(comments[0], "frobnicate " * length)
    set_rules(open_app, blocked_words="")
    assert reader.withdraw(comments[0]).status_code == 200
    make_worker(open_app).run(idle_for=0.0)
    assert rows_with(open_app, TRACES) == []
    assert files_with(folders, TRACES) == []


def test_the_search_still_finds_what_others_wrote(
    open_app: Flask, folders: list[Path], touched: Posted
) -> None:
    with open_app.app_context():
        erase_commenter(SITE, EMAIL, By(COMMENTER, NOW))
        hits = db.session.execute(
            db.text("SELECT count(*) FROM search_index WHERE search_index MATCH 'somebody'")
        ).scalar_one()
        db.session.execute(
            db.text("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
        )
    assert hits == 1
