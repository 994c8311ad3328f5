"""Three ways to moderate, each a few settings at once."""

from dataclasses import dataclass
from typing import Any

from comments_service.errors import N_


@dataclass(frozen=True)
class Preset:
    """A choice of the guided start: its label, what it does, and the settings that it sets."""

    label: str
    effect: str
    values: dict[str, Any]


#: By the name that its form sends, in the order in which they are offered.
PRESETS = {
    "open": Preset(
        N_("Open"),
        N_(
            "Every comment appears immediately, unless a rule about words, links or speed holds it."
        ),
        {"moderation": "open"},
    ),
    "first": Preset(
        N_("First comment held"),
        N_("A newcomer’s first comment waits for you; after that, theirs appear immediately."),
        {"moderation": "first", "trusted_after": 1},
    ),
    "all": Preset(
        N_("All held"),
        N_("Every comment waits for your review."),
        {"moderation": "all"},
    ),
}
