"""A reader is forgotten: who they proved to be, their name, and where they were signed in."""

from sqlalchemy import delete, func
from sqlalchemy.orm import Session

from comments_service.models import Reader


def forget_reader(session: Session, site_id: int, email: str) -> None:
    """Forget the readers of an address, in a transaction that is open. One statement.

    Their names are free again.
    """
    session.execute(
        delete(Reader)
        .where(
            Reader.site_id == site_id,
            Reader.email.is_not(None),
            func.lower(Reader.email) == email.lower(),
        )
        .execution_options(synchronize_session=False)
    )
