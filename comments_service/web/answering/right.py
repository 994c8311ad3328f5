"""Who answers which comment on the page, with what right, and where its forms go."""

from collections.abc import Mapping
from dataclasses import dataclass

from comments_service.models import Site
from comments_service.rules.accounts.roles import Role, is_at_least
from comments_service.services.core.actor import Actor
from comments_service.web.answering.later import LocalTime


@dataclass(frozen=True)
class Colleague:
    """A colleague without an account: who asked them, and with which words."""

    by: str | None
    message: str | None


@dataclass(frozen=True, kw_only=True)
class Right:
    """``role`` is None for a ``colleague`` without an account.

    ``proposes``: what they answer is held. ``link_id`` is the link that they came by,
    ``answer_id`` what was answered by it. ``address`` is the page's own, where its forms go with
    what ``hidden`` holds: the token that shows that they stood on it. ``news`` is where its script
    hears who is answering, ``local_time`` where they work.
    """

    site: Site
    comment_id: int
    actor: Actor
    name: str
    role: Role | None
    address: str
    hidden: Mapping[str, str]
    local_time: LocalTime
    news: str = ""
    proposes: bool = False
    colleague: Colleague | None = None
    link_id: int | None = None
    answer_id: int | None = None

    def allows(self, least: Role) -> bool:
        """Whether they may do what ``least`` may."""
        return self.role is not None and is_at_least(self.role, least)

    @property
    def may_answer(self) -> bool:
        """Whether they may write an answer: once by a link."""
        return self.answer_id is None and (self.colleague is not None or self.allows("responder"))

    @property
    def signatures(self) -> Mapping[str, str]:
        """The names that they may sign with, by what the form calls them."""
        if self.colleague:
            return {"me": self.name}
        return {"me": self.name, "site": self.site.name}
