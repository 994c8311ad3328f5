"""The moderation rules: an ordered list of small checks that decides before anything is visible.

A check looks at the draft, at the facts about its commenter and at the site's policy, and finds
nothing or one thing. All findings are kept as reasons; the gravest decides. Whatever names a rule
(the queue's filter, the figures, the reasons of a comment) reads ``CHECKS`` and ``RULE_LABELS``.
"""

from collections.abc import Mapping
from typing import Any

from comments_service.errors import N_, AppError, FieldError
from comments_service.rules.comments.judge import judge
from comments_service.rules.comments.likely_spam import likely_spam
from comments_service.rules.comments.policy import (
    Check,
    Draft,
    Facts,
    Finding,
    Policy,
    Refused,
    Severity,
    Verdict,
)
from comments_service.rules.comments.preview import preview
from comments_service.rules.comments.status import Status
from comments_service.rules.comments.team_names import passes_for_the_team
from comments_service.rules.comments.unproven import unproven
from comments_service.rules.text.words import find_words, readable_address

#: One refused comment is as bad as so many published ones are good.
REFUSAL_WEIGHS = 10


def decide(draft: Draft, facts: Facts, policy: Policy, concern: Finding | None = None) -> Verdict:
    """Run every check; a ``concern`` stands beside what they find. Raises Refused when one of them
    refuses the draft."""
    findings = [finding for check in CHECKS if (finding := check(draft, facts, policy))]
    findings += [concern] if concern else []
    if len(findings) > 1:
        # Who waits for the team is not the judge's to decide.
        findings = [finding for finding in findings if finding.rule != judge.code]
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


def _applies(condition: bool) -> dict[str, Any] | None:
    return {} if condition else None


def _blocked_words(draft: Draft, _facts: Facts, policy: Policy) -> dict[str, Any] | None:
    addresses = dict.fromkeys((*draft.links, draft.website or ""))
    return _words_in(policy, draft.body, draft.name or "", *map(readable_address, addresses))


def _blocked_title(draft: Draft, _facts: Facts, policy: Policy) -> dict[str, Any] | None:
    return _words_in(policy, draft.title or "")


def _words_in(policy: Policy, *texts: str) -> dict[str, Any] | None:
    if not policy.blocked_words:
        return None  # what a text looks like takes a tenth of a post
    present = {word for text in texts for word in find_words(text, policy.blocked_words)}
    words = [word for word in policy.blocked_words if word in present]
    return {"list": ", ".join(words), "words": words} if words else None


def _too_many_links(draft: Draft, _facts: Facts, policy: Policy) -> dict[str, Any] | None:
    """Count links, the website among them: the name leads to it."""
    count, limit = len(draft.links) + bool(draft.website), policy.max_links
    return {"count": count, "limit": limit} if count > limit else None


def _too_fast(draft: Draft, _facts: Facts, policy: Policy) -> dict[str, Any] | None:
    """Forms that do not say how long they were open are not judged."""
    took = draft.filled_in_ms
    return _applies(took is not None and took < policy.min_fill_seconds * 1000)


def _lost_trust(_draft: Draft, facts: Facts, policy: Policy) -> dict[str, Any] | None:
    """Who was trusted is not, while what was refused of theirs outweighs what was published."""
    surplus = facts.published_before - policy.trusted_after
    is_outweighed = 0 <= surplus < facts.refused_before * REFUSAL_WEIGHS
    return _applies(
        policy.moderation == "first"
        and (is_outweighed or (surplus >= 0 and facts.is_banned_elsewhere))
    )


name_missing = Check(
    code="required",
    label=N_("Name missing"),
    severity=Severity.REFUSE,
    message=N_("Please enter your name."),
    judge=lambda draft, _, policy: _applies(policy.require_name and not draft.name),
    settings=("require_name",),
    for_field="author.name",
)
# A double click without an idempotency key, or somebody who repeats themselves.
same_text_again = Check(
    code="duplicate",
    label=N_("Repeated text"),
    severity=Severity.REFUSE,
    message=N_("You have already posted this text here."),
    judge=lambda _, facts, __: _applies(facts.is_repeat),
)
trap_filled = Check(
    code="trap",
    label=N_("Hidden field filled in"),
    severity=Severity.SPAM,
    message=N_("A hidden field was filled in."),
    judge=lambda draft, _, __: _applies(bool(draft.trap)),
)
blocked_words = Check(
    code="blocked_words",
    label=N_("Blocked words"),
    severity=Severity.HOLD,
    message=N_("This site does not accept these words: {list}."),
    judge=_blocked_words,
    settings=("blocked_words", "blocked_words_action"),
    refuses=lambda policy: policy.blocked_words_action == "refuse",
)
# Held, and never refused: who writes can do nothing about a page's title.
blocked_title = Check(
    code="blocked_title",
    label=N_("Blocked words in the page’s title"),
    severity=Severity.HOLD,
    message=N_("The page’s title contains these words: {list}."),
    judge=_blocked_title,
    settings=("blocked_words",),
)
too_many_links = Check(
    code="links",
    label=N_("Too many links"),
    severity=Severity.HOLD,
    message=N_("Number of links: {count}. This site allows {limit}."),
    judge=_too_many_links,
    settings=("max_links",),
)
too_fast = Check(
    code="too_fast",
    label=N_("Filled in too fast"),
    severity=Severity.HOLD,
    message=N_("The form was filled in faster than a person can type."),
    judge=_too_fast,
    settings=("min_fill_seconds",),
)
reserved_name = Check(
    code="reserved_name",
    label=N_("A name of the team’s"),
    severity=Severity.HOLD,
    message=N_("The name looks like that of the site or its team."),
    judge=lambda draft, facts, policy: _applies(
        facts.is_reserved_name or passes_for_the_team(draft.name, policy.site_name, policy.language)
    ),
)
first_comment = Check(
    code="first_comment",
    label=N_("First comment"),
    severity=Severity.HOLD,
    message=N_("First comments are reviewed before they appear."),
    judge=lambda _, facts, policy: _applies(
        policy.moderation == "first" and facts.published_before < policy.trusted_after
    ),
    settings=("moderation", "trusted_after"),
)
lost_trust = Check(
    code="lost_trust",
    label=N_("Refused before"),
    severity=Severity.HOLD,
    message=N_("Earlier comments of this commenter were refused."),
    judge=_lost_trust,
    settings=("moderation", "trusted_after"),
)
everything_held = Check(
    code="all_held",
    label=N_("Every comment is held"),
    severity=Severity.HOLD,
    message=N_("This site reviews every comment before it appears."),
    judge=lambda _, __, policy: _applies(policy.moderation == "all"),
    settings=("moderation",),
)

#: The policy as a table of contents, in the order in which reasons are shown.
CHECKS: tuple[Check, ...] = (
    name_missing,
    same_text_again,
    trap_filled,
    blocked_words,
    blocked_title,
    too_many_links,
    too_fast,
    reserved_name,
    likely_spam,
    unproven,
    preview,
    first_comment,
    lost_trust,
    everything_held,
    judge,
)
#: What people call each rule, by its code: the checks, and what refuses a comment before them.
RULE_LABELS: Mapping[str, str] = {
    **{check.code: check.label for check in CHECKS},
    "closed": N_("Page closed"),
    "banned": N_("Banned"),
    "name_taken": N_("A verified person’s name"),
}
#: The rules for which a comment can be held or taken for spam.
HOLDING_RULES: Mapping[str, str] = {
    check.code: check.label for check in CHECKS if check.severity is not Severity.REFUSE
}
#: Those that look at how a comment was sent: no edit of its text takes back what they say.
SENDING_RULES = frozenset({too_fast.code, unproven.code, preview.code})
#: The settings that each rule reads, by its code; the first is the one to change.
RULE_SETTINGS: Mapping[str, tuple[str, ...]] = {
    check.code: check.settings for check in CHECKS if check.severity is not Severity.REFUSE
}
