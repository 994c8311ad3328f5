"""Links of official answers are announced once, to the endpoint that their page names."""

from urllib.parse import parse_qs

import pytest
from flask import Flask

from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.identity import reference
from comments_service.rules.mentions.discovery import endpoint_of
from comments_service.services.answers.answering import AnswerRequest, answer
from comments_service.services.core.actor import By
from comments_service.services.mentions.sending import begin_sending
from comments_service.services.moderation.revisions import reword_comment
from tests.factories import SITE, Moderator, Reader, number, stored
from tests.support.pages import Pages
from tests.web.mentions.conftest import Links

URL = "https://blog.example/post/1"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


@pytest.mark.parametrize(
    ("link", "body", "endpoint"),
    [
        ("</w>; rel=webmention", "", "https://blog.example/w"),
        ('<https://a.example/w>; rel="webmention"', "", "https://a.example/w"),
        ('<../w>; title="x, y"; rel="other WebMention"', "", "https://blog.example/w"),
        ("<a>; rel=other, <b>; rel=webmention", "", "https://blog.example/post/b"),
        ("</head>; rel=webmention", '<link rel=webmention href="/body">',
         "https://blog.example/head"),
        ("", '<link rel="webmention" href="/w">', "https://blog.example/w"),
        ("", '<a rel="webmention" href="w">x</a>', "https://blog.example/post/w"),
        ("", '<link rel="something webmention" href="/w?a=b">', "https://blog.example/w?a=b"),
        ("", '<link rel="webmention" href="">', URL),
        ("", '<a rel=webmention>x</a><link rel=webmention href="/second">',
         "https://blog.example/second"),
        ("", '<a rel=webmention href="/1">x</a><link rel=webmention href="/2">',
         "https://blog.example/1"),
        ("", '<!-- <link rel="webmention" href="/no"> --><a rel="webmention" href="/w">x</a>',
         "https://blog.example/w"),
        ("", '&lt;a rel="webmention" href="/no"&gt;<a rel="webmention" href="/w">x</a>',
         "https://blog.example/w"),
        ("", '<base href="https://c.example/"><link rel=webmention href="w">',
         "https://c.example/w"),
        ("", '<a rel="not-webmention" href="/no">x</a>', None),
        ("", '<a rel="webmention" href="javascript:alert(1)">x</a>', None),
        ("<" * 10_000, "", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_the_first_endpoint_counts(link: str, body: str, endpoint: str | None) -> None:
    headers = ((("Link", link),) if link else ()) + HTML
    assert endpoint_of(URL, headers, f"<html><body>{body}</body></html>".encode()) == endpoint


def reply(app: Flask, moderator: Moderator, links: Links, body: str, **page: str) -> int:
    """An official answer; returns its number."""
    asked = Reader(app).post("Where do I read more?", **page)
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        request = AnswerRequest(comment_id=number(asked.id), body=body, name=rules.site.name)
        return int(answer(rules.site, request, By(moderator.actor, links.now)).comment.id)


def announcements(pages: Pages) -> list[dict[str, list[str]]]:
    return [parse_qs(body.decode()) for method, _, body in pages.got if method == "POST"]


def test_a_link_of_an_answer_is_announced_once(
    open_app: Flask, moderator: Moderator, pages: Pages
) -> None:
    links = Links(open_app)
    target = pages.write("/read", "<p>Yes.</p>", Link="</take>; rel=webmention")
    pages.write("/take", "", 202)
    comment = reply(open_app, moderator, links, f"[Here]({target}) and [again]({target}).")
    links.work()
    links.work(days=2)
    (sent,) = announcements(pages)
    assert sent["target"] == [target]
    assert sent["source"][0].startswith("http://127.0.0.1:8000/embed?site=default&url=")
    source = sent["source"][0].removeprefix("http://127.0.0.1:8000")
    assert f'href="{target}"' in links.client.get(source).get_data(as_text=True)
    with open_app.app_context():
        assert not begin_sending(SITE, comment, target, links.now)


def test_a_link_that_an_edit_brings_is_announced_too(
    open_app: Flask, moderator: Moderator, pages: Pages
) -> None:
    links = Links(open_app)
    first, second = (
        pages.write(f"/read-{n}", "<p>Yes.</p>", Link="</take>; rel=webmention") for n in "12"
    )
    pages.write("/take", "", 202)
    comment = reply(open_app, moderator, links, "Nothing to read yet.")
    links.work()
    for body in (f"Read [this]({first}).", f"Read [this]({first}) and [that]({second})."):
        with open_app.app_context():
            version = stored(open_app, reference(SITE, comment)).version
            reword_comment(SITE, comment, body, version, By(moderator.actor, links.now))
        links.work(minutes=1)
    assert [sent["target"] for sent in announcements(pages)] == [[first], [second]]


def test_an_answer_on_a_page_with_an_id_names_it(
    open_app: Flask, moderator: Moderator, pages: Pages
) -> None:
    links = Links(open_app)
    target = pages.write("/read", "<p>Yes.</p>", Link="</take>; rel=webmention")
    pages.write("/take", "", 202)
    reply(open_app, moderator, links, f"[Here]({target}).", page_id="post & 7")
    links.work()
    (sent,) = announcements(pages)
    source = sent["source"][0].removeprefix("http://127.0.0.1:8000")
    assert f'href="{target}"' in links.client.get(source).get_data(as_text=True)


def test_a_receiver_that_is_away_is_tried_again_and_told_once(
    open_app: Flask, moderator: Moderator, pages: Pages
) -> None:
    links = Links(open_app)
    target = pages.write("/read", '<link rel="webmention" href="/take">')
    pages.write("/take", "", 503)
    reply(open_app, moderator, links, f"[Here]({target}).")
    links.work()
    assert len(announcements(pages)) == 1
    pages.write("/take", "", 201)
    links.work(hours=7)
    links.work(days=1)
    assert len(announcements(pages)) == 2


def test_one_that_was_cut_off_while_it_was_sent_is_not_sent_again(
    open_app: Flask, moderator: Moderator, pages: Pages
) -> None:
    links = Links(open_app)
    target = pages.write("/read", '<link rel="webmention" href="/take">')
    comment = reply(open_app, moderator, links, f"[Here]({target}).")
    with open_app.app_context():
        assert begin_sending(SITE, comment, target, links.now)  # and the worker was killed
    links.work()
    assert announcements(pages) == []


@pytest.mark.parametrize("endpoint", ["http://10.0.0.1/take", "ftp://a.example/", "/refuses"])
def test_what_cannot_be_told_is_left(
    open_app: Flask, moderator: Moderator, pages: Pages, endpoint: str
) -> None:
    links = Links(open_app)
    target = pages.write("/read", f'<link rel="webmention" href="{endpoint}">')
    reply(open_app, moderator, links, f"[Here]({target}).")
    links.work()
    links.work(days=2)
    assert len(announcements(pages)) == (endpoint == "/refuses")


def test_a_reader_s_links_are_not_announced(open_app: Flask, pages: Pages) -> None:
    links = Links(open_app)
    Reader(open_app).post(f"[Here]({pages.url}/read).")
    links.work()
    assert pages.got == []
