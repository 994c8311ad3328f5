"""Sites whose teams are alerted, and what may stand in the way of an alert."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from bench.forum import Size, write_forum
from comments_service.extensions import db
from comments_service.models import Import, Site
from comments_service.queries.core.outbox import Lane
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.community.watches import WatchSettings, add_watch
from comments_service.services.core import outbox
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.core.transaction import transaction
from comments_service.services.imports.uploads import Upload, receive_upload, start_import
from comments_service.services.notifications.channels import NewChannel, Routing, make_channel
from comments_service.services.notifications.members import set_member_alerts
from comments_service.services.sites.sites import change_site, checked_origins, create_site
from comments_service.worker import make_worker

#: What every team watches for.
WORD = "retraites"
_UNLIMITED = dict.fromkeys(("limit_poster", "limit_thread", "limit_site"), "100000 per minute")


@dataclass(frozen=True)
class Newsroom:
    """A site, a page of it, and the address of who is mailed at once."""

    site: int
    page: str
    member: str


def open_newsroom(app: Flask, name: str, *hooks: str) -> Newsroom:
    """A new site that publishes at once; its team hears of hits by mail and at each webhook."""
    now, host = datetime.now(UTC), f"https://{name}.example"
    by, member = By(SYSTEM, now), f"{name}@team.example"
    key = app.extensions["palabre"].settings.secret_key
    with app.app_context():
        create_site(name, name, checked_origins(host), None, now)
        site = db.session.scalars(select(Site.id).where(Site.key == name)).one()
        change_site(site, {"moderation": "open", "min_fill_seconds": 0, **_UNLIMITED})
        add_watch(site, WatchSettings(name=WORD, search=WORD), by)
        for url in hooks:
            address = {"url": url}
            make_channel(site, NewChannel("webhook", url, address, Routing(["watch"])), key, by)
        account = add_moderator(member, "owner", None, now)
        set_member_alerts((site, account), "now", 0, "UTC", "en", now)
    return Newsroom(site, f"{host}/a-page", member)


@dataclass(frozen=True)
class LongImport:
    """A file of many comments that has been looked at, and waits to be brought in."""

    app: Flask
    site: int
    number: int

    def begin(self) -> None:
        """Leave it to the worker."""
        with self.app.app_context():
            by = By(SYSTEM, datetime.now(UTC))
            start_import(self.site, self.number, by, adds_origin=True)

    @property
    def state(self) -> tuple[str, int]:
        """Waiting, running or done, and how many comments are in."""
        with self.app.app_context():
            row = db.session.execute(
                select(Import.state, Import.done).where(Import.id == self.number)
            ).one()
            return row.state, row.done

    @property
    def is_running(self) -> bool:
        state, done = self.state
        return state == "running" and done > 0


def bring(app: Flask, site: int, comments: int, folder: Path) -> LongImport:
    """Upload a file of so many comments and have it looked at."""
    now, file = datetime.now(UTC), folder / "forum.xml"
    write_forum(file, Size(comments, max(comments // 50, 1)))
    with app.app_context():
        account = add_moderator("importer@team.example", "owner", None, now)
        upload = Upload(file.name, "disqus")
        number = receive_upload(site, account, upload, _pieces(file), now)
    make_worker(app, Lane.LONG).run(idle_for=0)
    brought = LongImport(app, site, number)
    assert brought.state[0] == "checked", brought.state
    return brought


def _pieces(file: Path) -> list[bytes]:
    content, size = file.read_bytes(), 1024 * 1024
    return [content[at : at + size] for at in range(0, len(content), size)]


def queue_mails(app: Flask, site: int, count: int) -> None:
    """So many mails of a site that are due now."""
    now = datetime.now(UTC)
    mail = {"to": "many@elsewhere.example", "subject": "Hello", "text": "", "language": "en"}
    with app.app_context(), transaction() as session:
        for _ in range(count):
            outbox.enqueue(session, site, "mail", {**mail, "at": now.isoformat()}, now=now)
