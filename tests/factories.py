"""People and pages of tests: they act by the API and by the services that the console calls."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from comments_service.extensions import db
from comments_service.models import Comment, Commenter, Event, Thread
from comments_service.queries.comments.comments import comment_state
from comments_service.queries.sites.sites import default_site
from comments_service.rules.comments.status import Decision
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.sites.page_moves import parse_rule
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.core.actor import SYSTEM, Actor, By
from comments_service.services.moderation import decisions
from comments_service.services.moderation.decisions import DecisionRequest
from comments_service.services.moderation.undo import undo_on_comment
from comments_service.services.sites.page_moves import move_threads
from comments_service.services.sites.page_plans import Moves
from comments_service.services.sites.sites import change_site

PAGE = "https://localhost/a-page"
ORIGIN = "http://localhost:4000"
SITE = 1


@dataclass(frozen=True)
class Posted:
    """What a reader got for a comment."""

    id: str
    status: str
    edit_token: str
    commenter_token: str


def number(comment_id: str) -> int:
    """The number of a comment in the database, of its public id."""
    parsed = parse_reference(comment_id)
    assert parsed
    return parsed[1]


class Reader:
    """Somebody with a browser at ``address``, on a page of the blog."""

    def __init__(self, app: Flask, address: str = "192.0.2.1", page: str = PAGE) -> None:
        self.client = app.test_client()
        self.address = address
        self.page = page

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """A request to the API as the widget sends it; ``headers`` are named with underscores."""
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            json=body,
            headers={"Origin": ORIGIN, **{k.replace("_", "-"): v for k, v in headers.items()}},
            environ_base={"REMOTE_ADDR": self.address},
        )

    def try_to_post(self, body: str = "A comment.", **fields: Any) -> TestResponse:
        """Posts; fields are those of the API, ``key`` is the Idempotency-Key."""
        headers = {"Idempotency-Key": fields.pop("key")} if "key" in fields else {}
        return self.send("POST", "/comments", {"url": self.page, "body": body, **fields}, **headers)

    def post(self, body: str = "A comment.", **fields: Any) -> Posted:
        """Posts what must be taken."""
        answer = self.try_to_post(body, **fields)
        assert answer.status_code in (201, 202), answer.text
        made = answer.get_json()
        comment = made["comment"]
        return Posted(comment["id"], comment["status"], made["edit_token"], made["commenter_token"])

    def edit(self, posted: Posted, body: str) -> TestResponse:
        """Edits with the token that came with the comment."""
        return self.send(
            "PATCH",
            f"/comments/{posted.id}",
            {"body": body},
            Authorization=f"Bearer {posted.edit_token}",
        )

    def withdraw(self, posted: Posted) -> TestResponse:
        """Deletes with the token that came with the comment."""
        bearer = f"Bearer {posted.edit_token}"
        return self.send("DELETE", f"/comments/{posted.id}", Authorization=bearer)

    def vote(self, comment_id: str, value: int, **fields: str) -> TestResponse:
        """Votes 1, 0 or -1."""
        return self.send("PUT", f"/comments/{comment_id}/vote", {"value": value, **fields})

    def report(self, comment_id: str, reason: str = "spam", **fields: str) -> TestResponse:
        """Flags a comment."""
        return self.send("POST", f"/comments/{comment_id}/reports", {"reason": reason, **fields})

    def thread(self, **query: Any) -> Any:
        """The page's thread as JSON."""
        answer = self.client.get(
            "/api/v1/threads",
            query_string={"url": self.page, **query},
            headers={"Origin": ORIGIN},
        )
        assert answer.status_code == 200, answer.text
        return answer.get_json()


class Moderator:
    """Somebody who decides, having seen what there is."""

    def __init__(self, app: Flask, email: str = "mo@blog.example") -> None:
        self.app = app
        with app.app_context():
            account = add_moderator(email, "owner", None, datetime.now(UTC))
        self.actor = Actor("moderator", account)

    def decide(self, comment_id: str, decision: str) -> None:
        """approve, hold, spam, delete or restore."""
        with self.app.app_context():
            seen = self._version(comment_id)
            what = Decision(decision)
            wish = DecisionRequest(number(comment_id), what, seen)
            decisions.decide(SITE, wish, By(self.actor, self._now()))

    def undo(self, comment_id: str) -> None:
        """Takes the last decision back."""
        with self.app.app_context():
            seen = self._version(comment_id)
            undo_on_comment(SITE, number(comment_id), seen, By(self.actor, self._now()))

    def pin(self, comment_id: str, pinned: bool = True) -> None:
        """Shows a root first, or no longer."""
        with self.app.app_context():
            decisions.pin(SITE, number(comment_id), By(self.actor, self._now()), pinned=pinned)

    def _version(self, comment_id: str) -> int:
        state = comment_state(SITE, number(comment_id))
        assert state
        return int(state.version)

    def _now(self) -> datetime:
        moment: datetime = self.app.extensions["palabre"].now()
        return moment


def set_rules(app: Flask, **values: Any) -> None:
    """Changes settings of the first site: set_rules(app, moderation="open")."""
    with app.app_context():
        change_site(SITE, values)


def move_page(app: Flask, old: str, new: str, *, merge: bool = False) -> Moves:
    """Gives a page of the first site its new address."""
    with app.app_context():
        rules = default_site()
        assert rules
        return move_threads(
            rules, [parse_rule(old, new)], By(SYSTEM, datetime.now(UTC)), merge=merge
        )


def stored(app: Flask, comment_id: str) -> Any:
    """The row of a comment, for what no reader may see."""
    with app.app_context():
        return db.session.execute(
            select(*Comment.__table__.columns).where(Comment.id == number(comment_id))
        ).one()


def flatten(comments: list[Any]) -> list[Any]:
    """Comments and all their replies, in the order in which they are shown."""
    found, left = [], list(reversed(comments))
    while left:
        comment = left.pop()
        found.append(comment)
        left += reversed(comment["replies"])
    return found


def unlogged(app: Flask) -> list[str]:
    """Every comment whose log does not end with its status."""
    last = (
        select(func.max(Event.id))
        .where(Event.site_id == Comment.site_id, Event.comment_id == Comment.id)
        .correlate(Comment)
        .scalar_subquery()
    )
    ends = (Event.site_id == Comment.site_id) & (Event.id == last)
    with app.app_context():
        rows = db.session.execute(
            select(Comment.id, Comment.status, Event.action, Event.to_status)
            .outerjoin(Event, ends)
            .where(func.coalesce(Event.to_status, "") != Comment.status)
        )
        return [f"{row.id} {row.status}: {row.action} {row.to_status}" for row in rows]


def miscounts(app: Flask) -> list[str]:
    """Every number that differs from a recount from scratch, every status that the log lacks."""
    with app.app_context():
        rows = db.session.execute(select(*Comment.__table__.columns).order_by(Comment.id)).all()
        threads = db.session.execute(select(Thread.id, Thread.comment_count)).all()
        commenters = db.session.execute(
            select(Commenter.id, Commenter.published_count, Commenter.refused_count)
        ).all()
    visible: dict[int, bool] = {}
    children: dict[int, int] = {}
    below: dict[int, int] = {}
    for row in reversed(rows):  # a parent's id is below its answers'
        visible[row.id] = row.status == "published" or children.get(row.id, 0) > 0
        if visible[row.id] and row.parent_id is not None:
            children[row.parent_id] = children.get(row.parent_id, 0) + 1
            below[row.root_id] = below.get(row.root_id, 0) + 1
    wrong = [
        f"{row.id} {name}: {getattr(row, name)}, not {right}"
        for row in rows
        for name, right in (
            ("is_visible", visible[row.id]),
            ("child_count", children.get(row.id, 0)),
            ("reply_count", below.get(row.id, 0) if row.parent_id is None else 0),
        )
        if getattr(row, name) != right
    ]
    published = [row for row in rows if row.status == "published"]
    of_thread = Counter(row.thread_id for row in published)
    for thread in threads:
        right = of_thread[thread.id]
        if thread.comment_count != right:
            wrong.append(f"thread {thread.id}: {thread.comment_count}, not {right}")
    of_commenter = Counter(row.commenter_id for row in published)
    refused_of = Counter(
        row.commenter_id for row in rows if row.status == "spam" or row.deleted_by == "moderation"
    )
    for commenter in commenters:
        right = of_commenter[commenter.id]
        if commenter.published_count != right:
            wrong.append(f"commenter {commenter.id}: {commenter.published_count}, not {right}")
        # More, where they have withdrawn what was refused.
        if commenter.refused_count < refused_of[commenter.id]:
            wrong.append(f"commenter {commenter.id}: {commenter.refused_count} refused")
    return wrong + unlogged(app)
