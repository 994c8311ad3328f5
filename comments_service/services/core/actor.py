"""Who acts, and when: what every change is recorded with."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True)
class Actor:
    """Who acts: ``system``, ``commenter``, ``reader``, ``moderator`` or ``program``.

    A moderator comes with their number, a program with that of who made its token. ``device`` is
    what a moderator's browser calls itself, or the name of the program's token.
    """

    kind: str
    moderator_id: int | None = None
    device: str | None = None


SYSTEM = Actor("system")
COMMENTER = Actor("commenter")


class By(NamedTuple):
    """Who makes a change, and when: a moment in UTC."""

    actor: Actor
    at: datetime
