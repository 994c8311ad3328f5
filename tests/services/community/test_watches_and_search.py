"""Watches find what the search box finds, in any text."""

import itertools

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from comments_service.extensions import db
from comments_service.models import Watch
from comments_service.queries.moderation.search import found_comments, places_meant
from comments_service.queries.sites.sites import default_site
from comments_service.rules.community.search import parse_search
from tests.factories import PAGE, SITE, Posted, Reader, number, set_rules
from tests.support.watches import hits, watch

pytestmark = pytest.mark.database("both")

COUNTER = itertools.count()
WORDS = [
    "pain", "Pâin", "paix", "palais", "site", "statue", "auto", "thé", "ÉTÉ", "l'été", "日本語",
    "site:1", "naïve", "straße", "a.example", "https://b.example/x", "хлеб", "خبز", "e-mail",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
PARTS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda word: f"{word[:3]}*"),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda w: f'"{" ".join(w)}"'),
    st.sampled_from(
        ["author:léa", "author:max", "link:b.example", "page:/a-page", "page:/b", "st*", "si*",
         "status:published", "after:2020", "before:2020", "au*", "日本"]
    ),
)  # fmt: skip
SEARCHES = st.lists(
    st.tuples(st.sampled_from(["", "", "-"]), PARTS).map("".join), min_size=1, max_size=4
).map(" ".join)


@pytest.mark.slow
@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    st.lists(SEARCHES, min_size=4, max_size=20, unique=True),
    st.lists(TEXTS, min_size=1, max_size=3),
    st.sampled_from(["Léa Martin", "Max", None]),
    st.sampled_from([PAGE, "https://localhost/b"]),
)
def test_watches_find_what_the_search_box_finds(
    open_app: Flask, searches: list[str], texts: list[str], name: str | None, page: str
) -> None:
    set_rules(
        open_app, moderation="open", max_links=50, limit_poster="9999 per minute",
        limit_thread="9999 per minute", limit_site="9999 per minute",
    )  # fmt: skip
    with open_app.app_context():
        db.session.execute(delete(Watch))
        db.session.commit()
    searches = [
        text for text in searches
        if (s := parse_search(text)).phrases or s.authors or s.links or s.pages
    ]  # fmt: skip
    watches = {search: watch(open_app, search) for search in searches}
    reader = Reader(open_app, page=page)
    posted: list[Posted] = []
    for text in texts:
        author = {"author": {"name": name}} if name else {}
        posted.append(reader.post(f"{text} x{next(COUNTER)}", **author))
    new = {number(one.id) for one in posted}
    for search, watch_id in watches.items():
        by_watch = {comment for watch_, comment in hits(open_app) if watch_ == watch_id}
        assert by_watch == found_by_box(open_app, search) & new, (search, texts)


def found_by_box(app: Flask, text: str) -> set[int]:
    with app.app_context():
        site = default_site()
        assert site
        search = parse_search(text)
        places = places_meant(SITE, site.pages, search.all_pages)
        rows = found_comments(SITE, search, places, limit=1000, after=None).comments
        return {row.id for row in rows}
