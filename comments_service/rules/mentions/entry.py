"""What readers get of a mention."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Content:
    """What readers get of a mention. ``url`` is what the entry calls its own address, if it does.

    Texts are on one line and bounded, addresses are http(s); they are still to be escaped.
    """

    kind: str = "mention"
    title: str | None = None
    author_name: str | None = None
    author_url: str | None = None
    snippet: str | None = None
    written_at: datetime | None = None
    url: str | None = None
