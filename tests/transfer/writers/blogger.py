"""Blogger's "Back up content": no spam, nothing that waits; an answer by its parent's number."""

from datetime import timedelta, timezone
from html import escape
from pathlib import Path

from tests.transfer.bodies import as_html
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "blogger"
CARRIES = Carries(statuses=EVERY_STATUS | {"held": None, "spam": None}, websites=True)
_BLOG = "tag:blogger.com,1999:blog-7"
_KIND = "http://schemas.google.com/g/2005#kind"
_PARIS = timezone(timedelta(hours=1))


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file: settings, then the posts, then the comments."""
    entries = [_entry("settings", "settings.X", "<content type='text'>true</content>", "Owner")]
    for number, page in enumerate(site.pages, 1):
        entries.append(_entry("post", f"post-{number}", _post(page), "Owner"))
    for number, page in enumerate(site.pages, 1):
        entries += [_comment(one, number) for one in page.comments if CARRIES.statuses[one.status]]
    path = folder / "blog-01-01-2020.xml"
    path.write_text(
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:gd='http://schemas.google.com/g/2005' "
        f"xmlns:thr='http://purl.org/syndication/thread/1.0'>{''.join(entries)}</feed>",
        encoding="utf-8",
    )
    return path


def _post(page: MadeUpPage) -> str:
    return (
        f"<published>2010-01-01T00:00:00Z</published>"
        f"<title type='text'>{escape(page.title)}</title>"
        f"<link rel='related' href='http://example.org/feeds/7/1/comments/default/1'/>"
        f"<link rel='alternate' type='text/html' href='{escape(page.url)}'/>"
    )


def _comment(one: MadeUp, post: int) -> str:
    gone = one.status == "deleted"
    content = "Ce commentaire a été supprimé." if gone else as_html(one.body)
    inside = (
        f"<published>{one.at.astimezone(_PARIS).isoformat(timespec='milliseconds')}</published>"
        f"<title type='text'>Cut…</title><content type='html'>{escape(content)}</content>"
        f"<thr:in-reply-to ref='{_BLOG}.post-{post}' type='text/html' href='http://old.example/'/>"
    )
    if one.answers:
        parent = f"http://www.blogger.com/feeds/7/{post}/comments/default/{1000 + one.answers}"
        inside += f"<link rel='related' type='application/atom+xml' href='{parent}?v=2'/>"
    if gone:
        inside += "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>"
    return _entry("comment", f"post-{1000 + one.number}", inside, one.name, one.website)


def _entry(kind: str, number: str, inside: str, name: str | None, uri: str | None = None) -> str:
    at = f"<uri>{escape(uri)}</uri>" if uri else ""
    return (
        f"<entry><id>{_BLOG}.{number}</id><category scheme='{_KIND}' "
        f"term='http://schemas.google.com/blogger/2008/kind#{kind}'/>{inside}"
        f"<author><name>{escape(name or 'Anonymous')}</name>{at}"
        f"<email>noreply@blogger.com</email></author></entry>"
    )
