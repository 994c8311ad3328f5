"""The views of comments that moderators work in, and what narrows one."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from comments_service.errors import N_, AppError
from comments_service.rules.comments.kinds import KINDS

View = Literal["review", "reported", "published", "spam", "deleted", "all"]
VIEWS: tuple[View, ...] = ("review", "reported", "published", "spam", "deleted", "all")
#: Where people wait for an answer.
WAITING: tuple[View, ...] = ("review", "reported")

_LONGEST_PAGE = 400
_LONGEST_AUTHOR = 100
_CODE = re.compile(r"[a-z_]{1,32}")


@dataclass(frozen=True)
class Filter:
    """What narrows a view; what is empty narrows nothing.

    ``page`` is an address or a path, ``author`` words of a name, ``rule`` the code of a check,
    ``link`` is "on" for comments with a link, ``order`` is "oldest" or "newest".
    """

    page: str = ""
    author: str = ""
    kind: str = ""
    rule: str = ""
    link: str = ""
    order: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != Filter(order=self.order)

    def parameters(self) -> dict[str, str]:
        """Return what an address must hold for this filter: nothing that is empty."""
        return {name: value for name, value in asdict(self).items() if value}


def parse_filter(values: Mapping[str, str]) -> Filter:
    """Return the filter that an address or a form asks for.

    Raises AppError malformed for a value that no form of ours sends: left out, it would show, and
    have decided on, more than was asked for.
    """
    filter_ = Filter(**{name: values.get(name, "").strip() for name in asdict(Filter())})
    is_good = (
        len(filter_.page) <= _LONGEST_PAGE
        and len(filter_.author) <= _LONGEST_AUTHOR
        and filter_.kind in ("", *KINDS)
        and (not filter_.rule or _CODE.fullmatch(filter_.rule))
        and filter_.link in ("", "on")
        and filter_.order in ("", "oldest", "newest")
    )
    if not is_good:
        raise AppError("malformed", N_("The request could not be understood."))
    return filter_


def is_oldest_first(view: View, chosen: Filter) -> bool:
    """Return whether the oldest come first: as asked for, else where people wait."""
    return chosen.order == "oldest" or (not chosen.order and view in WAITING)
