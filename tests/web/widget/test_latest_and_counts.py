"""GET /comments/latest, GET and POST /counts."""

import pytest
from flask import Flask

from tests.factories import PAGE, Moderator, Reader, move_page

pytestmark = pytest.mark.database("both")

OTHER = "https://localhost/other"


def test_the_newest_comments_come_with_their_page(reader: Reader, moderator: Moderator) -> None:
    reader.post("First.", title="A page")
    reader.post("Second.", url=OTHER)
    moderator.decide(reader.post("Hidden.").id, "hold")
    answer = reader.send("GET", "/comments/latest")
    assert answer.get_json().keys() == {"comments"}
    second, first = answer.get_json()["comments"]
    assert first.keys() == {
        "id", "parent_id", "in_reply_to", "html", "status", "created_at", "edited_at", "author",
        "score", "up", "down", "reactions", "pinned", "thread",
    }  # fmt: skip
    assert (first["html"], first["thread"]) == ("<p>First.</p>", {"url": PAGE, "title": "A page"})
    assert second["thread"] == {"url": OTHER, "title": None}
    assert len(reader.send("GET", "/comments/latest?limit=1").get_json()["comments"]) == 1


def test_latest_of_an_unknown_site_is_not_found(reader: Reader) -> None:
    answer = reader.send("GET", "/comments/latest?site=nobody")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")
    assert reader.send("GET", "/comments/latest?site=default").status_code == 200
    assert reader.send("GET", "/comments/latest?limit=0").status_code == 422


def test_counts_answer_under_the_addresses_as_asked(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    reader.post("One.")
    moderator.decide(reader.post("Hidden.").id, "spam")
    reader.post("Two.", url=OTHER)
    move_page(open_app, OTHER, "https://localhost/moved")
    asked = [PAGE, f"{PAGE}?utm_source=x#c", OTHER, "https://localhost/none"]
    expected = {"counts": dict(zip(asked, [1, 1, 1, 0], strict=True))}
    got = reader.client.get("/api/v1/counts", query_string=[("url", url) for url in asked])
    assert got.get_json() == expected
    assert reader.send("POST", "/counts", {"urls": asked, "site": "default"}).get_json() == expected


def test_counts_take_1_to_100_addresses(reader: Reader) -> None:
    hundred = [f"https://localhost/{n}" for n in range(100)]
    assert len(reader.send("POST", "/counts", {"urls": hundred}).get_json()["counts"]) == 100
    for urls in ([], [*hundred, PAGE], ["not an address"], [""], [1], None, PAGE):
        assert reader.send("POST", "/counts", {"urls": urls}).status_code == 422
    assert reader.send("GET", "/counts").status_code == 422
    answer = reader.send("GET", "/counts?url=https://nowhere.example/")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "url_not_allowed")
