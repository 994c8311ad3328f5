"""The rule that asks an external judge of what no other rule holds, and what that may say."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from comments_service.errors import N_
from comments_service.rules.comments.policy import Check, Severity

_VERDICTS = {"spam": True, "ham": False}

#: Where no other rule has found anything: see rules.comments.checks.decide.
judge = Check(
    code="judge",
    label=N_("External judge"),
    severity=Severity.HOLD,
    message=N_("The external judge is being asked."),
    judge=lambda _, __, policy: {} if policy.is_judged else None,
    settings=("judge_url",),
)
TAKEN_FOR_SPAM = N_("The external judge takes it for spam.")
LET_PASS = N_("The external judge let it pass.")
TOO_LATE = N_("The external judge did not answer in time.")


def reason(message: str) -> dict[str, Any]:
    """Return what is stored with a comment of what the judge said."""
    return {"code": judge.code, "message": message, "params": {}}


def waits_for_judge(reasons: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these are the reasons of a comment that the judge alone keeps back."""
    return [(one["code"], one["message"]) for one in reasons] == [(judge.code, judge.message)]


def verdict_of(answer: bytes) -> bool | None:
    """Whether the judge takes a comment for spam; None for what is no answer."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    verdict = said.get("verdict") if isinstance(said, dict) else None
    return _VERDICTS.get(verdict) if isinstance(verdict, str) else None
