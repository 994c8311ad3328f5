"""Imports: what came in together, and can go out again together."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class Import(Base):
    """One file that was brought, by command or in the console.

    ``found`` is what reading it told, ``summary`` what was written; ``done`` of ``total`` entries
    are through. ``error`` is the line that a person reads when it ``failed``. ``encoding`` is what
    its text is in, where not in UTF-8; with ``adds_origin`` the address of its pages may show the
    site's comments from then on.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(
            "state IN ('uploaded', 'checked', 'waiting', 'running', 'done', 'undoing', 'undone',"
            " 'failed')",
            name="state",
        ),
    )

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(8))
    format: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str] = mapped_column(String(300))
    site_url: Mapped[str | None] = mapped_column(String(300))
    encoding: Mapped[str | None] = mapped_column(String(16))
    adds_origin: Mapped[bool] = mapped_column(default=False, server_default=false())
    found: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(String(500))
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class UploadPart(Base):
    """A piece of a file that waits for its import, where every replica's worker can read it."""

    __tablename__ = "upload_parts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "import_id"], ["imports.site_id", "imports.id"], ondelete="CASCADE"
        ),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    import_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
