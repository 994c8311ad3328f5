"""Comments that are refused: for a name, and how often by rule and day. Nothing else is kept."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import Date, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import N_, FieldError
from comments_service.queries.comments.posting import PostingRow
from comments_service.rules.comments.policy import Refused
from comments_service.services.comments.new_comment import Caller, NewComment
from comments_service.services.core.transaction import transaction

_ONE_MORE = text("""
    INSERT INTO refusals (site_id, day, rule, count) VALUES (:site_id, :day, :rule, 1)
    ON CONFLICT (site_id, day, rule) DO UPDATE SET count = refusals.count + 1
""").bindparams(bindparam("day", type_=Date))

_TAKEN = N_(
    "Somebody has confirmed this name here. Choose another one or, if it is yours, have a link "
    "mailed to you and sign in."
)


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


def refuse_taken_name(context: PostingRow, new: NewComment, caller: Caller) -> None:
    """Raise AppError name_taken for the name of a reader whom nothing shows the caller to be."""
    if context.is_taken_name and not caller.vouches_for(new.name):
        error = FieldError("author.name", "taken", _TAKEN)
        raise Refused("name_taken", "name_taken", _TAKEN, errors=[error])
