"""What the owner of a site may set. Each setting has one cleaner, from form text to stored value.

A cleaner raises ``AppError`` ``invalid`` with the setting's name as the field.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from limits import parse_many

from comments_service.errors import N_, invalid
from comments_service.rules.comments.reactions import clean_reactions
from comments_service.rules.community.needs import POLICIES
from comments_service.rules.community.opening_hours import clean_days, clean_hours, clean_zone
from comments_service.rules.sites.limit_words import plain_limit
from comments_service.rules.sites.previews import parse_preview_origin
from comments_service.rules.text.characters import tame
from comments_service.rules.text.fields import clean_title
from comments_service.rules.text.links import clean_address

MAX_SITE_NAME_LENGTH = 200
MAX_BLOCKED_WORDS_LENGTH = 10_000
MAX_LIMIT_LENGTH = 60
_LONGEST_LIMIT_S = 366 * 24 * 3600
MAX_PARAMETER_NAMES = 100
MAX_PARAMETER_LENGTH = 100
MAX_ORIGINS = 200
MAX_JUDGE_URL_LENGTH = 300
#: The least and the most of each number.
BOUNDS = {
    "trusted_after": (1, 100),
    "max_links": (0, 100),
    "min_fill_seconds": (0, 60),
    "close_after_days": (1, 3650),
    "edit_window_minutes": (0, 1440),
    "answer_minutes": (5, 10_080),
    "max_depth": (1, 12),
    "judge_minutes": (1, 1440),
}
#: Numbers that may be left out: then nothing ever closes, or is due.
OPTIONAL = ("close_after_days", "answer_minutes")
#: Settings in minutes, and the columns that hold them in seconds.
MINUTES = {"edit_window_minutes": "edit_window_seconds", "answer_minutes": "target_s"}
#: What each choice may be, in the order in which it is offered.
CHOICES = {
    "moderation": ("open", "first", "all"),
    "blocked_words_action": ("refuse", "hold"),
    "default_sort": ("oldest", "newest", "top"),
    "theme": ("inherit", "auto", "light", "dark"),
    "page_parameters": ("untracked", "listed", "every"),
    "needs": tuple(POLICIES),
    "proof_of_work": ("off", "rise", "on"),
    "preview_posts": ("hold", "off"),
}
SWITCHES = (
    "require_name",
    "votes",
    "hash_routes",
    "local_ports",
    "figures_by_person",
    "weekly_report",
    "reader_mails",
    "tell_reasons",
    "webmentions",
    "pingbacks",
    "hold_likely_spam",
)
LIMITS = (
    "limit_poster",
    "limit_thread",
    "limit_site",
    "limit_vote",
    "limit_report",
    "limit_preview",
)

_LONGEST_NUMBER = 9
_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
LANGUAGE = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?"
ACCENT = "#[0-9a-fA-F]{6}"


def clean_key(text: str) -> str:
    """Return the name of a site in addresses and snippets."""
    key = text.strip().lower()
    if not _KEY.fullmatch(key):
        raise invalid(
            "key",
            "bad_value",
            N_("Use 1 to 64 characters: unaccented letters, digits and hyphens."),
        )
    return key


def clean_setting(name: str, text: str) -> Any:
    """Return the value to store for the setting ``name``: minutes as typed, times in a limit as
    typed."""
    if name in BOUNDS:
        return _number(name, text)
    if name in CHOICES:
        return _choice(name, text)
    if name in SWITCHES:
        return text == "on"
    if name in LIMITS:
        return _limit(name, text)
    return _TEXTS[name](text)


def in_seconds(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return cleaned settings as columns: what is typed in minutes is stored in seconds."""
    stored = dict(values)
    for minutes, seconds in MINUTES.items():
        if minutes in stored:
            typed = stored.pop(minutes)
            stored[seconds] = None if typed is None else 60 * typed
    return stored


def in_minutes(seconds: int | None) -> int | None:
    """Return a column of seconds as it is typed."""
    return None if seconds is None else seconds // 60


def listed_lines(field: str, text: str) -> list[str]:
    """Return the lines of a list of addresses that are not empty, ``MAX_ORIGINS`` at most."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_ORIGINS:
        raise invalid(field, "too_long", N_("List up to 200 addresses, one per line."))
    return lines


def _number(name: str, text: str) -> int | None:
    digits = text.strip()
    if name in OPTIONAL and not digits:
        return None
    least, most = BOUNDS[name]
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
    if not (is_number and least <= int(digits) <= most):
        raise invalid(name, "bad_value", N_("Enter a whole number within the range shown."))
    return int(digits)


def _choice(name: str, text: str) -> str:
    if text not in CHOICES[name]:
        raise invalid(name, "bad_value", N_("Choose one of the listed values."))
    return text


def _limit(name: str, text: str) -> str:
    limit = plain_limit(text[: 4 * MAX_LIMIT_LENGTH])
    try:
        usable = len(limit) <= MAX_LIMIT_LENGTH and all(
            0 < item.amount < 1_000_000 and item.get_expiry() <= _LONGEST_LIMIT_S
            for item in parse_many(limit)
        )
    except ValueError:
        usable = False
    if not usable:
        raise invalid(
            name,
            "bad_value",
            N_("Enter a limit such as “10 per minute”, or several: “10 per minute; 50 per day”."),
        )
    return limit


def _name(text: str) -> str:
    name = clean_title(text)
    if name is None:
        raise invalid("name", "required", N_("Enter a name for the site."))
    if len(name) > MAX_SITE_NAME_LENGTH:
        raise invalid("name", "too_long", N_("This is too long."))
    return name


def _blocked_words(text: str) -> str:
    words = [word.strip() for word in tame(text).splitlines()]
    kept = "\n".join(word for word in words if word)
    if len(kept) > MAX_BLOCKED_WORDS_LENGTH:
        raise invalid("blocked_words", "too_long", N_("This is too long."))
    return kept


def _judge_url(text: str) -> str:
    return clean_address(text, "judge_url", MAX_JUDGE_URL_LENGTH) if text.strip() else ""


def _language(text: str) -> str:
    if not re.fullmatch(LANGUAGE, text.strip()):
        raise invalid("language", "bad_value", N_("Enter a language code such as fr or pt-BR."))
    return text.strip()


def _accent(text: str) -> str | None:
    accent = text.strip().lower()
    if accent and not re.fullmatch(ACCENT, accent):
        raise invalid(
            "accent", "bad_value", N_("Enter a colour such as #1f6f54, or leave this empty.")
        )
    return accent or None


def _parameter_names(text: str) -> str:
    """Names of parameters, one a line; ``?p=1`` is read as ``p``."""
    typed = [line.strip().lstrip("?&").partition("=")[0] for line in text.splitlines()]
    names = [unicodedata.normalize("NFC", unquote(name)) for name in typed]
    kept = list(dict.fromkeys(name for name in names if name))
    field = "page_parameter_names"
    if len(kept) > MAX_PARAMETER_NAMES or any(len(name) > MAX_PARAMETER_LENGTH for name in kept):
        raise invalid(field, "too_long", N_("This is too long."))
    if any(re.search(r"[\s&#=]", name) or not name.isprintable() for name in kept):
        raise invalid(
            field, "bad_value", N_("Enter the name of one parameter per line, such as p or id.")
        )
    return "\n".join(kept)


def _preview_origins(text: str) -> str:
    """Origins as ``parse_preview_origin`` takes them, one a line."""
    listed = listed_lines("preview_origins", text)
    return "\n".join(dict.fromkeys(str(parse_preview_origin(line)) for line in listed))


_TEXTS: dict[str, Callable[[str], Any]] = {
    "name": _name,
    "blocked_words": _blocked_words,
    "closed_message": clean_title,
    "language": _language,
    "accent": _accent,
    "page_parameter_names": _parameter_names,
    "reactions": clean_reactions,
    "judge_url": _judge_url,
    "preview_origins": _preview_origins,
    "time_zone": clean_zone,
    "working_hours": clean_hours,
    "closed_days": clean_days,
}
#: Settings that are words.
TEXTS = tuple(_TEXTS)
#: All settings.
NAMES = (*TEXTS, *BOUNDS, *CHOICES, *SWITCHES, *LIMITS)
