"""A site: its addresses, its rules and its look."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base
from comments_service.rules.text.render import RENDERER_VERSION
from comments_service.rules.text.urls import MAX_ORIGIN_LENGTH


class Site(Base):
    """One blog or publication. ``version`` grows with each change that readers can see.

    ``set_up`` holds, with blanks between, the steps of the guided start that its owner has settled
    (rules.sites.setup). ``rendered_with`` is the newest renderer by which its comments were asked
    to be made anew. ``alerts`` holds, with blanks between, the kinds of cause that a channel or a
    member wants to be alerted of (services.community.alerts). ``watch_version`` grows with each
    change of its watches, ``learned_version`` with that of what its decisions have taught
    (services.comments.upkeep.learning); 0: it never had one. ``needs`` says which comments wait for
    an answer (rules.community.needs), ``target_s`` within how many seconds of working time, which
    ``time_zone``, ``working_hours`` and ``closed_days`` tell (rules.community.opening_hours).
    ``reader_mails`` offers readers mails, ``tell_reasons`` has those of a refusal say why.
    ``akismet_key`` is sealed (services.core.encryption). ``has_providers``: readers can sign in at
    another service (IdentityProvider). ``switched_from`` is the system whose scripts it stands in
    for (rules.sites.other_systems).
    """

    __tablename__ = "sites"
    __table_args__ = (
        CheckConstraint("moderation IN ('open', 'first', 'all')", name="moderation"),
        CheckConstraint("blocked_words_action IN ('hold', 'refuse')", name="blocked_words_action"),
        CheckConstraint("default_sort IN ('oldest', 'newest', 'top')", name="default_sort"),
        CheckConstraint(
            "page_parameters IN ('untracked', 'listed', 'every')", name="page_parameters"
        ),
        CheckConstraint("proof_of_work IN ('off', 'rise', 'on')", name="proof_of_work"),
        CheckConstraint("preview_posts IN ('hold', 'off')", name="preview_posts"),
        CheckConstraint("needs IN ('asks', 'all', 'watched', 'off')", name="needs"),
        CheckConstraint("theme IN ('inherit', 'light', 'dark', 'auto')", name="theme"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    set_up: Mapped[str | None] = mapped_column(String(60))
    rendered_with: Mapped[int | None] = mapped_column(Integer, default=RENDERER_VERSION)

    switched_from: Mapped[str] = mapped_column(String(12), default="", server_default=text("''"))
    alerts: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    watch_version: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))

    page_parameters: Mapped[str] = mapped_column(
        String(10), default="untracked", server_default="untracked"
    )
    page_parameter_names: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    hash_routes: Mapped[bool] = mapped_column(default=False, server_default=false())
    local_ports: Mapped[bool] = mapped_column(default=False, server_default=false())
    preview_origins: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    preview_posts: Mapped[str] = mapped_column(String(4), default="hold", server_default="hold")

    moderation: Mapped[str] = mapped_column(String(8), default="first")
    trusted_after: Mapped[int] = mapped_column(Integer, default=1)
    max_links: Mapped[int] = mapped_column(Integer, default=2)
    blocked_words: Mapped[str] = mapped_column(Text, default="")
    blocked_words_action: Mapped[str] = mapped_column(String(8), default="refuse")
    judge_url: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    akismet_key: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    judge_minutes: Mapped[int] = mapped_column(Integer, default=10, server_default="10")
    judge_error: Mapped[str | None] = mapped_column(String(300))
    judge_failing_since: Mapped[datetime | None]
    hold_likely_spam: Mapped[bool] = mapped_column(default=False, server_default=false())
    learned_version: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    min_fill_seconds: Mapped[int] = mapped_column(Integer, default=2)
    require_name: Mapped[bool] = mapped_column(default=False)

    close_after_days: Mapped[int | None] = mapped_column(Integer)
    closed_message: Mapped[str | None] = mapped_column(String(300))
    edit_window_seconds: Mapped[int] = mapped_column(Integer, default=900)

    needs: Mapped[str] = mapped_column(String(8), default="asks", server_default="asks")
    target_s: Mapped[int | None] = mapped_column(Integer, default=3600, server_default="3600")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC", server_default="UTC")
    working_hours: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    closed_days: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    figures_by_person: Mapped[bool] = mapped_column(default=False, server_default=false())
    weekly_report: Mapped[bool] = mapped_column(default=False, server_default=false())
    report_at: Mapped[datetime | None]
    reported_on: Mapped[date | None]

    has_providers: Mapped[bool] = mapped_column(default=False, server_default=false())
    reader_mails: Mapped[bool] = mapped_column(default=False, server_default=false())
    tell_reasons: Mapped[bool] = mapped_column(default=False, server_default=false())

    proof_of_work: Mapped[str] = mapped_column(String(4), default="off", server_default="off")
    limit_poster: Mapped[str] = mapped_column(String(60), default="10 per minute")
    limit_thread: Mapped[str] = mapped_column(String(60), default="60 per minute")
    limit_site: Mapped[str] = mapped_column(String(60), default="300 per minute")
    limit_vote: Mapped[str] = mapped_column(String(60), default="60 per minute")
    limit_report: Mapped[str] = mapped_column(String(60), default="10 per minute")
    limit_preview: Mapped[str] = mapped_column(String(60), default="60 per minute")

    language: Mapped[str] = mapped_column(String(16), default="en")
    default_sort: Mapped[str] = mapped_column(String(8), default="oldest")
    max_depth: Mapped[int] = mapped_column(Integer, default=6)
    votes: Mapped[bool] = mapped_column(default=True)
    reactions: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    webmentions: Mapped[bool] = mapped_column(default=True, server_default=true())
    pingbacks: Mapped[bool] = mapped_column(default=False, server_default=false())
    theme: Mapped[str] = mapped_column(String(8), default="inherit")
    accent: Mapped[str | None] = mapped_column(String(7))


class SiteOrigin(Base):
    """An origin from which a site's pages may embed and post, such as ``https://blog.example``.

    ``host`` is folded as thread keys fold it, so that a page's address finds its site.
    """

    __tablename__ = "site_origins"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    origin: Mapped[str] = mapped_column(String(MAX_ORIGIN_LENGTH), primary_key=True)
    host: Mapped[str] = mapped_column(String(260), index=True)
