"""Signed values in the forms and addresses of the page without JavaScript: nothing is stored.

A form's token tells when it was given out, and makes one comment of a click made twice. A receipt
shows its own author a comment that waits, for an hour.
"""

from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from comments_service.rules.core.identity import secret_hash

RECEIPT_LASTS = timedelta(hours=1)


def sign_form(secret: str, nonce: str, at: datetime) -> str:
    """Return a token for a form that is given out ``at``; ``nonce`` is random."""
    return _forms(secret).dumps([nonce, int(at.timestamp() * 1000)])


def filled_in_ms(secret: str, token: str, now: datetime) -> int:
    """How long a form was in its reader's hands; 0 without a genuine token, as for a machine."""
    match _load(_forms(secret), token):
        case [str(), int(given_out)]:
            return max(0, int(now.timestamp() * 1000) - given_out)
    return 0


def retry_key(token: str, *content: str | None) -> str:
    """Return the idempotency key of a form sent with this content; other content is another
    comment."""
    return secret_hash("\0".join([token, *(part or "" for part in content)]))


def sign_receipt(secret: str, site_id: int, comment_id: int, at: datetime) -> str:
    """Return the right to see one's own comment, posted ``at``."""
    return _receipts(secret).dumps([site_id, comment_id, int(at.timestamp())])


def read_receipt(secret: str, token: str, now: datetime) -> tuple[int, int] | None:
    """(site_id, comment_id) of a genuine receipt that is not too old; else None."""
    match _load(_receipts(secret), token):
        case [int(site_id), int(comment_id), int(posted)]:
            if now < datetime.fromtimestamp(posted, UTC) + RECEIPT_LASTS:
                return site_id, comment_id
    return None


def _forms(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="form")


def _receipts(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="receipt")


def _load(serializer: URLSafeSerializer, token: str) -> object:
    try:
        return serializer.loads(token)
    except BadData:
        return None
