"""Moderators at work on the site's own pages."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base
from comments_service.rules.text.urls import MAX_ORIGIN_LENGTH


class PageSession(Base):
    """What a console session lets a moderator do on the pages of one host, and for how long.

    It ends with that session. Only hashes are stored: of the code that opens it once, and of the
    token that the page got for it (None: nobody has used the code yet). ``origin`` is that of the
    page which the console opened, and then that of the page which brought the code.
    """

    __tablename__ = "page_sessions"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    site_id: Mapped[int] = mapped_column(Integer, ForeignKey("sites.id", ondelete="CASCADE"))
    moderator_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
    session_hash: Mapped[str] = mapped_column(
        String(64), ForeignKey("console_sessions.token_hash", ondelete="CASCADE"), index=True
    )
    origin: Mapped[str] = mapped_column(String(MAX_ORIGIN_LENGTH))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
