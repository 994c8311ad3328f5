"""The words of alerts, in the language of the site or of the member who gets them."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

from comments_service.errors import N_
from comments_service.rules.community.causes import kind_of

_FOLDER = Path(__file__).parents[1] / "web" / "translations"

Translate = Callable[[str], str]

_CAUSES = {
    "escalated": N_("nobody has taken it"),
    "report": N_("reported by a reader"),
    "watch": N_("a watch matched"),
    "follow_up": N_("wrote back"),
    "asks": N_("asks something"),
    "held": N_("waits for a decision"),
    "published": N_("new"),
    "test": N_("a test"),
}


# French sets a space before a colon; Chinese and Japanese have a colon of their own.
_COLONS = {"fr": "\N{NO-BREAK SPACE}: ", "zh": "：", "ja": "："}


@cache
def speech(language: str) -> Translate:
    """Return what translates our sentences into ``language``, as far as it is known."""
    catalogue = gettext.translation(
        "messages", _FOLDER, [language.partition("-")[0]], fallback=True
    )
    return catalogue.gettext


def cause_words(causes: list[str], translate: Translate) -> str:
    """Return why somebody is told, in words."""
    return ", ".join(dict.fromkeys(translate(_CAUSES[kind_of(cause)]) for cause in causes))


def direction_of(language: str) -> str:
    """Return the direction in which ``language`` is written, as HTML's ``dir`` says it."""
    return "rtl" if language.partition("-")[0] == "ar" else "ltr"


def labelled(label: str, value: str, language: str) -> str:
    """Return a label and what it is about as one line, both in ``language``."""
    return f"{label}{_COLONS.get(language.partition('-')[0], ': ')}{value}"
