"""A reader asks for mails, confirms once, hears of replies, and stops them by one POST."""

from datetime import timedelta

import pytest

from comments_service.queries.core.outbox import Lane
from comments_service.worker import make_worker
from tests.factories import Moderator, Reader, set_rules
from tests.notify.readers.conftest import BASE, Readers, link, stop_address, text

pytestmark = pytest.mark.database("both")


def test_from_the_wish_to_the_confirmation_the_reply_and_the_stop(readers: Readers) -> None:
    ana = readers.post("ana", "When does it open?", "replies")
    readers.post("ben", "At *nine*.", parent_id=ana.id)
    (asked,) = readers.mails("ana")
    assert asked["Subject"] == "Confirm your mails from Le fournil"
    assert "When does it open?" not in text(asked), "a stranger may have typed the address"
    readers.confirm("ana")
    assert len(readers.mails("ana")) == 1, "what came before the confirmation is not told"
    readers.post("cem", "Or at <b>ten</b> & later.", parent_id=ana.id)
    readers.post("dan", "Elsewhere.")
    _, told = readers.mails("ana")
    assert "Cem replied to your comment:" in text(told)
    assert "> Or at <b>ten</b> & later." in text(told) or "> Or at ten & later." in text(told)
    assert told["Auto-Submitted"] == "auto-generated"
    stop = stop_address(told)
    assert f"\r\nList-Unsubscribe: <{BASE}{stop}>\r\n".encode() in readers.peer.raw[-1]
    for _ in range(100):
        assert readers.client.get(stop).status_code == 200
        assert readers.client.get(link(told)).status_code == 200
    readers.post("eve", "Still?", parent_id=ana.id)
    assert len(readers.mails("ana")) == 3, "no GET stops anything"
    one_click = {"List-Unsubscribe": "One-Click"}
    headers = {"Origin": "https://mail.example"}
    assert readers.client.post(stop, data=one_click, headers=headers).status_code == 200
    assert readers.client.post(stop, data=one_click).status_code == 200, "also a second time"
    readers.post("fay", "More.", parent_id=ana.id)
    assert len(readers.mails("ana")) == 3
    assert readers.mails("ben") == []


def test_a_page_is_one_conversation_in_the_mailbox(readers: Readers) -> None:
    ana = readers.follower("ana", "page")
    readers.post("ben", "One.", parent_id=ana.id)
    readers.work()
    readers.post("cem", "Two.")
    first, second = readers.mails("ana")
    assert "replied to your comment" in text(first), "the strongest of two causes, once"
    assert "Cem commented:" in text(second)
    for header in ("References", "In-Reply-To", "Subject"):
        assert first[header] == second[header] != None  # noqa: E711
    assert first["Message-ID"] != second["Message-ID"]


def test_nobody_is_mailed_of_their_own_comment(readers: Readers) -> None:
    ana = readers.follower("ana", "page")
    readers.post("ana", "I add.", parent_id=ana.id)
    readers.post(
        "ana", "And more.", email="other@mail.example", commenter_token=ana.commenter_token
    )
    assert readers.mails("ana") == []


def test_what_was_withheld_or_changed_meanwhile_is_not_told(readers: Readers) -> None:
    ana = readers.follower("ana")
    readers.peer.mails.clear()
    spam = readers.post("ben", "Buy.", parent_id=ana.id)
    edited = readers.post("cem", "Wrong.", parent_id=ana.id)
    gone = readers.post("dan", "Oops.", parent_id=ana.id)
    moderator = Moderator(readers.app)
    moderator.decide(spam.id, "spam")
    Reader(readers.app).edit(edited, "Right.")
    Reader(readers.app).withdraw(gone)
    (told,) = readers.mails("ana")
    assert ("Buy." in text(told), "Wrong." in text(told), "Oops." in text(told)) == (False,) * 3
    assert "> Right." in text(told)
    moderator.decide(edited.id, "hold")
    moderator.decide(edited.id, "approve")
    assert len(readers.mails("ana")) == 1, "what was told is not told again"
    moderator.decide(spam.id, "approve")
    assert "Buy." in text(readers.mails("ana")[-1]), "what was not told is news"


@pytest.mark.parametrize("decision", ["hold", "spam", "delete"])
@pytest.mark.parametrize("is_spread", [False, True])
def test_what_is_decided_before_a_mail_leaves_is_not_told(
    readers: Readers, decision: str, is_spread: bool
) -> None:
    """Before the mail is written down for its reader, and after that."""
    ana, moderator = readers.follower("ana"), Moderator(readers.app)
    reply = readers.post("ben", "A reply.", parent_id=ana.id)
    if is_spread:
        assert make_worker(readers.app, Lane.SOON).step()
    moderator.decide(reply.id, decision)
    assert readers.mails("ana") == []
    if decision == "hold":
        moderator.decide(reply.id, "approve")
        moderator.decide(reply.id, "hold")
        moderator.decide(reply.id, "approve")
        assert len(readers.mails("ana")) == 1, "once, whatever was decided twice"


def test_who_writes_twice_confirms_once(readers: Readers) -> None:
    ana = readers.follower("ana")
    readers.post("ana", "Another.", "replies", email="ANA@mail.example")
    readers.clock.now += timedelta(hours=1)
    assert readers.mails("ana") == readers.mails("ANA") == []
    readers.post("ben", "Hi.", parent_id=ana.id)
    assert len(readers.mails("ana")) == 1


def test_a_mail_is_in_the_readers_language_and_without_images(readers: Readers) -> None:
    ana = readers.follower("ana", lang="ar")
    readers.post("ben", "نعم <img src=x> ![x](https://evil.example/pixel.png)", parent_id=ana.id)
    (told,) = readers.mails("ana")
    assert told["Content-Language"] == "ar"
    html = told.get_body(("html",))
    assert html
    assert 'dir="rtl"' in html.get_content()
    assert "<img" not in html.get_content()


def test_a_team_that_decides_tells_who_asked(readers: Readers) -> None:
    set_rules(readers.app, moderation="all")
    ana, ben = readers.follower("ana"), readers.follower("ben")
    moderator = Moderator(readers.app)
    moderator.decide(ana.id, "approve")
    moderator.decide(ben.id, "delete")
    (told,) = readers.mails("ana")
    assert "Your comment was published:" in text(told)
    assert readers.mails("ben") == [], "the team has time to think again"
    readers.clock.now += timedelta(minutes=5)
    (refused,) = readers.mails("ben")
    assert "Your comment was not published:" in text(refused)
    assert len(readers.mails("ana")) == 1
