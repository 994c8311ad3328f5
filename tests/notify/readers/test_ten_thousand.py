"""Ten thousand follow one page: who posts waits for none of them, and neither do other sites."""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest
from sqlalchemy import delete, func, select

from comments_service.extensions import db
from comments_service.models import OutboxMessage, ReaderNotice
from comments_service.queries.core.outbox import Lane
from comments_service.services.community.subscriptions import MAIL_TOPIC
from comments_service.services.core.outbox import claim, enqueue
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications import reader_mails
from comments_service.services.notifications.reader_mails import AT_ONCE, spread
from comments_service.services.sites.sites import create_site
from tests.factories import SITE, number
from tests.notify.readers.conftest import START, Readers
from tests.notify.readers.test_peers_and_crowds import count, crowd

SIZE = 10_000
Count = Callable[[], Any]


class Killed(BaseException):
    """The worker's process ends."""


def die(*_: Any) -> NoReturn:
    raise Killed


def posting(readers: Readers, count_statements: Count, name: str) -> tuple[int, int]:
    """Somebody new posts; returns the comment's number and how many statements that took."""
    with count_statements() as statements:
        posted = readers.post(name, f"{name} has news.")
    return number(posted.id), len(statements)


def forget(readers: Readers, *which: Any) -> None:
    with readers.app.app_context(), transaction() as session:
        session.execute(delete(OutboxMessage).where(*which))


def messages(readers: Readers) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lane and payload of each message that tells followers; it goes once it is carried out."""
    first = (
        select(OutboxMessage.id, OutboxMessage.lane, OutboxMessage.payload)
        .where(OutboxMessage.topic.startswith("tell_"))
        .order_by(OutboxMessage.id)
        .limit(1)
    )
    while True:
        with readers.app.app_context():
            row = db.session.execute(first).first()
        if row is None:
            return
        yield row.lane, row.payload
        forget(readers, OutboxMessage.id == row.id)


def carry_out(readers: Readers, payload: dict[str, Any]) -> None:
    """Tell so many at once and no more."""
    before = count(readers, ReaderNotice)
    with readers.app.app_context():
        spread(SITE, payload["comment_id"], payload["kinds"], payload["after"], START)
    assert count(readers, ReaderNotice) - before <= AT_ONCE


def test_ten_thousand_followers_are_told_each_once_and_nobody_waits_for_them(
    readers: Readers, count_statements: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting(readers, count_statements, "ana")
    readers.follower("ben", "page")
    _, few = posting(readers, count_statements, "cem")
    crowd(readers, SIZE)
    forget(readers)
    comment, many = posting(readers, count_statements, "dan")
    assert many == few, "as with one follower"
    lanes = []
    for step, (lane, payload) in enumerate(messages(readers)):
        lanes.append(lane)
        if step == 3:  # the process ends within the transaction
            with monkeypatch.context() as dying, pytest.raises(Killed):
                dying.setattr(reader_mails, "_send_off", die)
                carry_out(readers, payload)
        carry_out(readers, payload)
        if step == 5:  # it ends once that is stored, and before the message is gone
            carry_out(readers, payload)
    assert (lanes[0], set(lanes[1:])) == (Lane.SOON, {Lane.LONG})
    told = (ReaderNotice.comment_id == comment,)
    assert count(readers, ReaderNotice, *told) == SIZE + 1
    assert count(readers, OutboxMessage, OutboxMessage.topic == MAIL_TOPIC) == SIZE + 1
    with readers.app.app_context():
        each = select(func.count(ReaderNotice.subscriber_id.distinct())).where(*told)
        assert db.session.execute(each).scalar() == SIZE + 1
        create_site("other", "Other", [], None, START)
        with transaction() as session:
            for topic in (MAIL_TOPIC, "alert"):
                enqueue(session, SITE + 1, topic, {}, now=START)
        alert, mail = claim(START, Lane.NOW), claim(START, Lane.SOON, after_site=SITE)
        assert alert and (alert.site_id, alert.topic) == (SITE + 1, "alert")
        assert mail and mail.site_id == SITE + 1, "sites take turns"
