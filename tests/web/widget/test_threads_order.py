"""GET /threads: order, pages, pins and links to a comment."""

import pytest
from flask import Flask

from tests.factories import Moderator, Reader, flatten, set_rules
from tests.web.widget.discussions import bodies, chain, voted

pytestmark = pytest.mark.database("both")
SORTS = ("oldest", "newest", "top")


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
