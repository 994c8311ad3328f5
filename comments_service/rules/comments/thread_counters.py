"""Comments and their answers as families: who stands below whom, and what that makes visible."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Member:
    """A comment's place, and what is counted of it (see models.Comment)."""

    parent_id: int | None
    root_id: int
    published: bool
    is_visible: bool = False
    child_count: int = 0
    reply_count: int = 0


def count_family(members: Mapping[int, Member]) -> None:
    """Write ``is_visible``, ``child_count`` and ``reply_count`` of whole threads, by id.

    A comment is visible when it is published or has visible answers; only those are counted.
    """
    for member in members.values():
        member.child_count = member.reply_count = 0
    for number in sorted(members, reverse=True):  # answers first: their ids are above the parent's
        member = members[number]
        member.is_visible = member.published or member.child_count > 0
        if member.is_visible and member.parent_id is not None:
            members[member.parent_id].child_count += 1
            members[member.root_id].reply_count += 1
