"""Refused comments are counted by rule and day; nothing else is kept of them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import Date, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from comments_service.rules.comments.policy import Refused
from comments_service.services.core.transaction import transaction

_ONE_MORE = text("""
    INSERT INTO refusals (site_id, day, rule, count) VALUES (:site_id, :day, :rule, 1)
    ON CONFLICT (site_id, day, rule) DO UPDATE SET count = refusals.count + 1
""").bindparams(bindparam("day", type_=Date))


@contextmanager
def counted_refusals(site_id: int, now: datetime) -> Iterator[None]:
    """Count the refusal that leaves the block, in a transaction of its own after it.

    What is not refused costs nothing; a count that cannot be written is left out.
    """
    try:
        yield
    except Refused as refused:
        with suppress(SQLAlchemyError), transaction() as session:
            counted = {"site_id": site_id, "day": now.date(), "rule": refused.rule}
            session.execute(_ONE_MORE, counted)
        raise
