"""The clock that all machines share: the database's."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from comments_service.extensions import connection

# What the question and its answer may take on their way.
_NOISE = timedelta(seconds=1)


def database_ahead() -> timedelta:
    """How far the database's clock is ahead of this machine's.

    Nothing for the embedded database, which has no other clock. One statement at most.
    """
    link = connection()
    if link.dialect.name == "sqlite":
        return timedelta()
    before = datetime.now(UTC)
    there: datetime = link.execute(select(func.clock_timestamp())).scalar_one()
    ahead = there - before - (datetime.now(UTC) - before) / 2
    return ahead if abs(ahead) > _NOISE else timedelta()
