"""Who acts, and when: what every change is recorded with."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True)
class Actor:
    """Who acts: ``system``, ``commenter``, ``reader``, ``moderator``, ``program`` or ``expert``.

    A moderator comes with their number, a program with that of who made its token, an expert (a
    colleague without an account, who answers by a link) with that of who asked them. ``device`` is
    what a moderator's browser calls itself, the name of the program's token, or the expert's.
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
