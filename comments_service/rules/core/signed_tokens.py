"""Signed values that clients keep for us: nothing about them is stored.

itsdangerous signs with HMAC-SHA-1 derived per purpose (its ``salt``), so that a token for one
purpose is never valid for another.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from itsdangerous import BadData, URLSafeSerializer

#: Each comment brings its commenter a new token: who comes back within this time stays known.
COMMENTER_LASTS = timedelta(days=180)


def sign_edit(secret: str, site_id: int, comment_id: int, until: datetime) -> str:
    """Return the right to edit or delete one comment until ``until``."""
    return _edits(secret).dumps([site_id, comment_id, int(until.timestamp())])


def read_edit(secret: str, token: str) -> tuple[int, int, datetime] | None:
    """(site_id, comment_id, until) of a genuine edit token, also an expired one; else None."""
    match _load(_edits(secret), token):
        case [int(site_id), int(comment_id), int(until)]:
            return site_id, comment_id, datetime.fromtimestamp(until, UTC)
    return None


def sign_commenter(secret: str, site_id: int, commenter_id: int, now: datetime) -> str:
    """Return what makes a browser known as a commenter's, for ``COMMENTER_LASTS``."""
    until = now + COMMENTER_LASTS
    return _commenters(secret).dumps([site_id, commenter_id, int(until.timestamp())])


def read_commenter(secret: str, token: str, now: datetime) -> tuple[int, int] | None:
    """(site_id, commenter_id) of a genuine commenter token that has not ended; else None."""
    match _load(_commenters(secret), token):
        case [int(site_id), int(commenter_id), int(until)] if now.timestamp() < until:
            return site_id, commenter_id
    return None


def sign_privacy(secret: str, site_id: int, email: str, until: datetime) -> str:
    """Return the right to see, take and erase what was written under ``email``, until ``until``."""
    return _privacy(secret).dumps([site_id, email, int(until.timestamp())])


def read_privacy(secret: str, token: str, now: datetime) -> tuple[int, str] | None:
    """(site_id, email) of a genuine link that is not too old; else None."""
    match _load(_privacy(secret), token):
        case [int(site_id), str(email), int(until)] if now.timestamp() < until:
            return site_id, email
    return None


def sign_decision(secret: str, right: tuple[int, int, int], until: datetime) -> str:
    """Return a member's right to decide on one comment until ``until``, by a link of a mail.

    ``right`` is (site_id, comment_id, moderator_id).
    """
    return _decisions(secret).dumps([*right, int(until.timestamp())])


def read_decision(secret: str, token: str, now: datetime) -> tuple[int, int, int] | None:
    """(site_id, comment_id, moderator_id) of a genuine link that is not too old; else None."""
    match _load(_decisions(secret), token):
        case [int(site_id), int(comment_id), int(moderator_id), int(until)] if (
            now.timestamp() < until
        ):
            return site_id, comment_id, moderator_id
    return None


def sign_subscriber(secret: str, site_id: int, subscriber_id: int, until: datetime) -> str:
    """Return the right of a subscriber to see and change what they are mailed of, until then."""
    return _subscribers(secret).dumps([site_id, subscriber_id, int(until.timestamp())])


def read_subscriber(secret: str, token: str, now: datetime) -> tuple[int, int] | None:
    """(site_id, subscriber_id) of a genuine link that is not too old; else None."""
    match _load(_subscribers(secret), token):
        case [int(site_id), int(subscriber_id), int(until)] if now.timestamp() < until:
            return site_id, subscriber_id
    return None


def sign_owner(secret: str, site_id: int, subscriber_id: int, page: str, until: datetime) -> str:
    """Return the right of who reads the mails to an address to all that is theirs, until then.

    ``page`` is where they came from, or empty.
    """
    return _owners(secret).dumps([site_id, subscriber_id, page, int(until.timestamp())])


def read_owner(secret: str, token: str, now: datetime) -> tuple[int, int, str] | None:
    """(site_id, subscriber_id, page) of a genuine link that is not too old; else None."""
    match _load(_owners(secret), token):
        case [int(site_id), int(subscriber_id), str(page), int(until)] if now.timestamp() < until:
            return site_id, subscriber_id, page
    return None


def sign_reader(secret: str, right: tuple[int, int, str, str], until: datetime) -> str:
    """Return the right of a reader who is signed in to all that is theirs, until then.

    ``right`` is (site_id, reader_id, page, language); ``page`` is where they came from.
    """
    return _readers(secret).dumps([*right, int(until.timestamp())])


def read_reader(secret: str, token: str, now: datetime) -> tuple[int, int, str, str] | None:
    """(site_id, reader_id, page, language) of a genuine link that is not too old; else None."""
    match _load(_readers(secret), token):
        case [int(site_id), int(reader_id), str(page), str(language), int(until)] if (
            now.timestamp() < until
        ):
            return site_id, reader_id, page, language
    return None


def sign_stop(secret: str, site_id: int, subscriber_id: int, thread_id: int) -> str:
    """Return the right to stop a subscriber's mails of one page, of all where it is 0; for good."""
    return _stops(secret).dumps([site_id, subscriber_id, thread_id])


def read_stop(secret: str, token: str) -> tuple[int, int, int] | None:
    """(site_id, subscriber_id, thread_id) of a genuine link; else None."""
    match _load(_stops(secret), token):
        case [int(site_id), int(subscriber_id), int(thread_id)]:
            return site_id, subscriber_id, thread_id
    return None


def sign_feed(secret: str, whose: tuple[int, ...], key: str) -> str:
    """Return the right to read a feed for as long as ``key`` is the one that is stored.

    ``whose`` is (site_id, subscriber_id), or (site_id, moderator_id, watch_id) of a member.
    """
    return _feeds(secret).dumps([*whose, key])


def read_feed(secret: str, token: str) -> tuple[tuple[int, ...], str] | None:
    """(whose, key) of a genuine address of a feed; else None."""
    match _load(_feeds(secret), token):
        case [int(site_id), int(who), str(key)]:
            return (site_id, who), key
        case [int(site_id), int(who), int(watch_id), str(key)]:
            return (site_id, who, watch_id), key
    return None


def _feeds(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "feed")


def _subscribers(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "subscriber")


def _owners(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "owner")


def _readers(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "reader")


def _stops(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "stop")


def _decisions(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "decision")


def _privacy(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "privacy")


def _edits(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "edit")


def _commenters(secret: str) -> URLSafeSerializer:
    return _serializer(secret, "commenter")


@lru_cache(maxsize=16)
def _serializer(secret: str, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=salt)


def _load(serializer: URLSafeSerializer, token: str) -> object:
    try:
        return serializer.loads(token)
    except BadData:
        return None
