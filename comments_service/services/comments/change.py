"""What is to happen to a comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.services.core.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to happen to a comment, by whom, when and why: rules' reasons, a person's note."""

    to: Status
    action: str
    by: Actor
    at: datetime
    reasons: Sequence[dict[str, Any]] = ()
    note: str | None = None
