"""Whether a name is somebody's: conditions of the statement that a new comment waits for.

Their placeholders ``look`` and ``other_look`` are what the name may be read as.
"""

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select

from comments_service.models import Membership, Moderator, Reader
from comments_service.models.base import table_of

_moderators, _memberships = table_of(Moderator), table_of(Membership)
_readers = table_of(Reader)


def is_reserved_name(site_id: BindParameter[int]) -> ColumnElement[bool]:
    """Return whether it looks like that of one of the site's people."""
    return (
        select(_moderators.c.id)
        .join(_memberships, _memberships.c.moderator_id == _moderators.c.id)
        .where(_memberships.c.site_id == site_id, _looks(_moderators.c.name_skeleton))
        .exists()
    )


def is_taken_name(
    site_id: BindParameter[int], commenter_id: ColumnElement[int]
) -> ColumnElement[bool]:
    """Return whether it looks like that of a verified reader who is not this commenter."""
    return (
        select(_readers.c.id)
        .where(
            _readers.c.site_id == site_id,
            _looks(_readers.c.name_skeleton),
            # Whom nothing makes known is none of them.
            _readers.c.commenter_id != func.coalesce(commenter_id, 0),
        )
        .exists()
    )


def _looks(skeleton: ColumnElement[str]) -> ColumnElement[bool]:
    return skeleton.in_([bindparam("look"), bindparam("other_look")])
