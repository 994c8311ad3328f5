"""What a page is called and where it is: as the comments say that readers see."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import PAGE, Moderator, Reader, move_page, set_rules

pytestmark = pytest.mark.database("both")

HOME = "https://localhost"
CASINO = "CASINO evil.example"


@pytest.fixture
def stranger(app: Flask) -> Reader:
    """Somebody whose first comment waits."""
    return Reader(app)


def head(reader: Reader, **query: Any) -> Any:
    return reader.thread(**query)["thread"]


def everything_public(client: FlaskClient, url: str = PAGE) -> str:
    paths = ("/feeds/thread.atom", "/embed", "/api/v1/threads", "/feeds/site.atom")
    answers = [client.get(path, query_string={"url": url}) for path in paths]
    answers.append(client.get("/api/v1/comments/latest"))
    return "".join(answer.text for answer in answers)


def test_the_latest_published_comment_says_the_title(reader: Reader) -> None:
    reader.post("One.", title="Loading…", url=f"{PAGE}?utm_source=x#top")
    assert head(reader)["title"] == "Loading…"
    reader.post("Two.", title=" A  page ")
    reader.post("Three.")
    assert head(reader)["title"] == "A page"
    assert head(reader)["url"] == PAGE


def test_a_stranger_says_nothing_while_their_comment_waits(
    stranger: Reader, moderator: Moderator, client: FlaskClient
) -> None:
    typed = PAGE.replace("/a-page", "//a-page/;x/..//")
    held = stranger.post("Nice.", title=CASINO, url=typed)
    assert held.status == "held"
    assert "CASINO" not in everything_public(client)
    assert typed not in everything_public(client)
    moderator.decide(held.id, "approve")
    assert head(stranger)["title"] == CASINO


@pytest.mark.parametrize("decision", ["spam", "hold", "delete"])
def test_a_title_goes_with_the_comment_that_brought_it(
    open_app: Flask, reader: Reader, moderator: Moderator, client: FlaskClient, decision: str
) -> None:
    posted = reader.post("Nice.", title=CASINO, url=f"{PAGE}//")
    assert head(reader)["title"] == CASINO
    moderator.decide(posted.id, decision)
    assert head(reader)["title"] is None
    assert head(reader)["url"] == PAGE
    assert "CASINO" not in everything_public(client)


def test_then_the_page_is_called_what_the_others_said(reader: Reader, moderator: Moderator) -> None:
    reader.post("One.", title="Bread")
    reader.post("Two.")
    bad = reader.post("Three.", title=CASINO)
    moderator.decide(bad.id, "spam")
    assert head(reader)["title"] == "Bread"
    moderator.decide(bad.id, "approve")
    assert head(reader)["title"] == CASINO


def test_an_author_who_withdraws_takes_their_title_along(reader: Reader) -> None:
    posted = reader.post("One.", title=CASINO)
    reader.withdraw(posted)
    assert head(reader)["title"] is None


def test_a_refused_comment_says_nothing(open_app: Flask, reader: Reader) -> None:
    reader.post("One.", title="Bread")
    set_rules(open_app, blocked_words="casino", blocked_words_action="refuse")
    assert reader.try_to_post("casino", title=CASINO).status_code == 422
    assert head(reader)["title"] == "Bread"


def test_of_two_that_wait_each_brings_its_own_title(
    stranger: Reader, app: Flask, moderator: Moderator
) -> None:
    honest = stranger.post("One.", title="Bread")
    Reader(app, "203.0.113.9").post("Two.", title=CASINO)
    moderator.decide(honest.id, "approve")
    assert head(stranger)["title"] == "Bread"


@pytest.mark.parametrize(
    "typed",
    [
        "/cafe%CC%81.html",
        "/caf%C3%A9.html",
        "/a%2Bb%2C%3B%26%3Dc",
        "/%E1%84%80%E1%85%A1",
        "/?q=a+b",
        "/?q=",
        "/?a&&b=%7e",
        "/a'b",
        "/100%",
        "//a//b/",
        "/post/index.html",
        "/a;v=2",
        "/?b=2&a=1",
        "/%7Eme/",
    ],
)
def test_an_address_stays_as_the_page_said_it(reader: Reader, typed: str) -> None:
    reader.post("One.", url=f"{HOME}{typed}")
    assert head(reader, url=f"{HOME}{typed}")["url"] == f"{HOME}{typed}"


def test_an_address_holds_nothing_of_its_readers(reader: Reader) -> None:
    url = f"{HOME}/a;jsessionid=1?p=1&amp;utm_medium=mail&fbclid=2&q=a+b#:~:text=secret"
    reader.post("One.", url=url)
    assert head(reader, url=url)["url"] == f"{HOME}/a?p=1&q=a+b"


def test_an_address_that_leads_elsewhere_by_now_is_not_brought_back(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    first = reader.post("One.", title="Bread")
    reader.post("Two.")
    move_page(open_app, PAGE, f"{HOME}/new")
    reader.post("Three, at the old address.", title="Old")
    assert head(reader)["url"] == f"{HOME}/new"
    moderator.decide(first.id, "spam")
    moderator.decide(first.id, "approve")
    assert head(reader)["url"] == f"{HOME}/new"


def test_what_is_unsafe_in_an_address_is_escaped(reader: Reader) -> None:
    url = f'{HOME}/"><b>\u00e9`?<"\'>'
    reader.post("One.", url=url)
    assert head(reader, url=url)["url"] == f"{HOME}/%22%3E%3Cb%3E%C3%A9%60?%3C%22%27%3E"
