"""The shapes of links from other sites, as readers get them."""

from typing import Literal

from pydantic import Field

from comments_service.web.http.schema import Schema


class MentionAuthor(Schema):
    """Who wrote elsewhere, as the page there says."""

    name: str | None = Field(examples=["Ana"])
    url: str | None = Field(examples=["https://ana.example"])


class MentionShown(Schema):
    """A page elsewhere that links here. Every text in it is a stranger's, without markup."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    kind: Literal["mention", "reply"]
    network: str | None = Field(
        description="Where a bridge carried it from, such as fediverse", examples=["fediverse"]
    )
    url: str = Field(examples=["https://ana.example/on-bread"])
    title: str | None = Field(examples=["On bread"])
    author: MentionAuthor
    snippet: str | None = Field(examples=["I read this with joy."])
    date: str = Field(examples=["2026-11-22T20:03:05.120Z"])


class MentionsAnswer(Schema):
    """Published links from other sites: the 50 newest, and how many there are."""

    count: int = Field(description="Likes and reposts included", examples=[12])
    likes: int = Field(examples=[8])
    reposts: int = Field(examples=[1])
    mentions: list[MentionShown]
