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
        N_("Every comment appears at once, unless a rule on words, links or speed holds it."),
        {"moderation": "open"},
    ),
    "first": Preset(
        N_("First comment held"),
        N_("The first comment of somebody new waits for you; from then on theirs appear at once."),
        {"moderation": "first", "trusted_after": 1},
    ),
    "all": Preset(
        N_("All held"),
        N_("Every comment waits until you have read it."),
        {"moderation": "all"},
    ),
}
