"""Origins at which hosts show a site before it is published, one for each branch or change."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.text.hosts import FULL_STOP
from comments_service.rules.text.urls import Origin, is_local, parse_origin

_STAND_IN = "a"
#: So many letters and digits beside the star make a label the site's own.
_OWN_LETTERS = 3


@dataclass(frozen=True)
class PreviewOrigin:
    """An origin of which one label may hold a star, for letters, digits and hyphens."""

    text: str
    pattern: re.Pattern[str]

    def matches(self, origin: Origin) -> bool:
        """Whether ``origin`` is one of these."""
        return self.pattern.fullmatch(str(origin)) is not None

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=256)
def parse_preview_origin(text: str) -> PreviewOrigin:
    """Return an origin such as ``https://*--mysite.netlify.app``, or one without a star.

    Raise ``AppError`` ``invalid`` (field ``preview_origins``) for a second star, a star that is not
    in the host, and one that would let in the sites of others: whoever registers a name beneath a
    public suffix (https://publicsuffix.org) has the rest of its address.
    """
    if "*" not in text:
        origin = _origin(text)
        return PreviewOrigin(str(origin), re.compile(re.escape(str(origin))))
    before, after = text.split("*", 1)
    origin = _origin(f"{before}{_STAND_IN}{after}")
    position = len(FULL_STOP.findall(before))
    label = _label_of(text, position)
    _refuse_sites_of_others(origin.host, position, label)
    labels = origin.host.split(".")
    labels[position] = label
    shown = str(origin).replace(origin.host, ".".join(labels), 1)
    return PreviewOrigin(shown, re.compile(re.escape(shown).replace(r"\*", "[a-z0-9-]+")))


def _origin(text: str) -> Origin:
    try:
        origin = parse_origin(text)
    except AppError:
        raise _unusable() from None
    if origin.port is None or is_local(origin):
        raise _unusable()
    return origin


def _label_of(text: str, position: int) -> str:
    """Return the label with the star, which must be plain: no Punycode has a place for one."""
    host = re.split(r"[:]", text.partition("://")[2])[0]
    label = FULL_STOP.split(host)[position].lower()
    if not label.isascii() or label.startswith("xn--"):
        raise _unusable()
    return label


def _refuse_sites_of_others(host: str, position: int, label: str) -> None:
    registered = len(host.split(".")) - len(_suffix_of(host).split(".")) - 1
    if position < registered:
        return
    # Registrars sell any name beneath theirs; hosts give out names that begin with the owner's.
    is_of_a_host = _suffix_of(host) != _suffix_of(host, only_icann=True)
    own = label.replace("*", "")
    is_own = len(own.replace("-", "")) >= _OWN_LETTERS and ("-*" in label or "*-" in label)
    if position > registered or not (is_of_a_host and is_own):
        raise invalid(
            "preview_origins",
            "bad_value",
            N_(
                "This would let in the sites of others. Put a name beside the star that only you "
                "can have, such as https://*--mysite.netlify.app."
            ),
        )


def _suffix_of(host: str, *, only_icann: bool = False) -> str:
    return _suffixes(only_icann).publicsuffix(host) or host


@cache
def _suffixes(only_icann: bool) -> PublicSuffixList:
    """Return the list that came with the library; reading it takes 40 ms."""
    return PublicSuffixList(only_icann=only_icann)


def _unusable() -> AppError:
    return invalid(
        "preview_origins",
        "bad_value",
        N_(
            "Enter an origin as scheme and host, such as https://*--mysite.netlify.app, with at "
            "most one star, in the host."
        ),
    )
