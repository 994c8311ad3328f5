"""Destinations that cannot be reached: what goes there waits together, longer and longer."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from comments_service.models import Outage

_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: three times as long each time, up to a cap.

    Between half and all of it by chance, so that what failed together does not come back together.
    """
    tripled: timedelta = _FIRST_WAIT * 3 ** (attempts - 1)
    return min(tripled, _LONGEST_WAIT) * (0.5 + secrets.randbelow(1000) / 2000)


def note_outage(session: Session, destination: str, now: datetime) -> None:
    """Let nothing go to ``destination`` for a while."""
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    first = dialect.insert(Outage).values(
        destination=destination, tries=1, since=now, until=now + wait_after(1)
    )
    counted = first.on_conflict_do_update(
        index_elements=[Outage.destination], set_={"tries": Outage.tries + 1}
    )
    tries = session.execute(counted.returning(Outage.tries)).scalar_one()
    if tries > 1:
        session.execute(
            update(Outage)
            .where(Outage.destination == destination)
            .values(until=now + wait_after(tries))
        )


def end_outage(session: Session, destination: str) -> None:
    """Let what waits for ``destination``, if it names one, go there at once."""
    if destination:
        session.execute(delete(Outage).where(Outage.destination == destination))
