"""Mail servers that refuse or go away, pages that thousands follow, and addresses as they are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import OutboxMessage, ReaderNotice, Subscriber, Subscription
from comments_service.queries.notifications.subscribers import (
    bounced_addresses,
    reader_mail_figures,
)
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications.reader_mails import AT_ONCE, spread
from tests.factories import SITE, number, set_rules, stored
from tests.notify.readers.conftest import START, Readers, text

pytestmark = pytest.mark.database("both")


def bounced(readers: Readers) -> list[str]:
    with readers.app.app_context():
        return [row.email for row in bounced_addresses(SITE, 10)]


def test_an_address_that_is_refused_for_good_gets_no_more_and_stops_nobody_else(
    readers: Readers,
) -> None:
    ana, _ = readers.follower("ana", "page"), readers.follower("ben", "page")
    readers.peer.mails.clear()
    readers.peer.refuse["ana@mail.example"] = "550 5.1.1 No such user"
    readers.post("cem", "Hello.", parent_id=ana.id)
    assert len(readers.mails("ben")) == 1
    assert bounced(readers) == ["ana@mail.example"]
    readers.peer.refuse.clear()
    readers.post("cem", "Hello again.", parent_id=ana.id)
    readers.post("ana", "Mail me.", "replies")
    told = "\n".join(text(mail) for mail in readers.mails("ben"))
    assert all(told.count(f"> {words}") == 1 for words in ("Hello.", "Hello again.", "Mail me."))
    assert readers.mails("ana") == []


@pytest.mark.parametrize("answer", ["450 4.2.1 Later", "550 5.7.1 Relaying denied", "530 Sign in"])
def test_what_is_not_about_the_address_stops_nobody(readers: Readers, answer: str) -> None:
    ana = readers.follower("ana")
    readers.peer.refuse["RCPT"] = answer
    readers.post("ben", "Hello.", parent_id=ana.id)
    readers.work()
    assert bounced(readers) == []


def test_what_a_server_did_not_take_comes_once_when_it_is_back(readers: Readers) -> None:
    ana = readers.follower("ana")
    readers.peer.stop()
    readers.post("ben", "Hello.", parent_id=ana.id)
    readers.work()
    readers.peer.start()
    readers.clock.now += timedelta(hours=1)
    (told,) = readers.mails("ana")
    assert "Hello." in text(told)
    readers.clock.now += timedelta(days=2)
    assert len(readers.mails("ana")) == 1


def test_a_digest_comes_in_the_readers_morning_and_tells_all_of_the_day(readers: Readers) -> None:
    ana = readers.follower("ana", mails={"rhythm": "daily", "time_zone": "America/New_York"})
    for name in ("ben", "cem"):
        readers.post(name, f"{name} answers.", parent_id=ana.id)
    readers.clock.now = START + timedelta(hours=24, minutes=59)  # 07:59 there
    assert readers.mails("ana") == []
    readers.clock.now += timedelta(minutes=1)
    (told,) = readers.mails("ana")
    assert "ben answers." in text(told)
    assert "cem answers." in text(told)


def test_a_flood_is_told_in_few_mails_and_completely(readers: Readers) -> None:
    readers.follower("ana", "page")
    for n in range(12):
        readers.post("ben", f"Number {n}.")
        readers.work()
    readers.clock.now += timedelta(minutes=10)
    mails = readers.mails("ana")
    assert len(mails) == 7
    assert sum(text(mail).count("> Number ") for mail in mails) == 12


def crowd(readers: Readers, size: int) -> int:
    """So many who follow the page; returns the number of a comment there that nobody heard of."""
    comment = stored(readers.app, readers.post("zoe", "News.").id)
    with readers.app.app_context(), transaction() as session:
        insert_rows(
            session,
            Subscriber,
            [
                {
                    "site_id": SITE,
                    "id": n,
                    "email": f"r{n}@mail.example",
                    "mailbox": f"r{n}@mail.example",
                    "state": "confirmed",
                    "rhythm": "now",
                    "time_zone": "UTC",
                    "language": "en",
                    "created_at": START,
                }
                for n in range(1, size + 1)
            ],
        )
        insert_rows(
            session,
            Subscription,
            [
                {
                    "site_id": SITE,
                    "target_id": comment.thread_id,
                    "scope": "page",
                    "subscriber_id": n,
                    "thread_id": comment.thread_id,
                    "created_at": START,
                }
                for n in range(1, size + 1)
            ],
        )
    return int(comment.id)


def count(readers: Readers, model: Any, *which: Any) -> int:
    with readers.app.app_context():
        chosen = select(func.count()).select_from(model).where(model.site_id == SITE, *which)
        return int(db.session.execute(chosen).scalar_one())


def test_a_crowd_is_served_in_steps_of_few_statements(
    readers: Readers, count_statements: Callable[[], Any]
) -> None:
    comment = crowd(readers, 2 * AT_ONCE + 50)
    taken = []
    for after in (0, AT_ONCE, 2 * AT_ONCE):
        with readers.app.app_context(), count_statements() as statements:
            spread(SITE, comment, ["comment"], after, START)
        taken.append(len(statements))
        assert count(readers, ReaderNotice) == min(after + AT_ONCE, 2 * AT_ONCE + 50)
    assert max(taken) <= 12
    assert count(readers, OutboxMessage, OutboxMessage.topic == "reader_mail") == 450
    assert count(readers, OutboxMessage, OutboxMessage.lane == "long") == 2
    with readers.app.app_context():
        spread(SITE, comment, ["comment"], 0, START)
    assert count(readers, OutboxMessage, OutboxMessage.topic == "reader_mail") == 450, "once"


def test_a_crowd_is_mailed_each_once(readers: Readers) -> None:
    crowd(readers, AT_ONCE + 5)
    readers.post("yan", "More news.")
    readers.work()
    assert len({mail["To"] for mail in readers.peer.mails}) == len(readers.peer.mails) == 205
    with readers.app.app_context():
        assert reader_mail_figures(SITE, START - timedelta(days=1)).mails == 205


@pytest.mark.parametrize(
    "email", ["ana+blog@mail.example", "o'ana@mail.example", "ana@bücher.example"]
)
def test_addresses_as_people_have_them(readers: Readers, email: str) -> None:
    ana = readers.post("ana", "Hello?", "replies", email=email)
    readers.work()
    (asked,) = readers.peer.mails
    assert asked["To"] == email.replace("bücher", "xn--bcher-kva")
    assert stored(readers.app, ana.id).author_email == asked["To"]


def test_a_site_that_mails_nobody_takes_the_comment_and_sends_nothing(readers: Readers) -> None:
    set_rules(readers.app, reader_mails=False)
    ana = readers.post("ana", "Hello?", "page")
    readers.post("ben", "Yes.", parent_id=ana.id)
    assert readers.mails("ana") == []
    assert count(readers, Subscriber) == 0
    assert number(ana.id)


def test_spam_subscribes_nobody(readers: Readers) -> None:
    readers.post("ana", "Buy.", "replies", trap="filled in")
    assert readers.mails("ana") == []
    assert count(readers, Subscriber) == 0
