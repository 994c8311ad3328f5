"""Why a comment is where it is: sentences, and the settings that they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comments_service.models import Site
from comments_service.rules.comments.checks import RULE_SETTINGS
from comments_service.web.console.page.choice_labels import CHOICE_LABELS
from comments_service.web.console.page.setting_texts import SECTIONS
from comments_service.web.http.locale import gettext_, ngettext_, translate

# They hold whatever the comment says.
_OF_EVERY_COMMENT = ("all_held", "first_comment")
_LABELS = {setting.name: setting.label for section in SECTIONS for setting in section.settings}


@dataclass(frozen=True)
class Reason:
    """What a check found; ``settings`` are the names of those that it read, maybe none.

    ``is_particular``: whether it says something about this comment, and not about the site.
    """

    sentence: str
    settings: tuple[str, ...]
    is_particular: bool


def reasons_of(stored: Sequence[dict[str, Any]]) -> list[Reason]:
    """Return the reasons kept with a comment or an event, in the language of the answer."""
    return [
        Reason(
            translate(reason["message"], reason["params"]),
            RULE_SETTINGS.get(reason["code"], ()),
            is_particular=reason["code"] not in _OF_EVERY_COMMENT,
        )
        for reason in stored
    ]


def settings_now(site: Site) -> dict[str, tuple[str, str]]:
    """Return what each setting that a check reads is called, and its value as people read it."""
    names = {name for names in RULE_SETTINGS.values() for name in names}
    return {name: (gettext_(_LABELS[name]), _in_words(name, getattr(site, name))) for name in names}


def _in_words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext_("on") if value else gettext_("off")
    if not isinstance(value, str):
        return str(value)
    if name in CHOICE_LABELS:
        return gettext_(CHOICE_LABELS[name][value])
    count = len(value.splitlines())
    return ngettext_("{count} word or phrase", "{count} words and phrases", count).format(
        count=count
    )
