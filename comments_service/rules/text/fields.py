"""What people fill in: each field cleaned by one function, on every way into the service.

Raises ``AppError`` ``invalid`` with the field's path when a value cannot be made good.
"""

import re
from zlib import crc32

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.text.characters import (
    has_surrogate,
    is_visible,
    tame,
    tame_line,
    tame_prose,
)
from comments_service.rules.text.hosts import ascii_host
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.words import fold

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


def clean_body(raw: str) -> str:
    """Return the source of a comment, 1 to 10,000 characters: lines and tabs as typed."""
    # Line ends and composing can halve what is typed; what is longer yet need not be read.
    if len(raw) > 2 * MAX_BODY_LENGTH:
        raise _too_long_body()
    body = _BLANK_START.sub("", tame_prose(_whole(raw, "body"))).rstrip()
    if not is_visible(body):
        raise invalid("body", "required", N_("Write something first."))
    if len(body) > MAX_BODY_LENGTH:
        raise _too_long_body()
    return body


def clean_name(raw: str) -> str | None:
    """Return a name of at most 64 characters on one line; None when nothing of it would show."""
    name = _line(raw, "author.name", 8 * MAX_NAME_LENGTH)
    if not is_visible(name):
        return None
    if len(name) > MAX_NAME_LENGTH:
        raise _too_long("author.name")
    return name


def clean_email(raw: str) -> str | None:
    """Return an e-mail address, its domain in lower-case ASCII; None when empty.

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
    email = f"{local}@{host}"
    if len(email) > MAX_EMAIL_LENGTH:  # a host of other letters has grown
        raise _too_long("author.email")
    return email


def clean_website(raw: str) -> str | None:
    """Return a web address of at most 500 characters, https:// when it has no scheme; None when
    empty."""
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
    """Return the title of a page on one line, cut to 300 characters; None when nothing would show.

    Cut and not refused: a commenter can do nothing about the title of somebody's page.
    """
    title = _line(raw[: 4 * MAX_TITLE_LENGTH], "title", 4 * MAX_TITLE_LENGTH)
    if not is_visible(title):
        return None
    return title if len(title) <= MAX_TITLE_LENGTH else title[: MAX_TITLE_LENGTH - 1] + "…"


def clean_note(raw: str) -> str | None:
    """Return what a reader adds to a report, on one line, at most 500 characters; None when
    empty."""
    note = _line(raw, "note", 4 * MAX_NOTE_LENGTH)
    if len(note) > MAX_NOTE_LENGTH:
        raise _too_long("note")
    return note if is_visible(note) else None


def clean_remark(raw: str) -> str:
    """Return what the team notes of a commenter, 1 to 2,000 characters: lines as typed."""
    remark = tame(_whole(raw[: 4 * MAX_REMARK_LENGTH], "remark")).strip()
    if not is_visible(remark):
        raise invalid("remark", "required", N_("Write something first."))
    if len(remark) > MAX_REMARK_LENGTH:
        raise _too_long("remark")
    return remark


def initials(name: str | None) -> str:
    """One or two letters for a drawn avatar; empty for nobody or for a name without letters."""
    parts = re.split(r"[\s\-_.]+", name or "")
    firsts = [first for part in parts if (first := _first_letter(part))]
    return "".join(firsts if len(firsts) < 2 else (firsts[0], firsts[-1]))


def hue(name: str | None) -> int:
    """Return the hue, 0 to 359 degrees, of a drawn avatar: one for all spellings of a name."""
    return crc32(fold(name or "").encode()) % 360


def _first_letter(part: str) -> str:
    letter = next((character for character in part if character.isalnum()), "")
    return letter.title()[:1]  # the title case of ß is Ss, of ǆ is ǅ


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
