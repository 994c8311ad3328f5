"""PUT /comments/{id}/reactions and PUT /threads/reactions."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import PAGE, Moderator, Reader, move_page, set_rules

pytestmark = pytest.mark.database("both")

KINDS = "👍 ❤️ 😄 🎉 🤔 😢"


@pytest.fixture
def offering(open_app: Flask) -> Flask:
    """The first site offers six reactions."""
    set_rules(open_app, reactions=KINDS)
    return open_app


def react(reader: Reader, comment_id: str, kind: str = "👍", value: Any = 1) -> TestResponse:
    body = {"kind": kind, "value": value}
    return reader.send("PUT", f"/comments/{comment_id}/reactions", body)


def react_to_page(reader: Reader, kind: str = "👍", value: int = 1, **more: Any) -> TestResponse:
    body = {"url": reader.page, "kind": kind, "value": value, **more}
    return reader.send("PUT", "/threads/reactions", body)


def counts(answer: TestResponse) -> dict[str, int]:
    assert answer.status_code == 200, answer.text
    made: dict[str, int] = answer.get_json()["reactions"]
    return made


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def test_a_site_offers_none_unless_its_owner_chose_some(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    assert reader.thread()["site"]["reactions"] == []
    assert code(react(reader, comment.id)) == (403, "reactions_off")
    assert code(react_to_page(reader)) == (403, "reactions_off")


def test_one_of_each_kind_for_each_reader_and_it_can_be_taken_back(offering: Flask) -> None:
    reader, other = Reader(offering), Reader(offering, "198.51.100.1")
    comment = reader.post()
    assert counts(react(reader, comment.id)) == {"👍": 1}
    assert counts(react(reader, comment.id)) == {"👍": 1}
    assert counts(react(other, comment.id)) == {"👍": 2}
    assert counts(react(reader, comment.id, "❤️")) == {"👍": 2, "❤️": 1}
    shown = reader.thread()
    assert shown["comments"][0]["reactions"] == {"👍": 2, "❤️": 1}
    assert (shown["site"]["reactions"], shown["thread"]["reactions"]) == (KINDS.split(), {})
    assert counts(react(reader, comment.id, "👍", 0)) == {"👍": 1, "❤️": 1}
    assert counts(react(other, comment.id, "👍", 0)) == {"❤️": 1}
    assert counts(react(other, comment.id, "👍", 0)) == {"❤️": 1}
    assert reader.thread()["comments"][0]["reactions"] == {"❤️": 1}


def test_a_page_takes_reactions_before_its_first_comment(offering: Flask) -> None:
    reader = Reader(offering)
    assert counts(react_to_page(reader, value=0)) == {}
    assert reader.thread()["thread"]["reactions"] == {}
    assert counts(react_to_page(reader, "🎉")) == {"🎉": 1}
    empty = reader.thread()["thread"]
    assert (empty["reactions"], empty["comment_count"]) == ({"🎉": 1}, 0)
    reader.post()
    assert counts(react_to_page(Reader(offering, "198.51.100.1"), "🎉")) == {"🎉": 2}
    whole = reader.thread()["thread"]
    assert (whole["reactions"], whole["comment_count"]) == ({"🎉": 2}, 1)


def test_a_page_named_by_an_id_has_reactions_of_its_own(offering: Flask) -> None:
    reader = Reader(offering)
    assert counts(react_to_page(reader, page_id="p7")) == {"👍": 1}
    assert reader.thread()["thread"]["reactions"] == {}
    assert reader.thread(page_id="p7")["thread"]["reactions"] == {"👍": 1}


def test_kept_answers_are_made_anew(offering: Flask) -> None:
    reader = Reader(offering)
    comment = reader.post()
    address = {"query_string": {"url": PAGE}, "headers": {"Origin": "http://localhost:4000"}}
    first = reader.client.get("/api/v1/threads", **address)
    again = reader.client.get("/api/v1/threads", **address)
    assert again.headers["ETag"] == first.headers["ETag"]
    react(reader, comment.id)
    changed = reader.client.get("/api/v1/threads", **address)
    assert changed.headers["ETag"] != first.headers["ETag"]
    react_to_page(reader)
    assert reader.client.get("/api/v1/threads", **address).get_json()["thread"]["reactions"]


def test_only_what_the_site_offers_is_taken(offering: Flask) -> None:
    reader = Reader(offering)
    comment = reader.post()
    for kind in ("👎", "", "x" * 17, "👍 ❤️", 1, None, "👍\x00"):
        assert code(react(reader, comment.id, kind)) == (422, "invalid"), kind  # type: ignore[arg-type]
        assert code(react_to_page(reader, kind)) == (422, "invalid"), kind  # type: ignore[arg-type]
    for value in (2, -1, True, "1", None, 0.5):
        assert code(react(reader, comment.id, value=value)) == (422, "invalid"), value
    assert code(react_to_page(reader, url="nonsense")) == (422, "invalid")


def test_what_readers_do_not_see_takes_none_and_shows_none(
    offering: Flask, moderator: Moderator
) -> None:
    reader = Reader(offering)
    root = reader.post()
    reader.post(parent_id=root.id)
    react(reader, root.id)
    moderator.decide(root.id, "hold")
    assert reader.thread()["comments"][0]["reactions"] == {}
    for missing in (root.id, "1-123", "9-123", "nonsense"):
        assert code(react(reader, missing)) == (404, "not_found")
    moderator.decide(root.id, "approve")
    assert reader.thread()["comments"][0]["reactions"] == {"👍": 1}


def test_other_sites_pages_cannot_react(offering: Flask) -> None:
    reader = Reader(offering)
    comment = reader.post()
    body = {"kind": "👍", "value": 1}
    headers = {"Origin": "https://evil.example"}
    to_comment = reader.send("PUT", f"/comments/{comment.id}/reactions", body, **headers)
    to_page = reader.send("PUT", "/threads/reactions", {**body, "url": PAGE}, **headers)
    assert code(to_comment) == code(to_page) == (403, "origin_not_allowed")


def test_pages_that_are_joined_share_their_reactions(offering: Flask) -> None:
    old, new = "https://localhost/old", "https://localhost/new"
    for page in (old, new):
        for reader in (Reader(offering, page=page), Reader(offering, "198.51.100.1", page=page)):
            reader.post(f"On {page} from {reader.address}.")
            react_to_page(reader, "👍")
        react_to_page(Reader(offering, "203.0.113.9", page=page), "❤️" if page == old else "😢")
    move_page(offering, old, new, merge=True)
    joined = Reader(offering, page=new).thread()["thread"]
    assert joined["reactions"] == {"👍": 2, "❤️": 1, "😢": 1}
    assert counts(react_to_page(Reader(offering, page=old), "👍", 0))["👍"] == 1


def test_the_page_without_javascript_shows_the_counts(offering: Flask) -> None:
    reader = Reader(offering)
    comment = reader.post()
    react(reader, comment.id, "❤️")
    react_to_page(reader, "🎉")
    page = reader.client.get("/embed", query_string={"url": PAGE}).get_data(as_text=True)
    assert '<span class="reaction">❤️ 1</span>' in page
    assert '<span class="reaction">🎉 1</span>' in page
    set_rules(offering, reactions="")
    page = reader.client.get("/embed", query_string={"url": PAGE}).get_data(as_text=True)
    assert 'class="reaction"' not in page
