"""GET /threads: order, pages, nesting, links to a comment, and what caches are told."""

import gzip
from typing import Any

import brotli
import pytest
from flask import Flask

from comments_service.rules.text.pages import UNDECIDED
from tests.factories import ORIGIN, PAGE, Moderator, Posted, Reader, flatten, move_page, set_rules

pytestmark = pytest.mark.database("both")

SORTS = ("oldest", "newest", "top")


def bodies(comments: list[Any]) -> list[str]:
    """The texts of comments in the order in which they are shown."""
    return [comment["html"].removeprefix("<p>").removesuffix("</p>") for comment in comments]


def chain(reader: Reader, length: int) -> list[Posted]:
    """Comments that each answer the one before."""
    posted = [reader.post("Level 1")]
    while len(posted) < length:
        posted.append(reader.post(f"Level {len(posted) + 1}", parent_id=posted[-1].id))
    return posted


def voted(app: Flask, reader: Reader, comment: Posted, up: int, down: int = 0) -> None:
    """Votes of so many readers."""
    for host in range(up + down):
        Reader(app, f"198.51.100.{host}").vote(comment.id, 1 if host < up else -1)


def test_a_page_without_comments_is_an_empty_thread_and_makes_no_row(reader: Reader) -> None:
    made = reader.thread()
    assert made["thread"] == {
        "url": PAGE,
        "title": None,
        "comment_count": 0,
        "closed": False,
        "closed_reason": None,
        "votes": True,
    }
    assert made["comments"] == []
    reader.post("First.", title="Titled")
    assert reader.thread()["thread"]["title"] == "Titled"


def test_the_answer_has_exactly_these_keys(reader: Reader) -> None:
    reader.post("Hello.")
    made = reader.thread()
    assert made.keys() == {"thread", "site", "comments", "next_cursor", "previous_cursor"}
    assert made["thread"].keys() == {
        "url", "title", "comment_count", "closed", "closed_reason", "votes",
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
    }
    assert made["comments"][0].keys() == {
        "id", "parent_id", "in_reply_to", "html", "status", "created_at", "edited_at", "author",
        "score", "up", "down", "pinned", "replies",
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


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_each_root_once_while_others_post(
    open_app: Flask, reader: Reader, sort: str
) -> None:
    roots = [reader.post(f"Root {n}") for n in range(11)]
    for place, root in enumerate(roots):
        voted(open_app, reader, root, up=place % 3, down=place % 2)
    whole = [root["id"] for root in reader.thread(sort=sort)["comments"]]
    assert sorted(whole) == sorted(root.id for root in roots)
    seen: list[str] = []
    page = reader.thread(sort=sort, limit=3)
    while True:
        seen += [root["id"] for root in page["comments"]]
        if page["next_cursor"] is None:
            break
        reader.post(f"Meanwhile {len(seen)}")
        page = reader.thread(sort=sort, limit=3, cursor=page["next_cursor"])
    assert len(seen) == len(set(seen))
    assert [root for root in seen if root in whole] == whole


def test_top_is_by_score_and_among_equals_the_newest_first(open_app: Flask, reader: Reader) -> None:
    names = {"a": (1, 0), "b": (3, 1), "c": (0, 2), "d": (2, 0), "e": (1, 0)}
    for name, (up, down) in names.items():
        voted(open_app, reader, reader.post(name), up, down)
    assert bodies(reader.thread(sort="top")["comments"]) == ["d", "b", "e", "a", "c"]


def test_newest_and_oldest_are_each_others_reverse(reader: Reader) -> None:
    for n in range(4):
        reader.post(f"{n}")
    oldest = bodies(reader.thread(sort="oldest")["comments"])
    assert bodies(reader.thread(sort="newest")["comments"]) == oldest[::-1]


def test_without_a_sort_the_sites_own_is_taken(open_app: Flask, reader: Reader) -> None:
    reader.post("a")
    reader.post("b")
    set_rules(open_app, default_sort="newest")
    assert bodies(reader.thread()["comments"]) == ["b", "a"]


@pytest.mark.parametrize("sort", SORTS)
def test_a_link_opens_the_page_that_begins_with_its_root_and_leads_both_ways(
    open_app: Flask, reader: Reader, sort: str
) -> None:
    for n in range(9):
        voted(open_app, reader, reader.post(f"{n}"), up=n % 3)
    whole = reader.thread(sort=sort)["comments"]
    wanted = whole[6]["id"]
    page = reader.thread(sort=sort, limit=2, at=wanted)
    assert bodies(page["comments"]) == bodies(whole[6:8])
    after = reader.thread(sort=sort, limit=2, cursor=page["next_cursor"])
    assert bodies(after["comments"]) == bodies(whole[8:])
    before: list[str] = []
    cursor = page["previous_cursor"]
    while cursor:
        back = reader.thread(sort=sort, limit=4, cursor=cursor)
        before = bodies(back["comments"]) + before
        cursor = back["previous_cursor"]
    assert before == bodies(whole[:6])


def test_a_link_to_a_deep_reply_brings_it_and_what_it_answers(reader: Reader) -> None:
    reader.post("Before")
    comments = chain(reader, 16)
    page = reader.thread(at=comments[14].id)
    assert page["comments"][0]["id"] == comments[0].id
    shown = [comment["id"] for comment in flatten(page["comments"])]
    assert shown[:15] == [comment.id for comment in comments[:15]]
    assert page["previous_cursor"] is not None


def test_a_link_to_a_reply_of_a_pinned_root_brings_it_on_the_first_page(
    reader: Reader, moderator: Moderator
) -> None:
    reader.post("Elder")
    root = reader.post("Pinned")
    moderator.pin(root.id)
    answers = [reader.post(f"Answer {n}", parent_id=root.id) for n in range(13)]
    page = reader.thread(at=answers[12].id)
    assert bodies(page["comments"]) == ["Pinned", "Elder"]
    assert answers[12].id in [reply["id"] for reply in page["comments"][0]["replies"]]
    assert page["previous_cursor"] is None


@pytest.mark.parametrize("at", ["1-123", "nonsense", "2-1a204dbe0b43ca5d", ""])
def test_a_link_to_nothing_opens_the_first_page(reader: Reader, at: str) -> None:
    reader.post("Hello.")
    assert bodies(reader.thread(at=at)["comments"]) == ["Hello."]


def test_a_link_to_a_held_comment_tells_nothing_of_it(reader: Reader, moderator: Moderator) -> None:
    held = reader.post("Held.")
    moderator.decide(held.id, "hold")
    assert reader.thread(at=held.id)["comments"] == []


def test_pinned_roots_come_first_on_the_first_page_only(
    reader: Reader, moderator: Moderator
) -> None:
    roots = [reader.post(f"{n}") for n in range(5)]
    moderator.pin(roots[3].id)
    first = reader.thread(limit=2)
    assert bodies(first["comments"]) == ["3", "0", "1"]
    assert [root["pinned"] for root in first["comments"]] == [True, False, False]
    second = reader.thread(limit=2, cursor=first["next_cursor"])
    assert bodies(second["comments"]) == ["2", "4"]
    assert bodies(reader.thread(sort="newest")["comments"]) == ["3", "4", "2", "1", "0"]
    moderator.pin(roots[3].id, pinned=False)
    assert bodies(reader.thread()["comments"]) == ["0", "1", "2", "3", "4"]


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


def test_an_unchanged_thread_is_answered_304_and_a_changed_one_anew(
    reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post("Hello.")

    def ask(etag: str = "") -> tuple[int, str]:
        answer = reader.send("GET", f"/threads?url={PAGE}", If_None_Match=etag)
        assert (answer.status_code == 304) == (answer.data == b"")
        assert answer.headers["Cache-Control"] == ("public, max-age=0, s-maxage=1, must-revalidate")
        return answer.status_code, answer.headers["ETag"]

    _, etag = ask()
    assert ask(etag) == (304, etag)
    assert ask(f'W/{etag}, "other"')[0] == 304
    assert ask('"other"')[0] == 200
    changes = [
        lambda: reader.post("More."),
        lambda: reader.vote(comment.id, 1),
        lambda: reader.edit(comment, "Changed."),
        lambda: moderator.pin(comment.id),
        lambda: moderator.decide(comment.id, "hold"),
        lambda: set_rules(reader.client.application, votes=False),
    ]
    for change in changes:
        change()
        status, fresh = ask(etag)
        assert (status, fresh != etag) == (200, True)
        etag = fresh


def test_what_readers_cannot_see_leaves_their_caches_alone(open_app: Flask, reader: Reader) -> None:
    reader.post("Hello.")
    set_rules(open_app, moderation="all")
    before = reader.send("GET", f"/threads?url={PAGE}").headers["ETag"]
    held = reader.post("Held.")
    reader.edit(held, "Held and changed.")
    reader.withdraw(held)
    assert reader.send("GET", f"/threads?url={PAGE}").headers["ETag"] == before


def test_the_answer_is_compressed_as_the_client_likes_it(reader: Reader) -> None:
    for n in range(5):
        reader.post(f"Hello {n}. " + "word " * 40)

    def ask(accept: str) -> Any:
        return reader.send("GET", f"/threads?url={PAGE}", Accept_Encoding=accept)

    plain = ask("identity")
    assert plain.headers.get("Content-Encoding") is None
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
    for accept, encoding in {
        "gzip, deflate, br": "br",
        "gzip": "gzip",
        "br;q=0.1, gzip;q=0.9": "gzip",
        "br": "br",
    }.items():
        answer = ask(accept)
        assert answer.headers["Content-Encoding"] == encoding, accept
        assert unpack[encoding](answer.data) == plain.data
        assert answer.headers["ETag"] != plain.headers["ETag"]
        assert {"Accept-Encoding", "Origin"} <= {
            name.strip() for name in answer.headers["Vary"].split(",")
        }
    assert ask("zstd, *;q=0").headers.get("Content-Encoding") is None


def test_head_tells_what_get_would(reader: Reader) -> None:
    reader.post("Hello.")
    got = reader.send("GET", f"/threads?url={PAGE}")
    head = reader.client.head(f"/api/v1/threads?url={PAGE}", headers={"Origin": ORIGIN})
    assert (head.status_code, head.headers["ETag"]) == (200, got.headers["ETag"])
    assert head.data == b""
