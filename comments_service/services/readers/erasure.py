"""A reader is forgotten: who they proved to be, their name, and where they were signed in."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from comments_service.models import Reader
from comments_service.queries.readers.persons import Person


def forget_readers(session: Session, person: Person) -> None:
    """Forget the readers that a person is, in a transaction that is open. One statement.

    Their identities and sessions go with them; their names are free again.
    """
    session.execute(
        delete(Reader)
        .where(Reader.site_id == person.site_id, Reader.id.in_(person.reader_ids))
        .execution_options(synchronize_session=False)
    )
