"""What a search asks for, what the index holds, and what is marked."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.rules.comments.status import Status
from comments_service.rules.community.search import (
    LONGEST,
    Search,
    page_keys,
    parse_search,
    with_watches,
)
from comments_service.rules.text.highlight import highlighted, marked_html
from comments_service.rules.text.pages import PagePolicy
from comments_service.rules.text.render import render
from comments_service.rules.text.sanitize import gate
from comments_service.rules.text.search_terms import (
    Document,
    as_match,
    as_text,
    as_tsquery,
    as_vector,
    is_meant,
    spellings,
    terms_of,
    words_of,
)
from comments_service.rules.text.urls import parse_origin
from tests.corpus.hostile import PAYLOADS


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Search()),
        ("Pain d'ÉTÉ", Search(phrases=(("pain",), ("d", "ete")))),
        ('"le bon pain" frais', Search(phrases=(("le", "bon", "pain"), ("frais",)))),
        ("« le pain »", Search(phrases=(("le", "pain"),))),
        ('"left open', Search(phrases=(("left",), ("open",)))),
        ("auteur:Léa", Search(authors=(("lea",),))),
        ('AUTHOR:"Léa  Martin"', Search(authors=(("lea", "martin"),))),
        ("status:held statut:publié", Search(statuses=("held", "published"))),
        ("link:https://www.Example.org/x?y", Search(links=("example.org",))),
        ("lien:müller.example", Search(links=("xn--mller-kva.example",))),
        ("page:/a?b=1", Search(pages=("/a?b=1",))),
        ("after:2026", Search(since=datetime(2026, 1, 1, tzinfo=UTC))),
        ("before:2026-02 avant:2026-03", Search(until=datetime(2026, 2, 1, tzinfo=UTC))),
        ("après:2026-2-3", Search(since=datetime(2026, 2, 3, tzinfo=UTC))),
        ("site:mine", Search(site="mine")),
        ("site:theirs", Search(phrases=(("site", "theirs"),))),
        ("status:gone", Search(phrases=(("status", "gone"),))),
        ("before:2026-02-30", Search(phrases=(("before", "2026", "02", "30"),))),
        ("http://a.example/b", Search(phrases=(("http", "a", "example", "b"),))),
        ("author:", Search(phrases=(("author",),))),
        ('author:""', Search(phrases=(("author",),))),
        ("% _ * ' \\", Search()),
        ("retrait*", Search(phrases=(("retrait*",),))),
        ("a* r**", Search(phrases=(("a",), ("r",)))),
        ('"bon PAI*"', Search(phrases=(("bon", "pai*"),))),
        ("l'ét*", Search(phrases=(("l", "et*"),))),
        ("pain -rassis", Search(phrases=(("pain",),), excluded=(Search(phrases=(("rassis",),)),))),
        ('-"pain rassis"', Search(excluded=(Search(phrases=(("pain", "rassis"),)),))),
        ("-rass*", Search(excluded=(Search(phrases=(("rass*",),)),))),
        ("-author:Léa", Search(excluded=(Search(authors=(("lea",),)),))),
        (
            "-page:/a -link:b.example",
            Search(excluded=(Search(pages=("/a",)), Search(links=("b.example",)))),
        ),
        ("-status:spam", Search(excluded=(Search(statuses=("spam",)),))),
        ("well-known", Search(phrases=(("well", "known"),))),
        ('"a"-b', Search(phrases=(("a",), ("b",)))),
        ("- -- -*", Search()),
        ("-after:2026", Search(phrases=(("after", "2026"),))),
        ("-site:mine", Search(phrases=(("site", "mine"),))),
    ],
)
def test_a_search_is_read_as(typed: str, asked: Search) -> None:
    assert parse_search(typed, ["mine"]) == asked


def test_only_so_much_of_a_search_is_read() -> None:
    assert len(parse_search("a " * LONGEST).phrases) == 20
    assert sum(len(word) for phrase in parse_search("é" * 9999).phrases for word in phrase) <= 64


@given(st.text(max_size=200))
def test_any_text_at_all_is_a_search(text: str) -> None:
    asked = parse_search(text)
    assert parse_search(text) == asked
    places = {page: ["thread:5"] for page in asked.all_pages}
    conditions, excluded = asked.conditions(1, places), asked.exclusions(places)
    for groups in (conditions, *excluded):
        for word in (word for group in groups for phrase in group for word in phrase):
            assert not set(word.removesuffix("*")) & set("\"'\\ &|!()<>*\0")
    assert as_match(conditions, excluded).startswith('("site:1")')
    assert as_tsquery(conditions, excluded).startswith("('site:1')")


def test_a_watch_stands_for_what_it_looks_for() -> None:
    searches = {"Retraites": "retrait* -sondage", "Two words": '"bon pain"'}
    assert with_watches("a VEILLE:retraits b", lambda: searches) == "a VEILLE:retraits b"
    assert with_watches("a VEILLE:rétraites b", lambda: searches) == "a retrait* -sondage b"
    assert with_watches('watch:"two words"', lambda: searches) == '"bon pain"'
    for text in ("watch:other", "-watch:retraites", "watch: retraites", "watch it"):
        assert with_watches(text, lambda: searches) == text


def test_the_statuses_are_those_of_comments() -> None:
    asked = parse_search(" ".join(f"status:{status}" for status in Status))
    assert asked.statuses == tuple(Status)


@pytest.mark.parametrize(
    ("typed", "query", "vector"),
    [
        ("retrait*", '("retrait" *)', "('retrait':*)"),
        ('"bon pai*"', '("bon pai" *)', "('bon' <-> 'pai':*)"),
        ("a -b", '("a") NOT (("b"))', "('a') & !(('b'))"),
    ],
)
def test_beginnings_and_exclusions_are_asked_for_in_either_notation(
    typed: str, query: str, vector: str
) -> None:
    asked = parse_search(typed)
    assert as_match(asked.groups({}), asked.exclusions({})) == query
    assert as_tsquery(asked.groups({}), asked.exclusions({})) == vector


@pytest.mark.parametrize("stem", ["si", "stat", "status", "li", "au", "th"])
def test_a_beginning_never_stands_for_a_named_term(stem: str) -> None:
    meant = spellings(f"{stem}*")
    for name in ("site:1", "status:held", "link:a", "author:lea", "thread:ff"):
        assert not any(name.startswith(one[:-1]) for one in meant if one.endswith("*"))
    for word in (stem, f"{stem}x", f"{stem}ement", f"{stem}e2"):
        assert is_meant(word, f"{stem}*")
        assert sum(word.startswith(one[:-1]) if one[-1] == "*" else word == one for one in meant)


def test_the_index_holds_words_in_order_and_names_that_no_word_can_be() -> None:
    terms = terms_of(
        Document(
            site_id=1,
            thread_id=255,
            status="held",
            text="Le pain, le LEVAIN status:spam",
            html='<p>Le <a href="https://blog.shop.example/a">pain</a></p>',
            author_name="Léa O'Neill",
            author_website="http://www.lea.example",
        )
    )
    assert set(terms.named) == {
        "site:1", "thread:ff", "status:held", "author:lea", "author:o", "author:neill",
        "link:blog.shop.example", "link:shop.example", "link:lea.example",
    }  # fmt: skip
    assert terms.words == ("le", "pain", "le", "levain", "status", "spam")
    assert as_text(terms).endswith(" le pain le levain status spam")
    assert "'le':1,3" in as_vector(terms)


def test_a_word_that_search_finds_is_one_that_the_index_holds() -> None:
    text = "Straße ﬁn İstanbul ΣΊΣΥΦΟΣ l’été 日本語 हिन्दी x² №5"
    for word in text.split():
        assert words_of(word), word
        assert " ".join(words_of(word)) in " ".join(words_of(text)), word


def test_a_page_may_be_named_by_its_address_or_its_path() -> None:
    def keys(page: str, *hosts: str) -> set[str]:
        origins = tuple(parse_origin(f"https://{host}") for host in hosts)
        return page_keys(page, PagePolicy(origins=origins))

    assert keys("/a/", "blog.example", "localhost") >= {"blog.example/a", "localhost/a"}
    assert "blog.example/a" in keys("https://www.blog.example/a?utm_source=x")
    assert "blog.example/a" in keys("blog.example/a")
    assert "#post:42" in keys("post:42")
    assert keys("https://[", "blog.example") >= set()


def marked(text: str, typed: str, length: int = 300) -> str:
    pieces = highlighted(text, parse_search(typed).phrases, length)
    return "".join(f"[{piece}]" if is_answer else piece for piece, is_answer in pieces)


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Le Pain d'Été.", "pain", "Le [Pain] d'Été."),
        ("Le Pain d'Été.", "ete PAIN", "Le [Pain] d'[Été]."),
        ("Pain. Le pain, pain", '"le pain"', "Pain. [Le pain], pain"),
        ("nothing here", "pain", "nothing here"),
        ("a\n\n  b", "b", "a [b]"),
        ("日本語です", "本語", "[日本語です]"),
        ("été", "ete", "[été]"),
        ("Les retraites, la retraite", "RETRAIT*", "Les [retraites], la [retraite]"),
        ("Un bon pain, bonne pâte", '"bon pa*"', "Un [bon pain], bonne pâte"),
        ("", "x", ""),
    ],
)
def test_what_was_looked_for_is_marked(text: str, typed: str, shown: str) -> None:
    assert marked(text, typed) == shown


def test_of_a_long_text_the_part_around_the_answer_is_shown() -> None:
    text = "avant " * 200 + "pain" + " après" * 200
    shown = marked(text, "pain", 100)
    assert "[pain]" in shown
    assert shown.startswith("…avant") and shown.endswith("après…")
    assert len(shown) < 180
    assert "[pain]" in marked("x" * 5000 + " pain " + "y" * 5000, "pain", 100)


@given(st.text(max_size=300), st.text(max_size=20), st.integers(5, 100))
def test_marks_change_nothing_of_the_text(text: str, typed: str, length: int) -> None:
    pieces = highlighted(text, parse_search(typed).phrases, length)
    shown = "".join(piece for piece, _ in pieces if piece != "…")
    assert shown in " ".join(text.split()) or "…" in text


@pytest.mark.parametrize(
    ("html", "phrases", "shown"),
    [
        ("<p>Bon pain, copains</p>", ["pain"], "<p>Bon <mark>pain</mark>, copains</p>"),
        ("<p>L'<em>ÉTÉ</em></p>", ["été"], "<p>L'<em><mark>ÉTÉ</mark></em></p>"),
        ("<p>R&amp;D amp <b>lt</b></p>", ["amp"], "<p>R&amp;D <mark>amp</mark> <b>lt</b></p>"),
        ('<a href="https://x/>pain" rel="nofollow">pain</a>', ["pain"],
         '<a href="https://x/>pain" rel="nofollow"><mark>pain</mark></a>'),
        ("<p>bon pain</p><p>blanc</p>", ["pain blanc"], "<p>bon pain</p><p>blanc</p>"),
        ("<p>5 < 6 pain</p>", ["pain"], "<p>5 < 6 <mark>pain</mark></p>"),
    ],
)  # fmt: skip
def test_refused_words_are_marked_in_text_alone(html: str, phrases: list[str], shown: str) -> None:
    assert marked_html(html, [words_of(phrase) for phrase in phrases]) == shown


def test_marks_change_nothing_of_hostile_markup() -> None:
    words = [words_of(word) for word in ("alert", "1", "onerror", "javascript", "script", "amp")]
    for payload in PAYLOADS:
        html = render(payload).html
        made = marked_html(html, words)
        assert made.replace("<mark>", "").replace("</mark>", "") == html
        assert gate(made) == html
