"""The feed of the replies that a reader follows, until its address is withdrawn."""

import pytest
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Subscriber
from comments_service.services.notifications.subscribers import stop_all
from tests.factories import SITE
from tests.notify.readers.conftest import Readers, link
from tests.support.feeds import addresses, contents

pytestmark = pytest.mark.database("both")


def test_a_reader_reads_the_replies_that_they_follow(readers: Readers) -> None:
    ana = readers.follower("ana")
    ben = readers.post("ben", "Yes.", parent_id=ana.id)
    readers.post("ana", "Thanks.", parent_id=ana.id)
    readers.post("ben", "Elsewhere.")
    readers.post("cem", "To Ben.", parent_id=ben.id)
    own_page = link(readers.mails("ana")[-1])
    made = readers.client.post(f"{own_page}/feed", data={"feed": "make"})
    paths = addresses(made.text)
    assert len(paths) == 2
    for path in paths:
        assert contents(readers.client, path) == ["<p>Yes.</p>"]
        etag = readers.client.get(path).headers["ETag"]
        same = readers.client.get(path, headers={"If-None-Match": etag})
        assert (same.status_code, same.data) == (304, b"")
    readers.client.post(f"{own_page}/feed", data={"feed": "withdraw"})
    assert [readers.client.get(path).status_code for path in paths] == [404, 404]
    again = addresses(readers.client.post(f"{own_page}/feed", data={"feed": "make"}).text)
    assert not set(again) & set(paths)
    assert readers.client.get(paths[0]).status_code == 404
    with readers.app.app_context():
        stop_all(SITE, db.session.execute(select(Subscriber.id)).scalars().one())
    assert readers.client.get(again[0]).status_code == 404


def test_looking_makes_no_address(readers: Readers) -> None:
    ana = readers.follower("ana")
    readers.post("ben", "Yes.", parent_id=ana.id)
    own_page = link(readers.mails("ana")[-1])
    assert addresses(readers.client.get(own_page).text) == []
    elsewhere = {"Origin": "https://elsewhere.example"}
    forged = readers.client.post(f"{own_page}/feed", data={"feed": "make"}, headers=elsewhere)
    assert forged.status_code == 403
    assert addresses(readers.client.get(own_page).text) == []
