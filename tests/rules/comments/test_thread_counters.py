"""Families of comments: what visibility makes of them."""

from comments_service.rules.comments.thread_counters import Member, count_family


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
