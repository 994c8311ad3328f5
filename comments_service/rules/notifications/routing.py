"""Who hears of what: by cause, watch and page."""

from collections.abc import Iterable

from comments_service.rules.community.causes import KINDS, kind_of

#: What members are mailed of, whatever their rhythm.
OF_MEMBERS = tuple(kind for kind in KINDS if kind != "published")


def heard_causes(
    causes: Iterable[str], kinds: Iterable[str], watches: Iterable[str] = ()
) -> list[str]:
    """Return those causes that are of ``kinds``, and of ``watches`` where some are named."""
    wishes, numbers = set(kinds), set(watches)
    return [
        cause
        for cause in causes
        if kind_of(cause) in wishes
        and not (kind_of(cause) == "watch" and numbers and cause.partition(":")[2] not in numbers)
    ]


def is_below(page_url: str, prefix: str) -> bool:
    """Whether a page's address lies below a prefix: a whole part of its path, or all of it."""
    if not prefix:
        return True
    rest = page_url.removeprefix(prefix)
    return page_url.startswith(prefix) and (prefix.endswith("/") or rest[:1] in ("", "/", "?", "#"))
