"""The people of the console: accounts, their roles on sites, and their sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class Moderator(Base):
    """An account of the console. Without a password it signs in by one-time links only.

    ``name_skeleton`` is what the name looks like (rules.text.fields): readers cannot pass for them.
    ``totp_secret`` is set while an authenticator app is asked at each sign-in (RFC 6238);
    ``totp_step`` is the last time step of which a code was accepted: none is taken twice.
    """

    __tablename__ = "moderators"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_skeleton: Mapped[str] = mapped_column(String(400))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(200))
    totp_step: Mapped[int | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]


class Membership(Base):
    """What a moderator may do on a site.

    ``answers``: whether what they answer appears at once or is proposed. Until ``away_until`` the
    service assigns them nothing and alerts them of nothing. ``weekly_report``: whether they are
    mailed the figures of the week, in ``language``; None as the site has it. ``feed_key`` is part
    of the addresses of their feeds; None: there are none.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'moderator', 'responder', 'analyst')", name="role"),
        CheckConstraint("answers IN ('publish', 'propose')", name="answers"),
    )

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    moderator_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(10))
    answers: Mapped[str] = mapped_column(String(8), default="publish", server_default="publish")
    away_until: Mapped[datetime | None]
    weekly_report: Mapped[bool | None]
    language: Mapped[str | None] = mapped_column(String(16))
    feed_key: Mapped[str | None] = mapped_column(String(32))


class ConsoleSession(Base):
    """A signed-in browser. Only the hash of its cookie is stored.

    ``device`` is what the browser calls itself, ``means`` how it came in.
    """

    __tablename__ = "console_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
    device: Mapped[str | None] = mapped_column(String(300))
    means: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class SignInLink(Base):
    """A link that signs in once, printed at the first start."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE")
    )
    expires_at: Mapped[datetime]
