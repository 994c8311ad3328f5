"""A reader signs in on the page without JavaScript, writes under their name and sees what is
theirs."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.factories import PAGE, set_rules
from tests.notify.readers.conftest import Readers, link
from tests.notify.readers.test_following import send

pytestmark = pytest.mark.database("both")


def sign_in(readers: Readers) -> str:
    """From the form at the foot to the page again, signed in; returns its address."""
    assert send(readers, "link", email="ana@mail.example").status_code == 303
    confirmed = readers.press(link(readers.mails("ana")[-1])).text
    back = re.search(r'class="go" href="([^"]+)"', confirmed)
    assert back
    address = urlsplit(back[1].replace("&amp;", "&"))
    assert address.path == "/embed"
    assert parse_qs(address.query)["url"] == [PAGE]
    return f"{address.path}?{address.query}"


def post(readers: Readers, address: str, body: str, **typed: str) -> tuple[int, str]:
    """Write there; returns the status and what is shown next."""
    shown = readers.client.get(address).text
    form = shown[shown.index('<form method="post" action="/embed"') :]
    form = form[: form.index("</form>")]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    hidden = {name: value.replace("&amp;", "&") for name, value in hidden.items()}
    answer = readers.client.post("/embed", data=hidden | typed | {"body": body})
    if answer.status_code != 303:
        return answer.status_code, answer.text
    return 303, readers.client.get(answer.location.partition("#")[0]).text


def test_from_the_form_to_a_verified_comment_without_a_cookie(readers: Readers) -> None:
    readers.follower("ana")
    address = sign_in(readers)
    shown = readers.client.get(address)
    assert "Signed in as Ana" in shown.text
    assert 'name="email" type="email" autocomplete="email" value' not in shown.text
    for header, value in (
        ("Referrer-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
        ("X-Robots-Tag", "noindex"),
    ):
        assert shown.headers[header] == value
    assert "Set-Cookie" not in shown.headers
    status, after = post(readers, address, "Written plainly.")
    assert status == 303
    assert "Signed in as Ana" in after
    thread = readers.client.get("/api/v1/threads", query_string={"url": PAGE}).get_json()
    (mine,) = [one for one in thread["comments"] if "plainly" in one["html"]]
    assert (mine["author"]["name"], mine["author"]["kind"]) == ("Ana", "verified")
    own = re.search(r'href="(/subscriptions/[^"]+)"', after)
    assert own
    assert "Written plainly." in readers.client.get(own[1]).text


def test_what_has_ended_signs_nobody_in_and_loses_no_text(readers: Readers) -> None:
    readers.follower("ana")
    address = sign_in(readers)
    shown = readers.client.get(address).text
    form = shown[shown.index('<form method="post" action="/embed"') :]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    readers.clock.now += timedelta(minutes=61)
    later = readers.client.post("/embed", data=hidden | {"body": "Kept text."})
    assert later.status_code == 401
    assert "Kept text." in later.text
    assert "You are signed out here." in later.text
    again = readers.client.get(address).text
    assert "You are signed out here." in again
    assert "reader=" not in again
    assert 'name="reader"' not in again


@pytest.mark.parametrize("value", ["none", "a.b", "%00", "x" * 5000])
def test_a_value_that_somebody_made_up_signs_nobody_in(readers: Readers, value: str) -> None:
    shown = readers.client.get("/embed", query_string={"url": PAGE, "reader": value})
    assert shown.status_code == 200
    assert "Signed in as" not in shown.text
    refused = readers.client.post("/embed", data={"url": PAGE, "body": "Hi.", "reader": value})
    assert refused.status_code == 401


def test_who_erased_everything_is_signed_out(readers: Readers) -> None:
    readers.follower("ana")
    address = sign_in(readers)
    set_rules(readers.app, moderation="open")
    own = re.search(r'href="(/subscriptions/[^"]+)"', readers.client.get(address).text)
    assert own
    assert readers.client.post(f"{own[1]}/erase", data={"sure": "on"}).status_code == 200
    assert "Signed in as" not in readers.client.get(address).text


def test_a_refusal_keeps_the_key_in_its_address_as_well(readers: Readers) -> None:
    refused = readers.client.get("/embed", query_string={"url": "nowhere", "reader": "any"})
    assert refused.status_code == 422
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.headers["Referrer-Policy"] == "same-origin"
