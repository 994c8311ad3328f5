"""Asks Akismet of a comment (its API 1.1, comment-check)."""

from collections.abc import Collection
from urllib.parse import urlencode, urlsplit

from comments_service.errors import N_
from comments_service.notify.message import Failed
from comments_service.outgoing import Sending, send
from comments_service.queries.comments.judge import JudgedRow
from comments_service.rules.text.render import plain_text

ADDRESS = "https://rest.akismet.com/1.1/comment-check"
_FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
_VERDICTS = {b"true": True, b"false": False}


def takes_for_spam(row: JudgedRow, key: str, *, private_hosts: Collection[str]) -> bool:
    """Whether Akismet takes a comment for spam. Raise Failed for no verdict, Unreachable.

    It is sent what readers would see: no e-mail address, and no network address, which is not kept.
    """
    page = urlsplit(row.thread_url)
    fields = {
        "api_key": key,
        "blog": f"{page.scheme}://{page.netloc}/",
        "blog_lang": row.site_language,
        "blog_charset": "UTF-8",
        "permalink": row.thread_url,
        "comment_type": "comment" if row.parent_id is None else "reply",
        "comment_author": row.author_name or "",
        "comment_author_url": row.author_website or "",
        "comment_content": plain_text(row.html).strip(),
        "comment_date_gmt": row.created_at.isoformat(),
    }
    what = Sending(urlencode(fields).encode(), _FORM)
    answer = send(ADDRESS, what, private_hosts=private_hosts)
    said = answer.body.strip()
    if answer.status == 200 and said in _VERDICTS:
        return _VERDICTS[said]
    if said == b"invalid":
        raise Failed(N_("Akismet does not accept the key."), is_outage=True)
    raise Failed(f"Akismet answered {answer.status}, and no verdict.", is_outage=True)
