"""A thread: the comments of one page, keyed by its canonical address."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base
from comments_service.rules.text.urls import MAX_ESCAPED_LENGTH

# SQLite does not measure: there the column is as it was first made.
PageAddress = String(2100).with_variant(String(MAX_ESCAPED_LENGTH), "postgresql")


class Thread(Base):
    """``version`` grows inside each transaction that changes what readers see.

    ``title`` and ``url`` never come from a comment that readers do not see: ``title_from`` and
    ``url_from`` are the published comments whose page gave them. ``title_fixed`` and ``url_fixed``:
    the team set them, and comments change them no more.
    ``import_id`` is the import that made it, if one did; ``slow_seconds`` is how long one writer
    waits between two comments while the thread is slow. ``reactions`` counts those to the page by
    their kinds, ``mention_count`` the published links from elsewhere.
    """

    __tablename__ = "threads"
    __table_args__ = (UniqueConstraint("site_id", "key"),)

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(2100))
    url: Mapped[str] = mapped_column(PageAddress)
    title: Mapped[str | None] = mapped_column(String(300))
    title_from: Mapped[int | None]
    url_from: Mapped[int | None]
    title_fixed: Mapped[bool] = mapped_column(default=False, server_default=false())
    url_fixed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)
    comment_count: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    slow_seconds: Mapped[int | None] = mapped_column(Integer)
    import_id: Mapped[int | None]
    reactions: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    mention_count: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class ThreadAlias(Base):
    """A former or second address of a page; reading and posting there reach the thread."""

    __tablename__ = "thread_aliases"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
        ),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(2100), primary_key=True)
    thread_id: Mapped[int]
