"""Watches find comments in the transaction that stores them, once for each pair, and say so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import AuditEntry, OutboxMessage, Site, Watch
from comments_service.queries.community.watches import hits_on, watch_of, watches_of
from comments_service.services.community.watch_hits import judge_hit
from comments_service.services.community.watches import (
    WATCHES_AT_MOST,
    WatchSettings,
    add_watch,
    change_watch,
    mute_watch,
    remove_watch,
)
from comments_service.services.core.actor import SYSTEM, Actor, By
from tests.factories import PAGE, SITE, Moderator, Reader, move_page, number, set_rules
from tests.support.erasure import erase_commenter
from tests.support.watches import hits, watch

pytestmark = pytest.mark.database("both")

NOW = datetime.now(UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BY = By(SYSTEM, NOW)
Count = Callable[[], Any]


def alerts(app: Flask) -> list[tuple[int, list[str]]]:
    """Take the alerts that wait: comment and causes."""
    with app.app_context():
        rows = db.session.execute(
            select(OutboxMessage.payload)
            .where(OutboxMessage.topic == "alert")
            .order_by(OutboxMessage.id)
        ).scalars()
        waiting = [(row["comment_id"], row["causes"]) for row in rows]
        db.session.execute(delete(OutboxMessage))
        db.session.commit()
    return waiting


@pytest.fixture
def alerting(open_app: Flask) -> Flask:
    set_rules(open_app, alerts="watch")
    return open_app


def test_a_hit_is_written_with_the_comment_and_alerts_once_for_all_its_watches(
    alerting: Flask, reader: Reader
) -> None:
    bread, baker = watch(alerting, "pain"), watch(alerting, "boulang*")
    watch(alerting, "gâteau")
    quiet = watch(alerting, '"du pain"', alerts=False)
    posted = reader.post("Du PAIN de la boulangerie.")
    reader.post("Rien.")
    found = number(posted.id)
    assert hits(alerting) == {(bread, found), (baker, found), (quiet, found)}
    assert alerts(alerting) == [(found, [f"watch:{bread}", f"watch:{baker}"])]
    assert posted.status == "published"  # a hit changes no status


def test_a_page_is_watched_before_it_has_a_thread_and_after_it_moved(
    alerting: Flask, reader: Reader
) -> None:
    here = watch(alerting, "page:/a-page")
    new = watch(alerting, "page:/later")
    first, second = number(reader.post("One.").id), number(reader.post("Two.").id)
    move_page(alerting, PAGE, "https://localhost/later")
    third = number(Reader(alerting, page="https://localhost/later").post("Three.").id)
    at_old_address = number(reader.post("Four.").id)
    assert {pair for pair in hits(alerting) if pair[0] == here} == {
        (here, one) for one in (first, second, third, at_old_address)
    }
    assert {pair for pair in hits(alerting) if pair[0] == new} == {
        (new, third), (new, at_old_address),
    }  # fmt: skip


def test_an_edit_alerts_of_new_pairs_only(alerting: Flask, reader: Reader) -> None:
    bread, salt = watch(alerting, "pain"), watch(alerting, "sel")
    posted = reader.post("Du pain.")
    alerts(alerting)
    reader.edit(posted, "Du pain frais.")
    assert alerts(alerting) == []
    reader.edit(posted, "Du pain et du sel.")
    reader.edit(posted, "Du sel.")
    found = number(posted.id)
    assert alerts(alerting) == [(found, [f"watch:{salt}"])]
    assert hits(alerting) == {(bread, found), (salt, found)}


def test_spam_is_a_hit_that_alerts_nobody(alerting: Flask, reader: Reader) -> None:
    bread = watch(alerting, "pain")
    spam = reader.post("Du pain.", trap="x")
    assert (bread, number(spam.id)) in hits(alerting)
    assert alerts(alerting) == []
    set_rules(alerting, moderation="all")
    held = Reader(alerting, "192.0.2.7").post("Du pain aussi.")
    assert alerts(alerting) == [(number(held.id), [f"watch:{bread}"])]


def test_a_muted_watch_finds_and_alerts_nobody_until_then(alerting: Flask, reader: Reader) -> None:
    bread = watch(alerting, "pain", muted_until=NOW + timedelta(days=1))
    first = reader.post("Du pain.")
    assert alerts(alerting) == []
    with alerting.app_context():
        mute_watch(SITE, bread, None)
    second = reader.post("Encore du pain.")
    assert [comment for comment, _ in alerts(alerting)] == [number(second.id)]
    with alerting.app_context():
        mute_watch(SITE, bread, NOW - timedelta(days=1))
    third = reader.post("Toujours du pain.")
    assert [comment for comment, _ in alerts(alerting)] == [number(third.id)]
    assert hits(alerting) == {(bread, number(one.id)) for one in (first, second, third)}


def test_a_watch_that_is_off_changed_or_removed_finds_what_it_says(
    alerting: Flask, reader: Reader
) -> None:
    bread = watch(alerting, "pain", name="Bread")
    with alerting.app_context():
        change_watch(SITE, bread, WatchSettings(name="Bread", search="pain", is_on=False), BY)
    reader.post("Du pain.")
    assert hits(alerting) == set()
    with alerting.app_context():
        change_watch(SITE, bread, WatchSettings(name="Salt", search="sel"), BY)
    reader.post("Du pain encore.")
    salt = reader.post("Du sel.")
    assert hits(alerting) == {(bread, number(salt.id))}
    with alerting.app_context():
        remove_watch(SITE, bread, BY)
    reader.post("Du sel encore.")
    assert hits(alerting) == set()
    with alerting.app_context():
        assert db.session.scalar(select(Site.watch_version)) == 4
        log = db.session.execute(select(AuditEntry.action, AuditEntry.subject))
        assert [(row.action, row.subject) for row in log][-4:] == [
            ("watch_saved", "Bread"), ("watch_saved", "Bread"), ("watch_saved", "Salt"),
            ("watch_removed", "Salt"),
        ]  # fmt: skip


def test_what_cannot_be_is_refused(app: Flask) -> None:
    with app.app_context():
        bread = add_watch(SITE, WatchSettings(name="Bread", search="pain"), BY)
        for refused, code in [
            (lambda: add_watch(SITE, WatchSettings(name="Bread", search="sel"), BY), "conflict"),
            (lambda: change_watch(SITE, 7, WatchSettings(name="A", search="sel"), BY), "not_found"),
            (lambda: mute_watch(SITE, 7, None), "not_found"),
            (lambda: remove_watch(SITE, 7, BY), "not_found"),
            (lambda: remove_watch(2, bread, BY), "not_found"),
            (lambda: judge_hit(SITE, bread, 7, useful=True), "not_found"),
        ]:
            with pytest.raises(AppError) as error:
                refused()
            assert error.value.code == code
        for n in range(WATCHES_AT_MOST - 1):
            later = By(SYSTEM, NOW + timedelta(milliseconds=n))
            add_watch(SITE, WatchSettings(name=f"w{n}", search="pain"), later)
        with pytest.raises(AppError) as error:
            add_watch(SITE, WatchSettings(name="one more", search="pain"), BY)
        assert error.value.errors[0].code == "too_many"


def test_hits_of_late_are_counted_and_judged(
    alerting: Flask, reader: Reader, moderator: Moderator
) -> None:
    with alerting.app_context():
        by = By(Actor("moderator", moderator.actor.moderator_id), NOW)
        bread = add_watch(SITE, WatchSettings(name="Bread", search="pain"), by)
        other = add_watch(SITE, WatchSettings(name="A", search="sel"), by)
    posted = [number(reader.post(f"Du pain {n}.").id) for n in range(3)]
    with alerting.app_context():
        judge_hit(SITE, bread, posted[0], useful=True)
        judge_hit(SITE, bread, posted[1], useful=False)
        rows = watches_of(SITE, LONG_AGO)
        assert [(row.id, row.hits, row.useful, row.useless) for row in rows] == [
            (other, 0, 0, 0), (bread, 3, 1, 1),
        ]  # fmt: skip
        judge_hit(SITE, bread, posted[1], useful=None)
        row = watch_of(SITE, bread, LONG_AGO)
        assert row and (row.useful, row.useless) == (1, 0)
        assert row.owner_id == moderator.actor.moderator_id
        row = watch_of(SITE, bread, NOW + timedelta(days=1))
        assert row and row.hits == 0
        on = hits_on(SITE, posted)
        assert [(hit.name, hit.useful) for hit in on[posted[0]]] == [("Bread", True)]
        assert hits_on(SITE, []) == {}


def test_what_was_found_in_a_text_goes_with_it(alerting: Flask, reader: Reader) -> None:
    watch(alerting, "pain")
    named = watch(alerting, "zoé", name="Zoé")
    posted = reader.post("Du pain.", author={"name": "Zoé", "email": "zoe@zebre.example"})
    withdrawn = reader.post("Du pain, vraiment.")
    reader.withdraw(withdrawn)
    assert {comment for _, comment in hits(alerting)} == {number(posted.id)}
    with alerting.app_context():
        erase_commenter(SITE, "zoe@zebre.example", BY)
        names = set(db.session.scalars(select(Watch.name)))
    assert hits(alerting) == set()
    assert named and names == {"pain"}


def fill(app: Flask, count: int) -> None:
    """So many watches that find nothing, as if people had made them."""
    rows = [
        {
            "site_id": SITE, "id": n + 1, "name": f"w{n}",
            "search": ("author:lea sujet{n}", "theme{n}", '"deux mots{n}"', "debut{n}*")[
                n % 4
            ].format(n=n),
            "created_at": NOW,
        }
        for n in range(count)
    ]  # fmt: skip
    with app.app_context():
        db.session.execute(insert(Watch), rows)
        site = db.session.get(Site, SITE)
        assert site
        site.watch_version += 1
        db.session.commit()


@pytest.mark.slow
def test_posting_takes_as_many_statements_with_10_000_watches_that_miss_as_with_none(
    alerting: Flask, reader: Reader, count_statements: Count
) -> None:
    def statements(body: str) -> int:
        with count_statements() as taken:
            reader.post(body)
        return len(taken)

    reader.post("Once, so that all is known.")
    none = statements("With no watch at all.")
    fill(alerting, 10_000)
    with count_statements() as taken:
        reader.post("The book is read once.")
    assert len(taken) == none + 1
    assert statements("With ten thousand that miss.") == none
    assert alerts(alerting) == []
    # Three that hit: one statement for all of them, and one message.
    assert statements("Theme1, theme5 and theme9 as well.") == none + 2
    assert [len(causes) for _, causes in alerts(alerting)] == [3]
