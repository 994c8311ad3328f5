"""GET /threads: what a page of a thread holds, which queries it takes, and its addresses."""

import pytest
from flask import Flask

from comments_service.rules.text.pages import UNDECIDED
from tests.factories import PAGE, Moderator, Reader, flatten, move_page, set_rules
from tests.web.widget.discussions import bodies, chain

pytestmark = pytest.mark.database("both")


def test_a_page_without_comments_is_an_empty_thread_and_makes_no_row(reader: Reader) -> None:
    made = reader.thread()
    assert made["thread"] == {
        "id": None,
        "key": "localhost/a-page",
        "url": PAGE,
        "title": None,
        "comment_count": 0,
        "closed": False,
        "closed_reason": None,
        "votes": True,
        "since": "0",
        "reactions": {},
        "mention_count": 0,
    }
    assert made["comments"] == []
    reader.post("First.", title="Titled")
    assert reader.thread()["thread"]["title"] == "Titled"


def test_the_answer_has_exactly_these_keys(reader: Reader) -> None:
    reader.post("Hello.")
    made = reader.thread()
    assert made.keys() == {"thread", "site", "comments", "next_cursor", "previous_cursor"}
    assert made["thread"].keys() == {
        "id", "key", "url", "title", "comment_count", "closed", "closed_reason", "votes", "since",
        "reactions", "mention_count",
    }  # fmt: skip
    assert made["site"] == {
        "key": "default",
        "name": "My site",
        "language": "en",
        "default_sort": "oldest",
        "theme": "inherit",
        "accent": None,
        "max_body_length": 10_000,
        "max_depth": 6,
        "require_name": False,
        "edit_window_seconds": 900,
        "closed_message": None,
        "reactions": [],
        "mails": False,
        "accounts": False,
    }
    assert made["comments"][0].keys() == {
        "id", "parent_id", "in_reply_to", "html", "status", "created_at", "edited_at", "author",
        "score", "up", "down", "reactions", "pinned", "replies",
    }  # fmt: skip
    assert isinstance(made["comments"][0]["id"], str)
    assert made["comments"][0]["created_at"].endswith("Z")


def test_a_tombstone_tells_nothing_of_what_was_there(reader: Reader, moderator: Moderator) -> None:
    for who, decision in (("moderation", "delete"), ("moderation", "hold"), ("moderation", "spam")):
        parent = reader.post(f"Bad words {decision}", author={"name": "Mallory"})
        reader.vote(parent.id, 1)
        reader.post(f"An answer {decision}", parent_id=parent.id)
        moderator.decide(parent.id, decision)
        shown = reader.thread()["comments"][-1]
        assert shown["id"] == parent.id
        assert (shown["status"], shown["deleted_by"]) == ("deleted", who)
        assert (shown["html"], shown["author"], shown["score"]) == ("", None, 0)
        assert bodies(shown["replies"]) == [f"An answer {decision}"]
        assert shown["replies"][0]["in_reply_to"]["name"] is None
    assert "Mallory" not in str(reader.thread())


def test_a_withdrawn_comment_with_answers_says_that_its_author_took_it_away(
    reader: Reader,
) -> None:
    parent = reader.post("Regretted.")
    reader.post("An answer.", parent_id=parent.id)
    reader.withdraw(parent)
    assert reader.thread()["comments"][0]["deleted_by"] == "author"


def test_the_last_answer_takes_the_tombstones_above_it_along(
    reader: Reader, moderator: Moderator
) -> None:
    comments = chain(reader, 4)
    for comment in comments[:3]:
        moderator.decide(comment.id, "delete")
    statuses = [comment["status"] for comment in flatten(reader.thread()["comments"])]
    assert statuses == ["deleted", "deleted", "deleted", "published"]
    moderator.decide(comments[3].id, "spam")
    assert reader.thread()["comments"] == []
    moderator.undo(comments[3].id)
    statuses = [comment["status"] for comment in flatten(reader.thread()["comments"])]
    assert statuses == ["deleted", "deleted", "deleted", "published"]
    assert reader.thread()["thread"]["comment_count"] == 1


def test_replies_nest_to_the_sites_depth_and_are_flat_below_it(
    open_app: Flask, reader: Reader
) -> None:
    set_rules(open_app, max_depth=3)
    comments = chain(reader, 6)
    reader.post("Beside", parent_id=comments[1].id)
    root = reader.thread()["comments"][0]
    second = root["replies"][0]
    assert bodies(second["replies"]) == ["Level 3", "Level 4", "Level 5", "Level 6", "Beside"]
    assert [reply["replies"] for reply in second["replies"]] == [[]] * 5
    assert [reply["parent_id"] for reply in second["replies"]] == [
        comments[1].id, comments[2].id, comments[3].id, comments[4].id, comments[1].id,
    ]  # fmt: skip
    assert all(
        reply["in_reply_to"]["id"] == reply["parent_id"] for reply in flatten(root["replies"])
    )


def test_ten_replies_come_with_a_root_and_the_rest_by_their_cursor(reader: Reader) -> None:
    root = reader.post("Root")
    answers = [reader.post(f"Answer {n}", parent_id=root.id) for n in range(13)]
    shown = reader.thread()["comments"][0]
    assert [reply["id"] for reply in shown["replies"]] == [one.id for one in answers[:10]]
    assert shown["more_replies"]["count"] == 3
    cursor = shown["more_replies"]["cursor"]
    rest = reader.send("GET", f"/comments/{root.id}/replies?cursor={cursor}").get_json()
    assert [reply["id"] for reply in rest["comments"]] == [one.id for one in answers[10:]]
    assert rest["next_cursor"] is None


BAD_QUERIES = {
    "cursor=nonsense": (400, "bad_cursor"),
    "cursor=n.0.1": (400, "bad_cursor"),  # of another sort
    "cursor=o.0.ffffffffffffffff": (400, "bad_cursor"),
    "cursor=o.0.1%00": (400, "bad_cursor"),
    f"cursor={'1' * 65}": (422, "invalid"),
    "limit=0": (422, "invalid"),
    "limit=101": (422, "invalid"),
    "limit=ten": (422, "invalid"),
    "sort=worst": (422, "invalid"),
    f"at={'x' * 65}": (422, "invalid"),
    f"site={'x' * 65}": (422, "invalid"),
    "site=nobody": (403, "url_not_allowed"),
}


def test_bad_queries_are_refused_with_a_code(reader: Reader) -> None:
    reader.post("Hello.")
    for query, expected in BAD_QUERIES.items():
        answer = reader.send("GET", f"/threads?url={PAGE}&{query}")
        assert (answer.status_code, answer.get_json()["code"]) == expected, query
    for query, expected in {
        "": (422, "invalid"),
        "url=": (422, "invalid"),
        "url=%00": (422, "invalid"),
        "url=https://localhost/%ff": (200, None),
        "url=https://nowhere.example/": (403, "url_not_allowed"),
    }.items():
        answer = reader.send("GET", f"/threads?{query}")
        assert (answer.status_code, answer.get_json().get("code")) == expected, query


def test_every_spelling_of_the_address_is_one_thread(reader: Reader) -> None:
    reader.post("Hello.")
    for spelling in (
        f"{PAGE}/",
        f"{PAGE}#c-1",
        f"{PAGE}?utm_source=feed",
        "http://127.0.0.1:8080/a-page",
        "HTTPS://LOCALHOST:443/./a-page",
    ):
        assert Reader(reader.client.application, page=spelling).thread()["comments"], spelling


def test_a_moved_thread_is_found_at_every_address_that_it_had(
    open_app: Flask, reader: Reader
) -> None:
    pages = [UNDECIDED.page_at(f"https://localhost/{name}") for name in ("one", "two", "three")]
    Reader(open_app, page=pages[0].url).post("Hello.")

    def move(old: int, new: int) -> None:
        move_page(open_app, pages[old].url, pages[new].url)

    def found() -> list[tuple[str, int]]:
        threads = [Reader(open_app, page=page.url).thread()["thread"] for page in pages]
        return [(thread["url"], thread["comment_count"]) for thread in threads]

    move(0, 1)
    assert found()[:2] == [(pages[1].url, 1)] * 2
    move(0, 2)  # named by its alias
    assert found() == [(pages[2].url, 1)] * 3
    move(2, 0)  # and back
    assert found() == [(pages[0].url, 1)] * 3
    assert Reader(open_app, page=pages[1].url).post("Hi.")
    assert found() == [(pages[0].url, 2)] * 3
