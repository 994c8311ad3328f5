"""The addresses of one's own feeds are made, and withdrawn: what was handed out then shows nothing.

A key is drawn at random each time, so that an address that was withdrawn never works again.
"""

import secrets

from sqlalchemy import ColumnElement, update

from comments_service.errors import not_found
from comments_service.models import Membership, Subscriber
from comments_service.services.core.transaction import transaction

_BYTES = 16


def make_reader_feed(site_id: int, subscriber_id: int) -> None:
    """Give a subscriber an address of their feed: a new one. Raise AppError not_found."""
    _set(Subscriber, _is_subscriber(site_id, subscriber_id), secrets.token_hex(_BYTES))


def withdraw_reader_feed(site_id: int, subscriber_id: int) -> None:
    """Have the address of a subscriber's feed show nothing more. Raise AppError not_found."""
    _set(Subscriber, _is_subscriber(site_id, subscriber_id), None)


def make_member_feeds(site_id: int, moderator_id: int) -> None:
    """Give a member addresses of feeds: new ones. Raise AppError not_found."""
    _set(Membership, _is_member(site_id, moderator_id), secrets.token_hex(_BYTES))


def withdraw_member_feeds(site_id: int, moderator_id: int) -> None:
    """Have the addresses of a member's feeds show nothing more. Raise AppError not_found."""
    _set(Membership, _is_member(site_id, moderator_id), None)


def _is_subscriber(site_id: int, subscriber_id: int) -> ColumnElement[bool]:
    return (Subscriber.site_id == site_id) & (Subscriber.id == subscriber_id)


def _is_member(site_id: int, moderator_id: int) -> ColumnElement[bool]:
    return (Membership.site_id == site_id) & (Membership.moderator_id == moderator_id)


def _set(
    model: type[Subscriber] | type[Membership], whose: ColumnElement[bool], key: str | None
) -> None:
    with transaction() as session:
        changed = session.execute(
            update(model)
            .where(whose)
            .values(feed_key=key)
            .returning(model.site_id)
            .execution_options(synchronize_session=False)
        )
        if changed.first() is None:
            raise not_found()
