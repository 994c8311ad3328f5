"""The shapes of what programs get; web.manage.present builds them, a test compares."""

from typing import Literal

from pydantic import ConfigDict, Field

from comments_service.web.http.schema import Schema

Moment = Field(examples=["2026-11-22T19:48:05.120Z"])
Id = Field(examples=["1-19b0c3f2a1d4e"])


class Strict(Schema):
    """An answer with these members and no others."""

    model_config = ConfigDict(extra="forbid")


class CommentAuthor(Strict):
    """Who wrote."""

    name: str | None = Field(examples=["Léa"])
    website: str | None = Field(examples=["https://lea.example"])
    kind: Literal["anonymous", "named", "verified", "official"] = Field(examples=["named"])
    badge: str | None = Field(examples=["official"])
    service: str | None = Field(examples=["blogger"])
    email: str | None = Field(
        description="Only with the scope emails, else null", examples=["lea@example.org"]
    )


class CommentPage(Strict):
    """Where a comment stands."""

    url: str = Field(examples=["https://blog.example/bread"])
    title: str | None = Field(examples=["Bread"])
    closed: bool = Field(description="By hand", examples=[False])


class RuleReason(Strict):
    """Why a rule held a comment."""

    code: str = Field(examples=["links"])
    message: str = Field(examples=["It has 3 links; the site's limit is 2."])


class ManagedComment(Strict):
    """A comment with all that a decision needs."""

    id: str = Id
    parent_id: str | None = Id
    page: CommentPage
    status: Literal["published", "held", "spam", "deleted"] = Field(examples=["held"])
    version: int = Field(description="To be sent with a decision", examples=[2])
    body: str = Field(description="Markdown, as it was written", examples=["Well *said*."])
    html: str = Field(
        description="Safe HTML: only the tags that the documentation lists",
        examples=["<p>Well <em>said</em>.</p>"],
    )
    author: CommentAuthor
    created_at: str = Moment
    edited_at: str | None = Moment
    deleted_by: Literal["author", "moderation"] | None = Field(examples=["moderation"])
    pinned: bool = Field(examples=[False])
    score: int = Field(examples=[3])
    up: int = Field(examples=[4])
    down: int = Field(examples=[1])
    open_reports: int = Field(examples=[0])
    reasons: list[RuleReason]
    decisions: list[Literal["approve", "hold", "spam", "delete", "restore"]] = Field(
        description="What would change something now", examples=[["approve", "spam", "delete"]]
    )


class Report(Strict):
    """A reader's flag that no decision has answered yet."""

    reason: Literal["spam", "abuse", "off_topic", "other"] = Field(examples=["abuse"])
    note: str | None = Field(examples=["He means me."])
    created_at: str = Moment


class Event(Strict):
    """What happened to a comment."""

    at: str = Moment
    actor: Literal["system", "commenter", "reader", "moderator", "program", "expert"] = Field(
        examples=["moderator"]
    )
    moderator: str | None = Field(
        description="Their name; of a program, for whom it worked", examples=["Ana"]
    )
    imported_name: str | None = Field(
        description="Who did it elsewhere, as the file of an import has it", examples=["Bob"]
    )
    program: str | None = Field(description="The name of its token", examples=["Nightly"])
    expert: str | None = Field(
        description="Who answered by a link; the moderator is who asked them", examples=["Max"]
    )
    action: str = Field(examples=["approve"])
    from_status: str | None = Field(examples=["held"])
    to_status: str | None = Field(examples=["published"])
    reasons: list[RuleReason]
    note: str | None = Field(description="The reason given by a person", examples=["Off topic"])


class CommentsAnswer(Strict):
    """A page of comments."""

    comments: list[ManagedComment]
    next_cursor: str | None = Field(examples=["1a2b3c"])


class CommentAnswer(Strict):
    """A comment as it is now."""

    comment: ManagedComment


class ContextAnswer(Strict):
    """A comment, what it answers, the first of its answers, and all that has happened to it."""

    comment: ManagedComment
    parent: ManagedComment | None
    replies: list[ManagedComment]
    reports: list[Report]
    events: list[Event]


class PageAnswer(Strict):
    """A page as it is now."""

    page: CommentPage
