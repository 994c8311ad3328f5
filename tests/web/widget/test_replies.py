"""GET /comments/{id}/replies."""

from typing import Any

import pytest

from tests.factories import Moderator, Posted, Reader, flatten

pytestmark = pytest.mark.database("both")


def pages(reader: Reader, of: Posted, limit: int) -> list[list[Any]]:
    """The comments of each page below a comment, as they nest."""
    found, cursor = [], ""
    while True:
        answer = reader.send("GET", f"/comments/{of.id}/replies?limit={limit}{cursor}").get_json()
        assert answer.keys() == {"comments", "next_cursor"}
        found.append(answer["comments"])
        if answer["next_cursor"] is None:
            return found
        cursor = f"&cursor={answer['next_cursor']}"


def test_everything_below_a_comment_comes_once_in_the_order_of_writing(reader: Reader) -> None:
    root = reader.post("Root")
    left = reader.post("Left", parent_id=root.id)
    right = reader.post("Right", parent_id=root.id)
    below_left = [reader.post(f"Left {n}", parent_id=left.id) for n in range(3)]
    below_right = [reader.post(f"Right {n}", parent_id=right.id) for n in range(2)]
    reader.post("Another root")
    everything = [left, right, *below_left, *below_right]
    got = [[c["id"] for c in flatten(page)] for page in pages(reader, root, 3)]
    assert [len(page) for page in got] == [3, 3, 1]
    assert sorted(sum(got, [])) == sorted(one.id for one in everything)
    assert pages(reader, right, 50)[0][0]["id"] == below_right[0].id
    assert len(pages(reader, left, 2)[0]) == 2


def test_a_reply_stands_below_its_parent_when_both_are_in_the_page(reader: Reader) -> None:
    root = reader.post("Root")
    child = reader.post("Child", parent_id=root.id)
    grandchild = reader.post("Grandchild", parent_id=child.id)
    whole = pages(reader, root, 50)[0]
    assert [comment["id"] for comment in whole] == [child.id]
    assert [comment["id"] for comment in whole[0]["replies"]] == [grandchild.id]
    assert whole[0]["replies"][0]["in_reply_to"] == {"id": child.id, "name": None}
    alone = pages(reader, root, 1)[1]
    assert [(comment["id"], comment["parent_id"]) for comment in alone] == [
        (grandchild.id, child.id)
    ]


def test_what_readers_do_not_see_is_not_there(reader: Reader, moderator: Moderator) -> None:
    root = reader.post("Root")
    hidden = reader.post("Hidden", parent_id=root.id)
    moderator.decide(hidden.id, "spam")
    assert pages(reader, root, 50) == [[]]
    for missing in (hidden.id, "1-123", "9-123", "nonsense"):
        answer = reader.send("GET", f"/comments/{missing}/replies")
        assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


def test_bad_cursors_are_refused(reader: Reader) -> None:
    root = reader.post("Root")
    for cursor in ("x", "-1", "f" * 16, "1.2", "%00"):
        answer = reader.send("GET", f"/comments/{root.id}/replies?cursor={cursor}")
        assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_cursor"), cursor
