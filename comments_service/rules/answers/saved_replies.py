"""Replies that a team writes once: what they may be, and who may change them."""

import re
from dataclasses import dataclass

from comments_service.errors import N_, invalid
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.text.characters import tame_line

LONGEST_NAME = 100
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")


@dataclass(frozen=True)
class SavedReplyText:
    """A saved reply as it is to be. ``language`` None: for any; ``body`` is a comment's source."""

    name: str
    body: str
    language: str | None = None


def clean_name(raw: str) -> str:
    """Return the name of a saved reply, 1 to 100 characters. Raises AppError invalid, ``name``."""
    name = tame_line(raw[: 4 * LONGEST_NAME])
    if not name:
        raise invalid("name", "required", N_("Enter a name for the saved reply."))
    if len(name) > LONGEST_NAME:
        raise invalid("name", "too_long", N_("This is too long."))
    return name


def clean_language(raw: str) -> str | None:
    """Return a language tag such as ``fr`` or ``pt-br``; None for any language.

    Raises AppError invalid, ``language``.
    """
    tag = raw.strip().lower()
    if tag and not _LANGUAGE.fullmatch(tag):
        raise invalid("language", "bad_value", N_("Enter the code of a language, such as fr."))
    return tag or None


def may_change(owner_id: int | None, moderator_id: int | None, role: str) -> bool:
    """Whether somebody may change a saved reply: their own, and the team's from moderators on."""
    if owner_id is None:
        return is_at_least(role, "moderator")
    return owner_id == moderator_id
