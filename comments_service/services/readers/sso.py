"""Single sign-on: its secret is made, renewed and withdrawn; readers come in by it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update

from comments_service.models import Reader, ReaderIdentity, ReaderSession, Site, SsoSecret
from comments_service.queries.readers.sso import sso_secret_of
from comments_service.rules.readers.sso import (
    KEY_PREFIX,
    SECRET_PREFIX,
    SESSION_LASTS,
    identity_of_token,
)
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.encryption import seal, unseal
from comments_service.services.core.ids import fresh_secret
from comments_service.services.core.transaction import transaction
from comments_service.services.readers.sign_in import sign_in_reader

#: So long the secret before the last one is good as well.
ROTATION_LASTS = timedelta(days=2)


def renew_sso_secret(site_id: int, secret_key: str, by: By) -> str:
    """Return a new secret of a site, the first or a further one; it is shown once."""
    secret = SECRET_PREFIX + fresh_secret()
    sealed = {"secret": seal(secret_key, site_id, secret), "created_at": by.at}
    own = SsoSecret.site_id == site_id
    with transaction() as session:
        before = session.execute(select(SsoSecret.secret).where(own).with_for_update()).scalar()
        if before is None:
            session.execute(insert(SsoSecret).values(site_id=site_id, **sealed))
        else:
            kept = {"previous_secret": before, "previous_until": by.at + ROTATION_LASTS}
            session.execute(
                update(SsoSecret)
                .where(own)
                .values(**sealed, **kept)
                .execution_options(synchronize_session=False)
            )
        record_entry(session, site_id, AuditRecord(action="sso_secret"), by)
    return secret


def withdraw_sso(site_id: int, by: By) -> None:
    """Let nobody in by single sign-on any more, and sign out who came in by it.

    It makes nobody the same reader any more as who proved an address by other means: whoever had
    the secret can have claimed that address.
    """
    named = Reader.site_id == site_id, Reader.identity.startswith(KEY_PREFIX)
    tied = ReaderIdentity.site_id == site_id, ReaderIdentity.key.startswith(KEY_PREFIX)
    came_in = or_(
        ReaderSession.reader_id.in_(select(Reader.id).where(*named)),
        ReaderSession.reader_id.in_(select(ReaderIdentity.reader_id).where(*tied)),
    )
    with transaction() as session:
        session.execute(delete(SsoSecret).where(SsoSecret.site_id == site_id))
        session.execute(
            delete(ReaderSession)
            .where(ReaderSession.site_id == site_id, came_in)
            .execution_options(synchronize_session=False)
        )
        session.execute(
            delete(ReaderIdentity).where(*tied).execution_options(synchronize_session=False)
        )
        record_entry(session, site_id, AuditRecord(action="sso_off"), by)


def sign_in_by_page(site: Site, token: str, service: str, secret_key: str, now: datetime) -> str:
    """Return the token of a session of whom a page's token names.

    Raise AppError bad_token for a token that is none of the site's for ``service``, our address.
    """
    identity = identity_of_token(
        token, _secrets(site.id, secret_key, now), site_key=site.key, service=service, now=now
    )
    return sign_in_reader(site, identity, now, SESSION_LASTS)


def _secrets(site_id: int, secret_key: str, now: datetime) -> list[str]:
    """Return the secrets that are good now: during a rotation two."""
    row = sso_secret_of(site_id)
    if row is None:
        return []
    sealed = [row.secret]
    if row.previous_secret and row.previous_until and now < row.previous_until:
        sealed.append(row.previous_secret)
    opened = (unseal(secret_key, site_id, one) for one in sealed)
    return [secret for secret in opened if secret]
