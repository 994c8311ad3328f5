"""What people and programs come in with beside a password, and how people are invited."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class Passkey(Base):
    """A WebAuthn credential. ``id`` is its credential id, in base64url."""

    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(String(1400), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(100))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code for who has lost their authenticator app; it works once. Only its hash is stored."""

    __tablename__ = "recovery_codes"

    moderator_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class SignInStep(Base):
    """A sign-in, or the making of a passkey, that has begun and waits for its next step.

    Only the hash of the browser's cookie is stored; ``challenge`` is WebAuthn's, in base64url.
    """

    __tablename__ = "sign_in_steps"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    moderator_id: Mapped[int | None] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE")
    )
    purpose: Mapped[str] = mapped_column(String(16))
    challenge: Mapped[str | None] = mapped_column(String(200))
    expires_at: Mapped[datetime]


class Invitation(Base):
    """A link by which somebody joins a site, once. Only its hash is stored."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'moderator', 'responder', 'analyst')", name="role"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(10))
    label: Mapped[str | None] = mapped_column(String(254))
    invited_by: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ApiToken(Base):
    """A program's key to one site. Only its hash is stored; ``scopes`` say what it opens."""

    __tablename__ = "api_tokens"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class Reader(Base):
    """Somebody who has proved to a site who they are: their name is nobody else's there.

    ``identity`` is what they proved (rules.readers.identity), ``email`` the address that came with
    it, if any. ``name_skeleton`` is what the name looks like (rules.text.words). They write as the
    commenter ``commenter_id``; of its comments the verified ones are theirs.
    """

    __tablename__ = "readers"
    __table_args__ = (
        UniqueConstraint("site_id", "identity"),
        UniqueConstraint("site_id", "name_skeleton"),
        UniqueConstraint("site_id", "commenter_id"),
        Index(None, "site_id", "email"),
        ForeignKeyConstraint(
            ["site_id", "commenter_id"], ["commenters.site_id", "commenters.id"]
        ),
    )  # fmt: skip

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    identity: Mapped[str] = mapped_column(String(600))
    email: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    name_skeleton: Mapped[str | None] = mapped_column(String(400))
    commenter_id: Mapped[int]
    created_at: Mapped[datetime]


class ReaderSession(Base):
    """A browser in which a reader is signed in, until ``expires_at``.

    Only hashes are stored: of the code that opens it once, and of the token that the widget got
    for it (None: nobody has used the code yet).
    """

    __tablename__ = "reader_sessions"
    __table_args__ = (
        UniqueConstraint("site_id", "token_hash"),
        Index(None, "site_id", "reader_id"),
        ForeignKeyConstraint(
            ["site_id", "reader_id"], ["readers.site_id", "readers.id"], ondelete="CASCADE"
        ),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_hash: Mapped[str | None] = mapped_column(String(64))
    reader_id: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ReaderIdentity(Base):
    """A further way by which a reader has proved who they are, beside ``readers.identity``."""

    __tablename__ = "reader_identities"
    __table_args__ = (
        Index(None, "site_id", "reader_id"),
        ForeignKeyConstraint(
            ["site_id", "reader_id"], ["readers.site_id", "readers.id"], ondelete="CASCADE"
        ),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(600), primary_key=True)
    reader_id: Mapped[int]
    created_at: Mapped[datetime]


class IdentityProvider(Base):
    """A service at which readers of a site may sign in: OpenID Connect, GitHub or Mastodon.

    ``address`` is its issuer or host, ``endpoints`` where it is asked. ``client_secret`` is sealed
    (services.core.encryption). ``last_error`` says why the last sign-in failed, if it was the
    provider's or the settings' doing.
    """

    __tablename__ = "identity_providers"
    __table_args__ = (
        CheckConstraint("kind IN ('oidc', 'github', 'mastodon')", name="kind"),
        UniqueConstraint("site_id", "kind", "address"),
    )

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(300))
    client_id: Mapped[str] = mapped_column(String(300))
    client_secret: Mapped[str] = mapped_column(String(1000))
    endpoints: Mapped[dict[str, str]] = mapped_column(JSON)
    last_error: Mapped[str | None] = mapped_column(String(500))
    failed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SsoSecret(Base):
    """What a site signs with who is signed in on its own pages; sealed (services.core.encryption).

    The one before is good until ``previous_until``.
    """

    __tablename__ = "sso_secrets"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(String(300))
    previous_secret: Mapped[str | None] = mapped_column(String(300))
    previous_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
