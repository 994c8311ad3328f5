"""What people fill in: each field cleaned by one function, on every way into the service.

Raises ``AppError`` ``invalid`` with the field's path when a value cannot be made good.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from zlib import crc32

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.text.characters import has_surrogate, tame, tame_line, tame_prose
from comments_service.rules.text.hosts import ascii_host
from comments_service.rules.text.links import clean_address

MAX_BODY_LENGTH = 10_000
MAX_NAME_LENGTH = 64
MAX_EMAIL_LENGTH = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets
MAX_WEBSITE_LENGTH = 500
MAX_TITLE_LENGTH = 300
MAX_NOTE_LENGTH = 500
MAX_REMARK_LENGTH = 2000

# A subset of RFC 5321's dot-atom: nothing that a mailer, a shell or a header may read as syntax.
_LOCAL_PART = re.compile(r"[a-z0-9_](?:[a-z0-9_+/=?^~#*&'.-]*[a-z0-9_+/=?^~#*&'-])?", re.I | re.A)
_SCHEME = re.compile(r"https?://", re.I)
_BLANK_START = re.compile(r"\A(?:[^\S\n]*\n)+")

_ONE_SPELLING = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "ƒ": "f", "ħ": "h"}
)
# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel marks of Arabic, and format
# characters. Vowel signs of other scripts stay: without them words become other words.
_DECORATION = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06ed\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
# What looks like each letter once case is folded, far fewer than UTS 39 has.
_LOOKALIKES = {
    "a": "аαɑ@", "b": "вьβ", "c": "сϲ", "d": "ԁ", "e": "еєε", "g": "ɡ", "h": "нһ", "j": "јϳ",
    "k": "кκ", "l": "iі1|!ιǀӏ", "m": "м", "n": "пη", "o": "оοσ0", "p": "рρ", "q": "ԛ", "r": "г",
    "s": "ѕ5$", "t": "тτ", "u": "υ", "v": "ѵν", "w": "ԝω", "x": "хχ", "y": "уγү",
}  # fmt: skip
_PLAINEST = str.maketrans({odd: plain for plain, odds in _LOOKALIKES.items() for odd in odds})
#: Ranges of scripts written without spaces between words: there, a word may stand anywhere.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_UNSPACED = re.compile(f"[{UNSPACED}]")


def clean_body(raw: str) -> str:
    """The source of a comment, 1 to 10,000 characters: lines and tabs as typed."""
    # Line ends and composing can halve what is typed; what is longer yet need not be read.
    if len(raw) > 2 * MAX_BODY_LENGTH:
        raise _too_long_body()
    body = _BLANK_START.sub("", tame_prose(_whole(raw, "body"))).rstrip()
    if not _is_visible(body):
        raise invalid("body", "required", N_("Write something first."))
    if len(body) > MAX_BODY_LENGTH:
        raise _too_long_body()
    return body


def clean_name(raw: str) -> str | None:
    """A name of at most 64 characters on one line; None when nothing of it would show."""
    name = _line(raw, "author.name", 8 * MAX_NAME_LENGTH)
    if not _is_visible(name):
        return None
    if len(name) > MAX_NAME_LENGTH:
        raise _too_long("author.name")
    return name


def clean_email(raw: str) -> str | None:
    """An e-mail address, its domain in lower-case ASCII; None when empty.

    Stricter than RFC 5321: no quotes, no comments, no routes, a domain with a dot.
    """
    email = raw.strip()
    if not email:
        return None
    if len(email) > MAX_EMAIL_LENGTH:
        raise _too_long("author.email")
    local, _, domain = email.rpartition("@")
    try:
        host = ascii_host(domain)
    except ValueError:
        host = ""
    well_formed = _LOCAL_PART.fullmatch(local) and ".." not in local and len(local) <= 64
    if (
        not well_formed
        or "." not in host
        or host.startswith("[")
        or host.rpartition(".")[2].isdigit()
    ):
        raise invalid(
            "author.email", "bad_value", N_("Enter an e-mail address such as you@example.org.")
        )
    return f"{local}@{host}"


def clean_website(raw: str) -> str | None:
    """A web address of at most 500 characters, https:// when it has no scheme; None when empty."""
    website = raw.strip()
    if not website:
        return None
    if not _SCHEME.match(website):
        website = f"https://{website}"
    website = clean_address(website, "author.website", MAX_WEBSITE_LENGTH)
    if len(website) > MAX_WEBSITE_LENGTH:
        raise _too_long("author.website")
    if "." not in website.split("/")[2]:
        raise invalid(
            "author.website", "bad_value", N_("Enter a web address such as https://example.org.")
        )
    return website


def clean_title(raw: str) -> str | None:
    """The title of a page on one line, cut to 300 characters; None when nothing would show.

    Cut and not refused: a commenter can do nothing about the title of somebody's page.
    """
    title = _line(raw[: 4 * MAX_TITLE_LENGTH], "title", 4 * MAX_TITLE_LENGTH)
    if not _is_visible(title):
        return None
    return title if len(title) <= MAX_TITLE_LENGTH else title[: MAX_TITLE_LENGTH - 1] + "…"


def clean_note(raw: str) -> str | None:
    """What a reader adds to a report, on one line, at most 500 characters; None when empty."""
    note = _line(raw, "note", MAX_NOTE_LENGTH)
    return note if _is_visible(note) else None


def clean_remark(raw: str) -> str:
    """What the team notes of a commenter, 1 to 2,000 characters: lines as typed."""
    remark = tame(_whole(raw[: 4 * MAX_REMARK_LENGTH], "remark")).strip()
    if not _is_visible(remark):
        raise invalid("remark", "required", N_("Write something first."))
    if len(remark) > MAX_REMARK_LENGTH:
        raise _too_long("remark")
    return remark


def fold(text: str) -> str:
    """``text`` as search sees it: case, accents, width and white space folded."""
    # Twice, since folding case makes new marks (İ) and decomposing new capitals (℡).
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFKD", folded).casefold()
    folded = _DECORATION.sub("", folded).translate(_ONE_SPELLING)
    return " ".join(unicodedata.normalize("NFC", folded).split())


def skeleton(name: str) -> str:
    """What a name looks like at a glance: two names that pass for each other share it."""
    plain = fold(name).translate(_PLAINEST).replace("i", "l")
    letters = "".join(character for character in plain if character.isalnum())
    return letters.replace("rn", "m").replace("vv", "w") or plain.replace(" ", "")


def find_words(text: str, words: Iterable[str]) -> list[str]:
    """Those of ``words`` (or phrases), as given, that stand in ``text`` as whole words."""
    folded = fold(text)
    needles = ((word, fold(word)) for word in words)
    return [word for word, needle in needles if needle and _stands_in(needle, folded)]


def initials(name: str | None) -> str:
    """One or two letters for a drawn avatar; empty for nobody or for a name without letters."""
    parts = re.split(r"[\s\-_.]+", name or "")
    firsts = [first for part in parts if (first := _first_letter(part))]
    return "".join(firsts if len(firsts) < 2 else (firsts[0], firsts[-1]))


def hue(name: str | None) -> int:
    """The hue, 0 to 359 degrees, of a drawn avatar: one for all spellings of a name."""
    return crc32(fold(name or "").encode()) % 360


def _first_letter(part: str) -> str:
    letter = next((character for character in part if character.isalnum()), "")
    return letter.title()[:1]  # the title case of ß is Ss, of ǆ is ǅ


def _stands_in(needle: str, folded: str) -> bool:
    return any(
        not _joins(folded[max(start - 1, 0) : start], needle[0])
        and not _joins(folded[start + len(needle) : start + len(needle) + 1], needle[-1])
        for start in _places(needle, folded)
    )


def _places(needle: str, folded: str) -> Iterator[int]:
    start = folded.find(needle)
    while start >= 0:
        yield start
        start = folded.find(needle, start + 1)


def _joins(neighbour: str, edge: str) -> bool:
    """Whether a character outside of a match and the match's own edge are one word."""
    return edge.isalnum() and neighbour.isalnum() and not _UNSPACED.match(edge)


def _is_visible(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in "ZCM" for character in text)


def _line(raw: str, field: str, longest: int) -> str:
    if len(raw) > longest:
        raise _too_long(field)
    return tame_line(_whole(raw, field))


def _whole(raw: str, field: str) -> str:
    if has_surrogate(raw):
        raise invalid(
            field, "bad_value", N_("This text contains an invalid character. Please retype it.")
        )
    return raw


def _too_long(field: str) -> AppError:
    return invalid(field, "too_long", N_("This is too long."))


def _too_long_body() -> AppError:
    return invalid("body", "too_long", N_("A comment can have up to 10,000 characters."))
