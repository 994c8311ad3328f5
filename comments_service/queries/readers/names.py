"""Whose a name is on a site."""

from collections.abc import Collection

from sqlalchemy import select

from comments_service.extensions import connection
from comments_service.models import Membership, Moderator, Reader
from comments_service.rules.text.words import skeletons


def looks_of_others(site_id: int, names: Collection[str], reader_id: int = 0) -> frozenset[str]:
    """Return what names of moderators, and of other readers than one, look like.

    Of those alone that look like one of ``names``. Two statements.
    """
    looks = {look for name in names for look in skeletons(name)}
    readers = select(Reader.name_skeleton).where(
        Reader.site_id == site_id, Reader.name_skeleton.in_(looks), Reader.id != reader_id
    )
    team = (
        select(Moderator.name_skeleton)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id, Moderator.name_skeleton.in_(looks))
    )
    rows = (row for chosen in (readers, team) for row in connection().execute(chosen))
    return frozenset(look for (look,) in rows if look)
