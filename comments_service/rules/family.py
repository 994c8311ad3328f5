"""Comments and their answers as families: who stands below whom, and what that makes visible."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

Name = TypeVar("Name")


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


def parents_first(
    order: Iterable[Name], parents: Mapping[Name, Name | None]
) -> Iterator[tuple[Name, Name | None]]:
    """Each name in ``order`` with its parent, no earlier than that parent.

    ``parents`` may lead out of ``order``. Of a loop, one member comes without its parent.
    """
    done: set[Name] = set()
    for start in order:
        line: dict[Name, Name | None] = {}
        name: Name | None = start
        while name is not None and name in parents and name not in done and name not in line:
            line[name] = parents[name]
            name = line[name]
        if name is not None and name in line:  # back where we came by: a loop
            line[next(reversed(line))] = None
        done.update(line)
        yield from reversed(line.items())
