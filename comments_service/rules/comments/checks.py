"""The moderation policy: an ordered list of small checks that decides before anything is visible.

A check looks at the draft, at the facts known of its writer and at the site's policy, and finds
nothing or one thing. All findings are kept as reasons; the gravest decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from comments_service.errors import N_, AppError, FieldError
from comments_service.rules.comments.status import Status
from comments_service.rules.text.fields import find_words


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody wants to publish. ``links`` are the targets that its text would show."""

    body: str
    links: tuple[str, ...]
    name: str | None
    trap: str = ""
    filled_in_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of the writer: comments published before, the same text just sent, a name
    that passes for a moderator's.
    """

    published_before: int = 0
    is_repeat: bool = False
    is_reserved_name: bool = False


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A site's rules, as its owner set them."""

    moderation: str
    trusted_after: int
    max_links: int
    blocked_words: tuple[str, ...]
    blocked_words_action: str
    min_fill_seconds: int
    require_name: bool


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
        """The finding as it is stored with the comment and its event."""
        return {"code": self.rule, "message": self.message, "params": self.params}


@dataclass(frozen=True)
class Verdict:
    """The status that a draft gets, and every reason for it."""

    status: Status
    findings: tuple[Finding, ...]


class Refused(AppError):
    """A draft that ``rule`` does not let in."""

    def __init__(self, rule: str, code: str, message: str, **more: Any) -> None:
        super().__init__(code, message, **more)
        self.rule = rule


def decide(draft: Draft, facts: Facts, policy: Policy) -> Verdict:
    """Run every check. Raises Refused when one of them refuses the draft."""
    findings = [finding for check in CHECKS if (finding := check(draft, facts, policy))]
    worst = max(findings, key=lambda finding: finding.severity, default=None)
    if worst is None:
        return Verdict(Status.PUBLISHED, ())
    if worst.severity is Severity.REFUSE:
        raise _refusal(worst)
    status = Status.SPAM if worst.severity is Severity.SPAM else Status.HELD
    return Verdict(status, tuple(findings))


def _refusal(finding: Finding) -> AppError:
    if finding.rule == "required":
        code, message = "invalid", N_("Some fields need your attention.")
    else:
        code, message = finding.rule, finding.message
    error = FieldError(finding.for_field, finding.rule, finding.message)
    return Refused(finding.rule, code, message, errors=[error], **finding.params)


def name_missing(draft: Draft, _facts: Facts, policy: Policy) -> Finding | None:
    """The site asks for a name."""
    if draft.name or not policy.require_name:
        return None
    return Finding("required", Severity.REFUSE, N_("Please give a name."), for_field="author.name")


def same_text_again(_draft: Draft, facts: Facts, _policy: Policy) -> Finding | None:
    """A double click without an idempotency key, or somebody repeating themselves."""
    if not facts.is_repeat:
        return None
    return Finding("duplicate", Severity.REFUSE, N_("You have just posted this text here already."))


def trap_filled(draft: Draft, _facts: Facts, _policy: Policy) -> Finding | None:
    """A field that people cannot see was filled in."""
    if not draft.trap:
        return None
    return Finding("trap", Severity.SPAM, N_("A field that is hidden from people was filled in."))


def blocked_words(draft: Draft, _facts: Facts, policy: Policy) -> Finding | None:
    """Words that the site does not want, in the text or in the name."""
    words = find_words(f"{draft.name or ''}\n{draft.body}", policy.blocked_words)
    if not words:
        return None
    severity = Severity.REFUSE if policy.blocked_words_action == "refuse" else Severity.HOLD
    return Finding(
        "blocked_words",
        severity,
        N_("This site does not accept these words: {list}."),
        {"list": ", ".join(words), "words": words},
    )


def too_many_links(draft: Draft, _facts: Facts, policy: Policy) -> Finding | None:
    """More links than a conversation needs."""
    if len(draft.links) <= policy.max_links:
        return None
    return Finding(
        "links",
        Severity.HOLD,
        N_("It has {count} links; the site's limit is {limit}."),
        {"count": len(draft.links), "limit": policy.max_links},
    )


def too_fast(draft: Draft, _facts: Facts, policy: Policy) -> Finding | None:
    """Filled in faster than anybody types; forms that do not tell are not judged."""
    if draft.filled_in_ms is None or draft.filled_in_ms >= policy.min_fill_seconds * 1000:
        return None
    return Finding("too_fast", Severity.HOLD, N_("The form was filled in faster than people type."))


def reserved_name(_draft: Draft, facts: Facts, _policy: Policy) -> Finding | None:
    """The name looks like one of the people who answer for the site."""
    if not facts.is_reserved_name:
        return None
    return Finding(
        "reserved_name", Severity.HOLD, N_("The name looks like that of one of the moderators.")
    )


def first_comment(_draft: Draft, facts: Facts, policy: Policy) -> Finding | None:
    """The writer has not yet earned the site's trust."""
    if policy.moderation != "first" or facts.published_before >= policy.trusted_after:
        return None
    return Finding(
        "first_comment", Severity.HOLD, N_("First comments are read before they appear.")
    )


def everything_held(_draft: Draft, _facts: Facts, policy: Policy) -> Finding | None:
    """The site reads every comment before it appears."""
    if policy.moderation != "all":
        return None
    return Finding(
        "all_held", Severity.HOLD, N_("This site reads every comment before it appears.")
    )


#: The policy as a table of contents, in the order in which reasons are shown.
CHECKS: tuple[Callable[[Draft, Facts, Policy], Finding | None], ...] = (
    name_missing,
    same_text_again,
    trap_filled,
    blocked_words,
    too_many_links,
    too_fast,
    reserved_name,
    first_comment,
    everything_held,
)
