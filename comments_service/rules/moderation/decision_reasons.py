"""The reasons that a team offers itself for its decisions."""

from collections.abc import Iterable

from comments_service.errors import N_, invalid
from comments_service.rules.text.characters import tame_line

MAX_REASON_LENGTH = 200
MAX_REASONS = 30
#: What is offered as long as a team has no list of its own.
SUGGESTIONS = (
    N_("Advertising"),
    N_("Insult or personal attack"),
    N_("Illegal content"),
    N_("Reveals private information"),
    N_("Not about the article"),
    N_("Repeats an earlier comment"),
    N_("Makes no sense"),
)


def clean_reasons(texts: Iterable[str]) -> list[str]:
    """Each on one line, in their order, each once. Raises AppError invalid, field ``reasons``."""
    lines = dict.fromkeys(tame_line(text) for text in texts)
    reasons = [line for line in lines if line]
    if len(reasons) > MAX_REASONS:
        raise invalid("reasons", "too_many", N_("A list can have up to 30 reasons."))
    if any(len(reason) > MAX_REASON_LENGTH for reason in reasons):
        raise invalid("reasons", "too_long", N_("A reason can have up to 200 characters."))
    return reasons
