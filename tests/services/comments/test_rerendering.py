"""A new renderer: the worker makes kept comments anew, and nothing else of them changes."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

import comments_service.services.comments.upkeep.rerendering as rerendering
from comments_service.extensions import db
from comments_service.models import Comment, OutboxMessage, Revision, Site, Thread
from comments_service.models.comment import FOREIGN_HTML
from comments_service.rules.text.render import RENDERER_VERSION
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction
from comments_service.services.moderation.revisions import restore_wording, reword_comment
from comments_service.start import prepare
from comments_service.worker import make_worker
from tests.factories import PAGE, SITE, Moderator, Reader, number, stored
from tests.support.databases import SECRET_KEY, Database

pytestmark = pytest.mark.database("both")

ROOT = Path(__file__).parents[3]
BODY = "see https://a.example/__init__.py"
OLD = "<p>see https://a.example/</p>"


def age(app: Flask, *comments: str, **values: Any) -> None:
    """Make comments look as an older renderer left them, and the site as it was then."""
    old: dict[str, Any] = {"html": OLD, "renderer_version": RENDERER_VERSION - 1, **values}
    with app.app_context(), transaction() as session:
        ids = [number(comment) for comment in comments]
        session.execute(update(Comment).where(Comment.id.in_(ids)).values(**old))
        session.execute(update(Site).values(rendered_with=RENDERER_VERSION - 1))


def start(app: Flask) -> None:
    prepare(app, app.extensions["palabre"].settings)


def work(app: Flask) -> None:
    make_worker(app).run(idle_for=0.0)


def scalar(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.scalar(statement)


def waiting(app: Flask) -> Any:
    asked = OutboxMessage.topic == rerendering.TOPIC
    return scalar(app, select(func.count()).select_from(OutboxMessage).where(asked))


def stale(app: Flask) -> Any:
    old = Comment.renderer_version < RENDERER_VERSION
    return scalar(app, select(func.count()).select_from(Comment).where(old))


def test_what_an_older_renderer_made_is_made_anew(open_app: Flask, reader: Reader) -> None:
    comment = reader.post(BODY).id
    fresh = stored(open_app, comment)
    age(open_app, comment)
    thread_before = scalar(open_app, select(Thread.version))
    start(open_app)
    work(open_app)
    # Html and all the rest: no version, no time of an edit, no revision of it.
    assert stored(open_app, comment) == fresh
    assert "__init__.py" in fresh.html
    assert scalar(open_app, select(func.count()).select_from(Revision)) == 0
    # Readers' copies are looked at again.
    assert scalar(open_app, select(Thread.version)) > thread_before
    assert "__init__.py" in reader.thread()["comments"][0]["html"]
    assert waiting(open_app) == 0


def test_it_is_asked_for_once_a_renderer_and_not_on_a_new_site(open_app: Flask) -> None:
    comment = Reader(open_app).post(BODY).id
    start(open_app)
    assert waiting(open_app) == 0
    age(open_app, comment)
    start(open_app)
    start(open_app)
    assert waiting(open_app) == 1


def test_the_search_has_the_new_words(open_app: Flask, reader: Reader) -> None:
    comment = reader.post("a https://a.example/__zanzibar__.py").id
    entry = "SELECT terms FROM search_entries"
    with open_app.app_context():
        fresh = str(db.session.execute(db.text(entry)).scalar())
    age(open_app, comment)
    with open_app.app_context(), transaction() as session:
        rerendering.index_comments(session, SITE, [number(comment)])
    start(open_app)
    work(open_app)
    with open_app.app_context():
        assert str(db.session.execute(db.text(entry)).scalar()) == fresh


def test_html_without_a_source_of_ours_stays(open_app: Flask, reader: Reader) -> None:
    comment = reader.post("x").id
    age(open_app, comment, renderer_version=FOREIGN_HTML, html="<p>as it came</p>")
    start(open_app)
    work(open_app)
    assert stored(open_app, comment).html == "<p>as it came</p>"
    assert stored(open_app, comment).renderer_version == FOREIGN_HTML


def test_what_is_too_long_today_stays_as_it_is_and_is_tried_once(
    open_app: Flask, reader: Reader
) -> None:
    long, short = reader.post("x").id, reader.post("y").id
    age(open_app, long, body="x" * 20_000)
    age(open_app, short)
    start(open_app)
    work(open_app)
    assert stored(open_app, long).html == OLD
    assert stored(open_app, short).html == "<p>y</p>"
    assert (stale(open_app), waiting(open_app)) == (0, 0)


def test_equal_html_wakes_no_reader(open_app: Flask, reader: Reader) -> None:
    comment = reader.post("same").id
    age(open_app, comment, html="<p>same</p>")
    before = scalar(open_app, select(Thread.version))
    start(open_app)
    work(open_app)
    assert scalar(open_app, select(Thread.version)) == before
    assert stale(open_app) == 0


def test_an_edit_meanwhile_wins(
    open_app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = reader.post("first")
    age(open_app, posted.id)
    render = rerendering.render

    def edited_meanwhile(body: str) -> Any:
        monkeypatch.setattr(rerendering, "render", render)
        assert reader.edit(posted, "second").status_code == 200
        return render(body)

    monkeypatch.setattr(rerendering, "render", edited_meanwhile)
    start(open_app)
    work(open_app)
    assert stored(open_app, posted.id).html == "<p>second</p>"


def test_many_are_made_in_portions_between_which_others_get_their_turn(
    open_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rerendering, "BATCH", 2)
    monkeypatch.setattr(rerendering, "_BATCHES_IN_A_ROW", 2)
    pages = [f"{PAGE}/{one % 3}" for one in range(9)]
    made = [Reader(open_app, f"192.0.2.{at}", page).post(BODY).id for at, page in enumerate(pages)]
    age(open_app, *made)
    start(open_app)
    worker, left = make_worker(open_app), []
    while worker.step():
        left.append((stale(open_app), waiting(open_app)))
    assert left == [(5, 1), (1, 1), (0, 0)]


DIES = """
import os, signal
from comments_service.main import app
from comments_service.services.comments.upkeep import rerendering
from comments_service.worker import make_worker
rerendering.BATCH, bump, turns = 2, rerendering.bump_thread, [0]
def bump_or_die(*thread):
    bump(*thread)
    turns[0] += 1
    if turns[0] == 3:
        os.kill(os.getpid(), signal.SIGKILL)
rerendering.bump_thread = bump_or_die
make_worker(app).run(idle_for=0.0)
"""


@pytest.mark.slow
def test_a_worker_that_is_killed_leaves_the_rest_to_the_next(
    open_app: Flask, database: Database
) -> None:
    made = [Reader(open_app, f"192.0.2.{at}").post(f"{at} {BODY}").id for at in range(8)]
    fresh = [stored(open_app, comment) for comment in made]
    age(open_app, *made)
    start(open_app)
    env = {"PATH": os.environ["PATH"], "SECRET_KEY": SECRET_KEY, **database.env}
    died = subprocess.run([sys.executable, "-c", DIES], cwd=ROOT, env=env, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert (stale(open_app), waiting(open_app)) == (4, 1)  # all of two batches, nothing of one
    later = datetime.now(UTC) + timedelta(minutes=4)  # the lease is over
    open_app.extensions["palabre"].now = lambda: later
    work(open_app)
    assert [stored(open_app, comment) for comment in made] == fresh
    assert waiting(open_app) == 0


def test_a_wording_that_comes_back_is_rendered_as_today(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post(BODY).id
    fresh, who = stored(open_app, comment), number(comment)
    with open_app.app_context():
        by = By(moderator.actor, datetime.now(UTC))
        reword_comment(SITE, who, "other", stored(open_app, comment).version, by)
        with transaction() as session:
            session.execute(update(Revision).values(html=OLD, renderer_version=1))
        revision_id = db.session.scalar(select(Revision.id))
        assert revision_id
        restore_wording(SITE, who, revision_id, stored(open_app, comment).version, by)
    back = stored(open_app, comment)
    assert (back.html, back.renderer_version) == (fresh.html, RENDERER_VERSION)
