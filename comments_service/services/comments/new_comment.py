"""A comment as it comes in, and who sends it."""

from dataclasses import dataclass
from datetime import datetime

from comments_service.rules.community.reader_mails import OptIn
from comments_service.rules.core.identity import Address
from comments_service.rules.text.pages import PageUrl


@dataclass(frozen=True, kw_only=True)
class NewComment:
    """A comment as it came in, each field already cleaned by rules.text.fields."""

    page: PageUrl
    body: str
    title: str | None = None
    parent_id: int | None = None
    name: str | None = None
    email: str | None = None
    website: str | None = None
    trap: str = ""
    filled_in_ms: int | None = None
    idempotency_key: str | None = None
    opt_in: OptIn | None = None


@dataclass(frozen=True)
class Caller:
    """Who asks: from which address, the commenter that their token names, when."""

    address: Address
    commenter_id: int | None
    now: datetime

    @property
    def poster(self) -> str:
        """The keyed hash under which the address is known this month."""
        return self.address.poster

    @property
    def network(self) -> str:
        """The keyed hash of the network around it."""
        return self.address.network
