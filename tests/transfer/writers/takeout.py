"""Blogger's Google Takeout, in the folders of the archive: paths without a host."""

from html import escape
from pathlib import Path

from tests.transfer.bodies import as_breaks
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "takeout"
CARRIES = Carries(statuses=EVERY_STATUS, websites=True)
_BLOG = "tag:blogger.com,1999:blog-9007199254740993"
_STATUSES = {
    "published": "LIVE",
    "held": "PENDING_MODERATION",
    "spam": "SPAM_COMMENT",
    "deleted": "GHOSTED_COMMENT",
}


def write(site: MadeUpSite, folder: Path) -> Path:
    """The folder of the archive with one feed in it."""
    entries = []
    for number, page in enumerate(site.pages, 1):
        entries.append(_post(number, page))
        entries += [_comment(one, number) for one in page.comments]
    feed = folder / "Takeout" / "Blogger" / "Blogs" / "Un blog" / "feed.atom"
    feed.parent.mkdir(parents=True)
    feed.write_text(
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:blogger='http://schemas.google.com/blogger/2018'>"
        f"<id>{_BLOG}</id><title>Blog</title>{''.join(entries)}</feed>",
        encoding="utf-8",
    )
    (feed.parent / "settings.csv").write_text("blog_name\nUn blog\n")
    return folder


def _post(number: int, page: MadeUpPage) -> str:
    return (
        f"<entry><id>{_BLOG}.post-{number}</id><blogger:type>POST</blogger:type>"
        f"<blogger:status>LIVE</blogger:status>"
        f"<author><name>Owner</name><uri></uri><blogger:type>BLOGGER</blogger:type></author>"
        f"<title>{escape(page.title)}</title><content type='html'>Text.</content>"
        f"<published>2010-01-01T00:00:00Z</published>"
        f"<blogger:filename>{escape(page.path)}</blogger:filename><blogger:trashed/></entry>"
    )


def _comment(one: MadeUp, post: int) -> str:
    gone = one.status == "deleted"
    parent = f"{_BLOG}.post-{1000 + one.answers}" if one.answers else ""
    return (
        f"<entry><id>{_BLOG}.post-{1000 + one.number}</id>"
        f"<blogger:parent>{_BLOG}.post-{post}</blogger:parent>"
        f"<blogger:inReplyTo>{parent}</blogger:inReplyTo>"
        f"<blogger:type>COMMENT</blogger:type>"
        f"<blogger:status>{_STATUSES[one.status]}</blogger:status>"
        f"<author><name>{'' if gone else escape(one.name or '')}</name>"
        f"<uri>{escape(one.website or '')}</uri><blogger:type>ANONYMOUS</blogger:type></author>"
        f"<content type='html'>{'' if gone else escape(as_breaks(one.body))}</content>"
        # When it was stored, which nobody was shown.
        f"<blogger:created>2001-01-01T00:00:00Z</blogger:created>"
        f"<published>{one.at:%Y-%m-%dT%H:%M:%S.000Z}</published><blogger:trashed/></entry>"
    )
