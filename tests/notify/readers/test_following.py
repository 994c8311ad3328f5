"""Readers who follow a page by mail without a comment: from the widget and without JavaScript."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from comments_service.extensions import db
from comments_service.models import Subscriber, Subscription
from tests.factories import PAGE, Reader, set_rules
from tests.notify.readers.conftest import Readers, link, stop_address, text

pytestmark = pytest.mark.database("both")


def follow(readers: Readers, name: str = "ana", at: str = "192.0.2.9", **more: Any) -> TestResponse:
    body = {"url": PAGE, "email": f"{name}@mail.example"} | more
    return Reader(readers.app, at).send("POST", "/threads/followers", body)


def send(readers: Readers, form: str, **typed: str) -> TestResponse:
    """Fill in a form at the foot of the page without JavaScript."""
    shown = readers.client.get("/embed", query_string={"url": PAGE, "lang": "en"}).text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form_of(shown, form)))
    return readers.client.post(f"/embed/{form}", data=fields | typed)


def form_of(page: str, form: str) -> str:
    start = page.index(f'action="/embed/{form}"')
    return page[start : page.index("</form>", start)]


def count(readers: Readers, model: Any) -> int:
    with readers.app.app_context():
        return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def test_a_page_is_followed_before_anybody_has_commented_on_it(readers: Readers) -> None:
    assert follow(readers).status_code == 202
    (asked,) = readers.mails("ana")
    assert "Confirm" in asked["Subject"]
    readers.post("ben", "Too early.")
    assert len(readers.mails("ana")) == 1, "nothing but the confirmation before"
    readers.confirm("ana")
    readers.post("ben", "Hello.")
    told = readers.mails("ana")[-1]
    assert "Hello." in text(told)
    page = readers.client.get(link(told)).text
    assert "Every new comment" in page
    assert readers.client.post(stop_address(told)).status_code == 200
    readers.post("ben", "And again.")
    assert readers.mails("ana")[-1] is told


def test_it_is_asked_once_and_the_answer_tells_nothing(readers: Readers) -> None:
    answers = [follow(readers), follow(readers)]
    readers.confirm("ana")
    answers.append(follow(readers, url=f"{PAGE}-2"))
    assert len({(one.status_code, one.text) for one in answers}) == 1
    assert len(readers.mails("ana")) == 1
    assert (count(readers, Subscriber), count(readers, Subscription)) == (1, 2)


def test_what_somebody_writes_is_not_told_to_themselves(readers: Readers) -> None:
    follow(readers)
    readers.confirm("ana")
    readers.post("ana", "Mine.")
    assert len(readers.mails("ana")) == 1


def test_an_erased_follower_leaves_no_trace(readers: Readers) -> None:
    follow(readers)
    page = link(readers.mails("ana")[-1])
    assert readers.client.post(f"{page}/erase", data={"sure": "on"}).status_code == 200
    assert (count(readers, Subscriber), count(readers, Subscription)) == (0, 0)


@pytest.mark.parametrize("email", ["", None, "nobody", "ana@", "a b@mail.example"])
def test_an_address_that_is_none_is_refused_beside_its_field(
    readers: Readers, email: str | None
) -> None:
    refused = follow(readers, email=email)
    assert refused.status_code == 422
    assert [one["field"] for one in refused.get_json()["errors"]] == ["email"]
    for form in ("follow", "link"):
        shown = send(readers, form, email=email or "")
        assert shown.status_code == 422
        assert 'aria-invalid="true"' in form_of(shown.text, form)
        assert f'value="{email or ""}"' in form_of(shown.text, form), "what was typed is kept"
    assert count(readers, Subscriber) == 0


def test_a_site_that_mails_nobody_offers_neither_form(readers: Readers) -> None:
    set_rules(readers.app, reader_mails=False)
    assert follow(readers).status_code == 403
    shown = readers.client.get("/embed", query_string={"url": PAGE}).text
    assert "/embed/follow" not in shown
    refused = readers.client.post("/embed/follow", data={"url": PAGE, "email": "ana@mail.example"})
    assert refused.status_code == 403
    assert count(readers, Subscription) == 0


def test_without_javascript_a_page_is_followed_and_a_link_is_mailed(readers: Readers) -> None:
    typed = {"email": "ana@mail.example", "rhythm": "daily"}
    done = send(readers, "follow", **typed)
    assert done.status_code == 303
    shown = readers.client.get(done.location.partition("#")[0])
    assert "one mail asks you to confirm it" in shown.text
    assert shown.headers["X-Robots-Tag"] == "noindex"
    readers.confirm("ana")
    with readers.app.app_context():
        assert db.session.execute(select(Subscriber.rhythm)).scalar() == "daily"
    assert send(readers, "link", email="ana@mail.example").status_code == 303
    own = readers.client.get(link(readers.mails("ana")[-1])).text
    assert "Your comments" in own


def test_a_form_of_another_page_follows_nothing(readers: Readers) -> None:
    for form in ("follow", "link"):
        refused = readers.client.post(
            f"/embed/{form}",
            data={"url": PAGE, "email": "ana@mail.example"},
            headers={"Origin": "https://evil.example"},
        )
        assert refused.status_code == 403
    assert count(readers, Subscriber) == 0


def test_a_machine_that_fills_in_every_field_has_nobody_mailed(readers: Readers) -> None:
    for form in ("follow", "link"):
        typed = {"email": "ana@mail.example", "subject": "Buy now"}
        assert send(readers, form, **typed).status_code == 303, "it is told nothing"
    assert count(readers, Subscriber) == 0
    assert readers.mails("ana") == []
