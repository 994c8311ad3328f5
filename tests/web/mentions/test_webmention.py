"""A link is announced, looked at, held, approved, shown, updated and taken away."""

from typing import Any

import pytest
from flask import Flask

from comments_service.outgoing import LARGEST
from tests.factories import PAGE, SITE, Reader, set_rules
from tests.support.pages import Pages
from tests.web.mentions.conftest import Links, linking

pytestmark = pytest.mark.database("both")


def test_a_link_is_held_approved_and_shown(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    answer = links.announce(source)
    assert answer.status_code == 201
    state = answer.headers["Location"].removeprefix("http://127.0.0.1:8000")
    assert links.client.get(state).get_json() == {"status": "waiting", "problem": None}
    links.work()
    assert links.client.get(state).get_json()["status"] == "held"
    row = links.one(source)
    assert (row.kind, row.title, row.author_name) == ("reply", "On bread", "Ana")
    assert row.author_url == "https://ana.example/"
    assert row.snippet == "I read this with joy. Bread"
    assert "On bread" not in links.page()
    links.decide(source, "approve")
    shown = links.page()
    assert "Links to this page" in shown and "(1)" in shown
    assert f'<a href="{source}" rel="nofollow ugc noopener noreferrer">' in shown
    assert "On bread" in shown and "I read this with joy." in shown and "Ana" in shown
    assert links.client.get(state).get_json()["status"] == "published"


def test_the_same_link_announced_twice_is_one(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    first, second = links.announce(source), links.announce(source)
    assert first.headers["Location"] == second.headers["Location"]
    links.work()
    assert len(links.all()) == 1
    assert [path for _, path, _ in pages.got] == ["/post"]


def test_it_is_updated_when_it_comes_again(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    links.take_in(source)
    links.decide(source, "approve")
    pages.write("/post", linking(text="On reflection, no."))
    links.take_in(source)
    assert links.one(source).state == "published"
    assert "On reflection, no." in links.page()
    assert len(links.all()) == 1


@pytest.mark.parametrize("page", [("", 410), ("<p>Moved on.</p>", 200)])
def test_it_goes_when_its_source_is_gone_or_lost_the_link(
    links: Links, pages: Pages, page: tuple[str, int]
) -> None:
    source = pages.write("/post", linking())
    links.take_in(source)
    links.decide(source, "approve")
    pages.write("/post", *page)
    assert links.take_in(source).state == "gone"
    assert "Links to this page" not in links.page()
    pages.write("/post", linking())
    assert links.take_in(source).state == "held"  # back again: the team sees it anew


@pytest.mark.parametrize("status", [500, 404, 403, 429])
def test_it_stays_through_failures_until_the_third_in_a_week(
    links: Links, pages: Pages, status: int
) -> None:
    source = pages.write("/post", linking())
    links.take_in(source)
    links.decide(source, "approve")
    pages.write("/post", "", status)
    assert links.take_in(source).state == "published"
    links.work(days=2, minutes=1)
    assert links.one(source).state == "published"
    links.work(days=2, minutes=1)
    assert links.one(source).state == "gone"
    links.work(days=9)
    assert len(pages.got) == 4  # nobody looks any more


def test_a_success_between_failures_begins_the_count_anew(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    links.take_in(source)
    links.decide(source, "approve")
    for _ in range(3):
        pages.write("/post", "", 503)
        links.take_in(source)
        pages.write("/post", linking())
        links.work(days=2, minutes=1)
    assert links.one(source).state == "published" and links.one(source).misses == 0


def test_a_failure_of_a_week_ago_does_not_count(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    links.take_in(source)
    pages.write("/post", "", 503)
    links.take_in(source)
    assert links.one(source).misses == 1
    links.work(days=8)
    assert links.one(source).misses == 1


def test_a_new_one_that_cannot_be_fetched_is_tried_three_times(links: Links, pages: Pages) -> None:
    source = pages.write("/post", "", 503)
    assert links.take_in(source).state == "waiting"
    links.work(minutes=11)
    assert links.one(source).state == "waiting"
    links.work(hours=7)
    row = links.one(source)
    assert (row.state, row.problem, len(pages.got)) == ("refused", "status", 3)


@pytest.mark.parametrize(
    ("body", "kind", "taken"),
    [
        (f'{{"url": "{PAGE}"}}', "application/json", True),
        (f'{{"a": [{{"b": "{PAGE}"}}]}}', "application/activity+json", True),
        (f'{{"text": "see {PAGE} for more"}}', "application/json", False),
        ("{", "application/json", False),
        (f"I read {PAGE}.", "text/plain", True),
        (f"I read {PAGE}-two.", "text/plain", False),
        (f'<a href="{PAGE}">x</a>', "image/svg+xml", False),
        (f"<p>{PAGE}</p>", "text/html", False),
        (f'<!-- <a href="{PAGE}">x</a> -->', "text/html", False),
        (f"<script>'<a href=\"{PAGE}\">'</script>", "text/html", False),
        (f'<textarea><a href="{PAGE}">x</a></textarea>', "text/html", False),
        (f'<a href="{PAGE}?more">x</a>', "text/html", False),
        (f'<link rel="canonical" href="{PAGE}">', "text/html", False),
        (f'<img src="{PAGE}">', "text/html", True),
        (f'<base href="https://localhost/"><a href="{PAGE.rpartition("/")[2]}">x</a>',
         "application/xhtml+xml", True),
        ("", "text/html", False),
        ("\x00\x01", "text/html", False),
    ],
)  # fmt: skip
def test_the_source_must_hold_the_link(
    links: Links, pages: Pages, body: str, kind: str, taken: bool
) -> None:
    source = pages.write("/post", body, Content_Type=kind)
    row = links.take_in(source)
    assert row.state == ("held" if taken else "refused")
    assert row.problem == (None if taken else "no_link")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (PAGE, PAGE),
        (f"{PAGE}?utm_source=x", PAGE),
        ("ftp://blog.example/a", PAGE),
        ("javascript:alert(1)", PAGE),
        ("https://user:pass@blog.example/", PAGE),
        ("", PAGE),
        ("https://blog.example/" + "a" * 3000, PAGE),
        ("https://blog.example/a", ""),
        ("https://blog.example/a", "https://elsewhere.example/"),
        ("https://blog.example/a", "mailto:a@b.example"),
        ("http://127.0.0.1:8000/embed?url=https://localhost/a-page", PAGE),
    ],
)
def test_what_is_no_link_to_a_page_of_the_site_is_refused(
    links: Links, source: str, target: str
) -> None:
    answer = links.announce(source, target)
    assert answer.status_code == 400
    assert answer.get_json()["code"] == "malformed" and "{" not in answer.get_json()["detail"]
    assert links.all() == []


def test_a_site_that_takes_none_in_refuses_and_shows_none(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    links.take_in(source)
    links.decide(source, "approve")
    set_rules(links.app, webmentions=False)
    assert links.announce(source).status_code == 400
    assert "Links to this page" not in links.page()
    assert "webmention" not in links.client.get(f"/embed?url={PAGE}").headers.get("Link", "")


def test_the_page_tells_where_links_are_announced(links: Links) -> None:
    answer = links.client.get("/embed", query_string={"url": PAGE})
    base = "http://127.0.0.1:8000"
    assert answer.headers["Link"] == f'<{base}/webmention?site=default>; rel="webmention"'


def test_only_a_form_is_taken(links: Links) -> None:
    both = {"source": "https://a.example/", "target": PAGE}
    assert links.client.post("/webmention", json=both).status_code == 415
    assert links.client.get("/webmention/1-abc").status_code == 404
    assert links.client.get("/webmention/none").status_code == 404


@pytest.mark.parametrize(
    "place",
    ["http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]:1/", "http://localhost:1/"],
)
def test_what_leads_to_a_private_network_is_refused(links: Links, pages: Pages, place: str) -> None:
    row = links.take_in(pages.write("/away", "", 302, Location=place))
    assert (row.state, row.problem) == ("refused", "private")


def test_a_private_source_is_never_fetched_for_a_site_on_the_internet(
    make_app: Any, pages: Pages
) -> None:
    links = Links(make_app(BASE_URL="https://comments.example"))
    row = links.take_in(pages.write("/post", linking()))
    assert (row.state, row.problem, pages.got) == ("refused", "private", [])


def test_a_source_that_never_ends_is_cut(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    pages.answers["/post"].endless = True
    assert links.take_in(source).state == "held"
    late = pages.write("/late", b"<p>" + b"x" * LARGEST + linking().encode())
    row = links.take_in(late)
    assert (row.state, row.problem) == ("waiting", "too_large")


def test_what_it_says_is_text(links: Links, pages: Pages) -> None:
    evil = linking(text="<b>bold</b> &lt;script&gt;alert(1)&lt;/script&gt; \u202etxt")
    source = pages.write("/post", evil.replace("Ana<", "&lt;i&gt;Ana<").replace(
        "https://ana.example/", "javascript:alert(1)"))  # fmt: skip
    row = links.take_in(source)
    assert row.author_url is None and row.author_name == "<i>Ana"
    assert row.snippet == "bold <script>alert(1)</script> txt Bread"
    links.decide(source, "approve")
    assert "<script>alert(1)" not in links.page() and "&lt;script&gt;" in links.page()


def test_blocked_words_and_bans_hold_for_links(links: Links, pages: Pages) -> None:
    set_rules(links.app, blocked_words="casino", blocked_words_action="hold")
    source = pages.write("/post", linking(text="Win at the casino."))
    row = links.take_in(source)
    assert row.state == "held" and row.reasons[0]["code"] == "blocked_words"
    links.decide(source, "approve")
    set_rules(links.app, blocked_words="casino", blocked_words_action="refuse")
    row = links.take_in(source)
    assert (row.state, row.problem) == ("gone", "blocked_words")


def test_an_update_with_a_blocked_word_is_held_again(links: Links, pages: Pages) -> None:
    set_rules(links.app, blocked_words="casino", blocked_words_action="hold")
    source = pages.write("/post", linking())
    links.take_in(source)
    links.decide(source, "approve")
    pages.write("/post", linking(text="Win at the casino."))
    assert links.take_in(source).state == "held"


def test_what_the_team_threw_out_stays_out(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    links.take_in(source)
    links.decide(source, "spam")
    state = links.announce(source).headers["Location"]
    links.work()
    assert links.one(source).state == "spam" and len(pages.got) == 1
    assert links.client.get(state).get_json()["status"] == "refused"
    assert links.undo(source).state == "held"


def test_likes_and_reposts_are_a_count(links: Links, pages: Pages) -> None:
    for number, kind in enumerate(("like-of", "like-of", "repost-of")):
        entry = f'<div class="h-entry"><a class="u-{kind}" href="{PAGE}">x</a> Very secret</div>'
        links.take_in(source := pages.write(f"/{number}", entry))
        links.decide(source, "approve")
    shown = links.page()
    assert "2 likes" in shown and "1 repost" in shown and "Very secret" not in shown
    assert Reader(links.app).thread()["thread"]["mention_count"] == 3


def test_a_thread_with_comments_gets_its_links(open_app: Flask, pages: Pages) -> None:
    Reader(open_app).post("First.")
    links = Links(open_app)
    source = pages.write("/post", linking())
    before = Reader(open_app).thread()
    row = links.take_in(source)
    assert row.thread_id is not None and row.site_id == SITE
    links.decide(source, "approve")
    after = Reader(open_app).thread()
    assert after["thread"]["id"] == before["thread"]["id"]
    assert (before["thread"]["mention_count"], after["thread"]["mention_count"]) == (0, 1)


def test_limits_count_by_address_and_source(make_app: Any) -> None:
    links = Links(make_app(RATE_LIMITS="on"))
    answers = [
        links.announce(f"https://a.example/{number}", environ_base={"REMOTE_ADDR": address})
        for number, address in enumerate(["192.0.2.1"] * 60 + ["192.0.2.2", "192.0.2.1"])
    ]
    assert [answer.status_code for answer in answers] == [201] * 60 + [429, 429]
