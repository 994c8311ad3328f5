"""A comment as it comes in, and who sends it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from comments_service.rules.comments.policy import Finding
from comments_service.rules.community.reader_mails import OptIn
from comments_service.rules.core.identity import Address
from comments_service.rules.text.pages import PageUrl


@dataclass(frozen=True, kw_only=True)
class NewComment:
    """A comment as it came in, each field already cleaned by rules.text.fields.

    ``concern`` is why it is to be held, whatever the rules find.
    """

    page: PageUrl
    body: str
    title: str | None = None
    parent_id: int | None = None
    name: str | None = None
    email: str | None = None
    website: str | None = None
    trap: str = ""
    is_unproven: bool = False
    preview: str | None = None
    filled_in_ms: int | None = None
    idempotency_key: str | None = None
    opt_in: OptIn | None = None
    concern: Finding | None = None


class SignedIn(Protocol):
    """A reader who has proved who they are."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def name(self) -> str | None: ...  # noqa: D102
    @property
    def commenter_id(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class Caller:
    """Who asks: from which address, the commenter that their token names, when, and the reader
    who is signed in, if one is.
    """

    address: Address
    commenter_id: int | None
    now: datetime
    reader: SignedIn | None = None

    @property
    def poster(self) -> str:
        """The keyed hash under which the address is known this month."""
        return self.address.poster

    @property
    def network(self) -> str:
        """The keyed hash of the network around it."""
        return self.address.network

    def vouches_for(self, name: str | None) -> bool:
        """Whether a name is that of the reader who is signed in, who is then verified."""
        return self.reader is not None and name is not None and name == self.reader.name

    def commenter_under(self, name: str | None) -> int | None:
        """Return the commenter whom they write as under a name; None for who is not known."""
        if self.reader is not None and self.vouches_for(name):
            return self.reader.commenter_id
        return self.commenter_id

    def kind_under(self, name: str | None) -> str:
        """Return what they are to readers under a name (rules.comments.kinds)."""
        if self.vouches_for(name):
            return "verified"
        return "named" if name else "anonymous"
