"""Texts that say nearly the same as a comment, written in the same week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from comments_service.queries.moderation.comments import ContextRow
from comments_service.queries.moderation.similar import WITHIN, SimilarRow, comments_with_words_of
from comments_service.rules.comments.status import STATUS_LABELS, Status
from comments_service.rules.core.identity import reference
from comments_service.rules.text.render import excerpt, plain_text
from comments_service.rules.text.similarity import ALIKE, resemblance, shared_words, shingles_of
from comments_service.web.http.locale import gettext_

_SHOWN = 10
_EXCERPT = 160
_WORDS_IN_SEARCH = 5


@dataclass(frozen=True)
class Similar:
    """One of them: how alike it is, in hundredths, whose it is, and how it begins."""

    id: str
    percent: int
    author: str | None
    when: datetime
    status: str
    shown_status: str
    text: str


@dataclass(frozen=True)
class SimilarTexts:
    """The most alike first, and what to search for to find them and their like, if they share
    words.
    """

    texts: list[Similar]
    search: str | None


def similar_texts(comment: ContextRow) -> SimilarTexts:
    """Return what was written within a week of ``comment`` and is much like it. Two statements."""
    plain = plain_text(comment.html)
    own = shingles_of(plain)
    ranked = sorted(
        (
            (resemblance(own, shingles_of(plain_text(row.html))), row)
            for row in comments_with_words_of(comment, plain)
        ),
        key=lambda pair: (-pair[0], -pair[1].id),
    )
    alike = [(share, row) for share, row in ranked[:_SHOWN] if share >= ALIKE]
    plains = [plain, *(plain_text(row.html) for _, row in alike)]
    return SimilarTexts(
        [_similar(share, row) for share, row in alike],
        _search(shared_words(plains, _WORDS_IN_SEARCH), comment.created_at) if alike else None,
    )


def _similar(share: float, row: SimilarRow) -> Similar:
    return Similar(
        id=reference(row.site_id, row.id),
        percent=int(100 * share),
        author=row.author_name,
        when=row.created_at,
        status=row.status,
        shown_status=gettext_(STATUS_LABELS[Status(row.status)]),
        text=excerpt(row.html, _EXCERPT),
    )


def _search(words: tuple[str, ...], written: datetime) -> str | None:
    if not words:
        return None
    since, until = written - WITHIN, written + WITHIN + timedelta(days=1)
    return " ".join((*words, f"after:{since:%Y-%m-%d}", f"before:{until:%Y-%m-%d}"))
