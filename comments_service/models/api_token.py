"""Tokens with which programs manage a site."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


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
