"""What a recipient is told: of which comments, in which words. Each channel gives it its form."""

from dataclasses import dataclass, field
from datetime import datetime

from comments_service.errors import N_
from comments_service.notify.texts import Translate, cause_words, speech
from comments_service.queries.notifications.deliveries import ToldRow
from comments_service.rules.core.identity import reference
from comments_service.rules.text.render import plain_text

#: So much of a comment is told; the rest is behind the link.
EXCERPT = 500
#: So many comments a message to a chat or mailbox lists; the others it counts.
LISTED = 10


@dataclass(frozen=True)
class Entry:
    """One comment of a notice. ``text``, ``author`` and ``page`` are as people typed them.

    ``link`` leads to the page where who is signed in answers it.
    """

    comment_id: str
    status: str
    causes: list[str]
    why: str
    author: str
    text: str
    parent: str
    page: str
    page_url: str
    link: str
    created_at: datetime
    version: int
    number: int


@dataclass(frozen=True)
class Notice:
    """What one message tells. ``id`` is the same whenever it is sent again."""

    id: str
    what: str
    site: str
    site_key: str
    at: datetime
    title: str
    language: str
    link: str
    entries: list[Entry] = field(default_factory=list)
    note: str = ""

    @property
    def listed(self) -> list[Entry]:
        """The comments that are shown."""
        return self.entries[:LISTED]

    @property
    def rest(self) -> str:
        """A sentence about those that are not shown, empty without any."""
        more = len(self.entries) - LISTED
        return speech(self.language)(N_("and {count} more")).format(count=more) if more > 0 else ""


def entry_of(site_id: int, row: ToldRow, causes: list[str], base: str, language: str) -> Entry:
    """Return a comment as an alert tells it."""
    translate = speech(language)
    comment_id = reference(site_id, row.id)
    return Entry(
        comment_id=comment_id,
        status=row.status,
        causes=causes,
        why=cause_words(causes, translate),
        author=row.author_name or translate(N_("Anonymous")),
        text=_excerpt(row.html),
        parent=_parent(row),
        page=row.thread_title or row.thread_url,
        page_url=row.thread_url,
        link=f"{base}/console/answer/{comment_id}",
        created_at=row.created_at,
        version=row.version,
        number=row.id,
    )


def title_of(site: str, entries: list[Entry], translate: Translate) -> str:
    """Return the one line of a notice: of one comment its author and page, else how many."""
    if len(entries) == 1:
        sentence = translate(N_("{author} on “{page}” ({why})"))
        one = entries[0]
        return f"{site}: " + sentence.format(author=one.author, page=one.page, why=one.why)
    return f"{site}: " + translate(N_("{count} comments")).format(count=len(entries))


def _excerpt(html: str) -> str:
    text = plain_text(html).strip()
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


def _parent(row: ToldRow) -> str:
    if row.parent_html is None:
        return ""
    line = " ".join(plain_text(row.parent_html).split())
    return f"{row.parent_name or '…'}: {line[:120]}"
