"""How many SQL statements the queries of watches and saved replies take."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from comments_service.queries.answers import saved_replies
from comments_service.queries.community import watches
from comments_service.queries.moderation import watch_hits
from comments_service.rules.community.search import parse_search
from comments_service.rules.text.pages import PagePolicy
from comments_service.rules.text.urls import parse_origin
from tests.factories import SITE, Reader, stored
from tests.support.statements import assert_said
from tests.support.watches import watch

pytestmark = pytest.mark.database("both")

LOCAL = PagePolicy(origins=(parse_origin("http://localhost:*"),))


def test_every_query_takes_what_its_docstring_says(
    open_app: Flask, reader: Reader, count_statements: Callable[[], Any]
) -> None:
    number_of_watch = watch(open_app, "answer")
    row = stored(open_app, reader.post("An answer.").id)
    now = row.created_at
    calls: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = [
        (watches.watches_of, (SITE, now), {}),
        (watches.watch_of, (SITE, number_of_watch, now), {}),
        (watches.watched_searches, (SITE,), {}),
        (watches.searches_by_name, (SITE,), {}),
        (watches.hits_on, (SITE, [row.id]), {}),
        (watch_hits.hits_page, (SITE, number_of_watch), {"limit": 5, "after": None}),
        (watch_hits.preview_of, (SITE, LOCAL, parse_search("answer"), now), {}),
        (saved_replies.saved_replies_of, (SITE, 1), {}),
        (saved_replies.saved_reply_of, (SITE, 1, 1), {}),
        (saved_replies.fitting_replies, (SITE, row.id, row.thread_id, "en", 1), {}),
    ]
    with open_app.app_context():
        for query, args, named in calls:
            assert_said(count_statements, query, *args, **named)
