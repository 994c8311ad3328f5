"""The kinds of reactions that a site offers: emoji, as plain text."""

from comments_service.errors import N_, invalid
from comments_service.rules.text.characters import is_visible, tame_line

MAX_KINDS = 6
#: In code points: a family of four with its joiners has 7, the flag of a region up to 14.
MAX_KIND_LENGTH = 16


def clean_reactions(text: str) -> str:
    """Return the kinds with one blank between; none: the site offers no reactions.

    Raise AppError invalid, field ``reactions``.
    """
    kinds = list(dict.fromkeys(tame_line(text.replace(",", " ")).split()))
    if len(kinds) > MAX_KINDS or any(len(kind) > MAX_KIND_LENGTH for kind in kinds):
        raise invalid("reactions", "too_long", N_("Enter up to 6 emoji with spaces between them."))
    if not all(map(is_visible, kinds)):
        raise invalid("reactions", "bad_value", N_("Enter up to 6 emoji with spaces between them."))
    return " ".join(kinds)


def kinds_of(reactions: str) -> list[str]:
    """Return the kinds that a site's setting offers, in its order."""
    return reactions.split()
