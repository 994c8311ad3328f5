"""What a check works with: the draft, the facts, the site's policy, and what it may find."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from comments_service.errors import AppError
from comments_service.rules.comments.learning import Learned
from comments_service.rules.comments.status import Status


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody wants to publish, as readers would see it.

    ``body`` is the text without its markup, ``links`` are the targets in it, ``title`` is the
    page's where the comment would give it one. ``is_unproven``: it came without a proof of work,
    where the site asks for one, by a way on which there is none. ``preview``: the origin of the
    preview on which it was written.
    """

    body: str
    links: tuple[str, ...]
    name: str | None
    website: str | None = None
    title: str | None = None
    trap: str = ""
    is_unproven: bool = False
    preview: str | None = None
    filled_in_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of the writer: comments published and refused before, a ban that was made from
    one of theirs and does not meet this one, the same text just sent, the name of one of the site's
    people.
    """

    published_before: int = 0
    refused_before: int = 0
    is_banned_elsewhere: bool = False
    is_repeat: bool = False
    is_reserved_name: bool = False


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A site's rules, as its owner set them, and what its decisions have taught if one asks."""

    moderation: str
    trusted_after: int
    max_links: int
    blocked_words: tuple[str, ...]
    blocked_words_action: str
    min_fill_seconds: int
    require_name: bool
    site_name: str = ""
    language: str = "en"
    learned: Learned | None = None
    is_judged: bool = False
    preview_posts: str = "hold"


class Severity(IntEnum):
    """What a finding leads to; a higher one wins."""

    HOLD = 1
    SPAM = 2
    REFUSE = 3


@dataclass(frozen=True)
class Finding:
    """One reason. ``message`` may hold ``{placeholders}`` that ``params`` fill."""

    rule: str
    severity: Severity
    message: str
    params: dict[str, Any] = field(default_factory=dict)
    for_field: str = "body"

    def as_reason(self) -> dict[str, Any]:
        """Return the finding as it is stored with the comment and its event."""
        return {"code": self.rule, "message": self.message, "params": self.params}


@dataclass(frozen=True)
class Verdict:
    """The status that a draft gets, and every reason for it."""

    status: Status
    findings: tuple[Finding, ...]


Judge = Callable[[Draft, Facts, Policy], "dict[str, Any] | None"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Check:
    """One rule: its stable ``code``, what people call it, what it finds and what that leads to.

    ``judge`` returns the params of ``message`` where the rule applies, else None. ``settings`` are
    the site's settings that it reads, first the one to change. ``refuses`` tells when it refuses
    where it would else only hold.
    """

    code: str
    label: str
    severity: Severity
    message: str
    judge: Judge
    settings: tuple[str, ...] = ()
    for_field: str = "body"
    refuses: Callable[[Policy], bool] | None = None

    def __call__(self, draft: Draft, facts: Facts, policy: Policy) -> Finding | None:
        """Return what the rule finds, None for nothing."""
        params = self.judge(draft, facts, policy)
        if params is None:
            return None
        severity = (
            Severity.REFUSE if self.refuses is not None and self.refuses(policy) else self.severity
        )
        return Finding(self.code, severity, self.message, params, self.for_field)


class Refused(AppError):
    """A draft that ``rule`` does not let in."""

    def __init__(self, rule: str, code: str, message: str, **more: Any) -> None:
        super().__init__(code, message, **more)
        self.rule = rule
