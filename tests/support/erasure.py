"""Somebody is erased by an address."""

from comments_service.queries.readers.persons import person_of_email
from comments_service.services.core.actor import By
from comments_service.services.moderation.privacy import erase_person
from tests.support.databases import SECRET_KEY


def erase_commenter(site_id: int, email: str, by: By) -> int:
    """Erase whose an address is; return how many comments that were."""
    return erase_person(person_of_email(site_id, email), by, SECRET_KEY)
