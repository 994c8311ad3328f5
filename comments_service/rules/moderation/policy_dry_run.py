"""Rules are tried on comments that came in before they are made the site's."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from comments_service.errors import AppError
from comments_service.rules.comments.checks import decide
from comments_service.rules.comments.policy import Draft, Facts, Policy
from comments_service.rules.comments.status import Status

Outcome = Literal["published", "held", "refused"]
#: What a writer of whom nothing is known counts as: somebody whom no rule on newcomers concerns.
_TRUSTED = 1_000_000


@dataclass(frozen=True, kw_only=True)
class TriedComment:
    """A comment as it came in, ``body`` without its markup. ``published_before`` is None where
    nobody can tell.
    """

    id: int
    body: str
    links: tuple[str, ...]
    name: str | None
    website: str | None
    published_before: int | None
    is_reserved_name: bool


@dataclass(frozen=True)
class Tried:
    """What became of one comment under the rules as they are, and would become under others.

    ``reasons``: why, under the others; sentences with what fills their placeholders.
    """

    id: int
    now: Outcome
    then: Outcome
    reasons: tuple[tuple[str, dict[str, Any]], ...]

    @property
    def is_changed(self) -> bool:
        """Whether the rules differ over it."""
        return self.now != self.then


def try_policy(comments: Iterable[TriedComment], now: Policy, then: Policy) -> list[Tried]:
    """Each comment under both policies.

    How fast it was written, whether it was sent twice and whether it filled the trap is not kept:
    these rules are left out. What a judge elsewhere would say nobody knows.
    """
    now, then = (replace(policy, is_judged=False) for policy in (now, then))
    tried = []
    for comment in comments:
        before, _ = _outcome(comment, now)
        after, reasons = _outcome(comment, then)
        tried.append(Tried(comment.id, before, after, reasons))
    return tried


def _outcome(
    comment: TriedComment, policy: Policy
) -> tuple[Outcome, tuple[tuple[str, dict[str, Any]], ...]]:
    before = comment.published_before
    facts = Facts(
        published_before=_TRUSTED if before is None else before,
        is_reserved_name=comment.is_reserved_name,
    )
    draft = Draft(
        body=comment.body, links=comment.links, name=comment.name, website=comment.website
    )
    try:
        verdict = decide(draft, facts, policy)
    except AppError as error:
        return "refused", tuple((one.message, dict(error.extras)) for one in error.errors)
    reasons = tuple((finding.message, finding.params) for finding in verdict.findings)
    return ("published" if verdict.status is Status.PUBLISHED else "held"), reasons
