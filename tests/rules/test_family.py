"""Families of comments: order, loops, and what visibility makes of them."""

from comments_service.rules.family import Member, count_family, parents_first


def ordered(parents: dict[str, str | None]) -> list[tuple[str, str | None]]:
    return list(parents_first(parents, parents))


def test_a_parent_comes_before_its_answers_whatever_the_order() -> None:
    assert ordered({"c": "b", "b": "a", "a": None}) == [("a", None), ("b", "a"), ("c", "b")]


def test_otherwise_the_order_stays() -> None:
    assert ordered({"a": None, "b": None, "c": "a"}) == [("a", None), ("b", None), ("c", "a")]


def test_a_parent_outside_is_kept() -> None:
    assert ordered({"b": "known"}) == [("b", "known")]


def test_a_loop_is_cut_once() -> None:
    found = ordered({"a": "b", "b": "c", "c": "a", "d": "a"})
    assert [name for name, _ in found] == ["c", "b", "a", "d"]
    assert [parent for _, parent in found] == [None, "c", "b", "a"]


def test_a_tail_that_leads_into_a_loop_cuts_the_loop_and_not_the_tail() -> None:
    found = dict(ordered({"tail": "a", "a": "b", "b": "a"}))
    assert found["tail"] == "a"
    assert sorted(parent is None for parent in found.values()) == [False, False, True]


def test_a_self_parent_stands_at_the_top() -> None:
    assert ordered({"a": "a"}) == [("a", None)]


def test_only_what_is_visible_is_counted() -> None:
    members = {
        1: Member(None, 1, published=False),
        2: Member(1, 1, published=False),
        3: Member(2, 1, published=True),
        4: Member(1, 1, published=False),
        5: Member(None, 5, published=False),
    }
    count_family(members)
    assert [number for number, member in members.items() if member.is_visible] == [1, 2, 3]
    assert [member.child_count for member in members.values()] == [1, 1, 0, 0, 0]
    assert [member.reply_count for member in members.values()] == [2, 0, 0, 0, 0]
