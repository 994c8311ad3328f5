"""The book of watches: which ones a comment is found by, and that their number hardly matters."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.rules.community.search import parse_search
from comments_service.rules.community.watches import (
    Book,
    Watch,
    clean_end_of_mute,
    clean_name,
    clean_search,
    page_term,
)
from comments_service.rules.text.search_terms import Document, Terms, terms_of
from tests.support.cost import ratio

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def terms(text: str, *, name: str = "Léa Martin", status: str = "published") -> Terms:
    made = terms_of(
        Document(
            site_id=1,
            thread_id=255,
            status=status,
            text=text,
            html='<p><a href="https://shop.example/x">x</a></p>',
            author_name=name,
            author_website=None,
        )
    )
    return Terms((*made.named, page_term("blog.example/a")), made.words)


def book(*searches: str) -> Book:
    places = {"/a": {page_term("blog.example/a")}, "/b": {page_term("blog.example/b")}}
    watches = [Watch(n, parse_search(text)) for n, text in enumerate(searches)]
    return Book(watches, places)


def ids(searches: Book, comment: Terms) -> list[int]:
    return [watch.id for watch in searches.matches(comment, NOW)]


@pytest.mark.parametrize(
    "search",
    [
        "pécresse", "PECRESSE", "pécr*", "pe*", '"valerie pecresse"', '"valerie pec*"',
        "author:lea", 'author:"martin léa"', "link:shop.example", "page:/a", "page:/b page:/a",
        "campagne pecresse -sondage", "pecresse status:published status:held", "pecresse -page:/b",
        "pecresse -status:spam", "pecresse after:2026-05 before:2026-05-02",
        "pecresse -author:max", '-"pecresse campagne" pecresse',
    ],
)  # fmt: skip
def test_a_watch_finds(search: str) -> None:
    text = terms("La campagne de Valérie Pécresse.")
    assert ids(book(search, "other"), text) == [0]


@pytest.mark.parametrize(
    "search",
    [
        "pecress", "ecresse*", '"pecresse valerie"', "author:lea author:max", "link:example",
        "page:/b", "page:/nowhere pecresse", "pecresse -campagne", "pecresse -camp*",
        "pecresse status:spam", "pecresse after:2026-06", "pecresse before:2026-05",
        '-"la campagne" pecresse', "pecresse -page:/a", "pecresse -link:shop.example", "-pecresse",
        "status:published", "la le",
    ],
)  # fmt: skip
def test_a_watch_does_not_find(search: str) -> None:
    text = terms("La campagne de Valérie Pécresse.")
    assert ids(book(search, "pecresse"), text) == [1]


@pytest.mark.parametrize("search", ["", "   ", "…", "-word", "status:held", "after:2026 -a"])
def test_a_watch_of_nothing_that_only_some_have_is_refused(search: str) -> None:
    with pytest.raises(AppError) as refused:
        clean_search(search)
    assert refused.value.errors[0].code == "too_broad"


def test_names_and_searches_have_a_length() -> None:
    assert clean_name("  Valérie\nPécresse ") == "Valérie Pécresse"
    for clean, raw, code in [
        (clean_name, " ", "required"),
        (clean_name, "x" * 101, "too_long"),
        (clean_search, "x " * 300, "too_long"),
    ]:
        with pytest.raises(AppError) as refused:
            clean(raw)
        assert refused.value.errors[0].code == code


def test_a_watch_is_mute_until_a_moment() -> None:
    assert clean_end_of_mute(" ") is None
    assert clean_end_of_mute("2026-12-24T07:00:00Z") == datetime(2026, 12, 24, 7, tzinfo=UTC)
    assert clean_end_of_mute("2026-12-24T07:00+01:00") == datetime(2026, 12, 24, 6, tzinfo=UTC)
    for raw in ("tomorrow", "2026-12-24T07:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"):
        with pytest.raises(AppError) as refused:
            clean_end_of_mute(raw)
        assert refused.value.errors[0].field == "muted_until"


WORDS = ["pain", "paix", "palais", "sel", "site", "statue", "auto", "lien", "thé", "ou"]
PARTS = st.sampled_from(
    [*WORDS, "pa*", "sit*", "st*", '"pain sel"', '"sel pa*"', "author:lea", "author:max",
     "link:shop.example", "page:/a", "page:/b", "status:held", "after:2026", "before:2026"]
)  # fmt: skip
SEARCHES = st.lists(
    st.tuples(st.sampled_from(["", "", "-"]), PARTS).map("".join), min_size=1, max_size=4
).map(" ".join)


@given(st.lists(SEARCHES, max_size=12), st.lists(st.sampled_from(WORDS), max_size=12))
def test_the_book_finds_what_each_watch_finds_alone(searches: list[str], words: list[str]) -> None:
    """A watch that is filed where a comment never looks would be missed."""
    comment = terms(" ".join(words), status="held")
    alone = [
        n
        for n, search in enumerate(searches)
        if ids(book(search), comment) or _compared(search, comment)
    ]
    assert ids(book(*searches), comment) == alone


def _compared(search: str, comment: Terms) -> bool:
    """As ``Book`` compares, with a term that every comment has to be filed by."""
    parsed = parse_search(search)
    if not (parsed.phrases or parsed.authors or parsed.links or parsed.pages):
        return False
    everywhere = Terms(comment.named, (*comment.words, "everywhere"))
    return bool(book(f"{search} everywhere").matches(everywhere, NOW))


ORDINARY = terms(" ".join(f"mot{n}" for n in range(60)))


def many(count: int) -> Book:
    """Watches of which none finds ORDINARY, a quarter of them for an author who wrote it."""
    kinds = ["author:lea sujet{n}", "theme{n}", '"deux mots{n}"', "debut{n}*"]
    return book(*(kinds[n % 4].format(n=n) for n in range(count)))


@pytest.mark.timing
def test_ten_thousand_watches_that_miss_cost_less_than_five_times_as_much_as_none() -> None:
    none, full = many(0), many(10_000)
    assert none.matches(ORDINARY, NOW) == full.matches(ORDINARY, NOW) == []
    cost = ratio(lambda: full.matches(ORDINARY, NOW), lambda: none.matches(ORDINARY, NOW), enough=5)
    assert cost < 5


@pytest.mark.timing
def test_a_long_word_that_all_watches_share_files_none_of_them() -> None:
    shared = book(*(f"gouvernement sujet{n}" for n in range(5_000)))
    comment = terms("Le gouvernement " + " ".join(f"mot{n}" for n in range(58)))
    none = many(0)
    cost = ratio(lambda: shared.matches(comment, NOW), lambda: none.matches(comment, NOW), enough=5)
    assert cost < 5
