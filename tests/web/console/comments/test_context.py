"""The page of a comment: what stands around it, and why it is here."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.queries.moderation.context import SIBLINGS_SHOWN
from tests.factories import set_rules
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]
Post = Callable[..., str]


def page(desk: Desk, comment: str, **query: str) -> str:
    answer = desk.client.get(f"/console/comments/{comment}", query_string={"lang": "en", **query})
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def shown(text: str) -> list[str]:
    """The public ids of the comments on a page, the one that it is about included, in order."""
    return re.findall(r'<article [^>]*aria-labelledby="h-([^"]+)"', text)


def test_a_root_stands_among_the_nearest_of_its_page_whatever_their_status(
    app: Flask, owner: Desk, post: Post
) -> None:
    set_rules(app, moderation="all")
    posted = [post(f"Pain numéro {n}") for n in range(9)]
    for comment in posted[3:6]:
        owner.decide(comment, "approve")
    post("An answer to another", parent_id=posted[3])
    owner.post(f"/console/comments/{posted[5]}/pin", pin="on")
    text = page(owner, posted[4])
    assert shown(text) == posted[4 - SIBLINGS_SHOWN : 4 + SIBLINGS_SHOWN + 1]
    assert "Comment 5 of 9 on its page" in text
    assert text.count('<details class="around">') == 2
    alone = page(owner, post("Ailleurs", url="http://localhost/ailleurs"))
    assert '<details class="around">' not in alone


def test_an_answer_stands_between_its_siblings_below_what_it_answers(
    app: Flask, owner: Desk, post: Post
) -> None:
    set_rules(app, moderation="open")
    line = [post("Root")]
    for depth in range(8):
        line.append(post(f"Level {depth}", parent_id=line[-1]))
    siblings = [post(f"Sibling {n}", parent_id=line[-2]) for n in range(3)]
    answers = [post(f"Below {n}", parent_id=siblings[0]) for n in range(2)]
    text = page(owner, siblings[0])
    assert shown(text) == [line[0], *line[3:8], line[8], *siblings, *answers]
    assert "replies in between, not shown here" in text
    assert "Reply 2 of 4 to the same comment." in text
    assert "In reply to" in text
    near_root = page(owner, line[2])
    assert shown(near_root) == line[:4]
    assert "in between" not in near_root


def test_the_page_and_all_its_comments_are_one_click_away(owner: Desk, post: Post) -> None:
    comment, other = post("Le pain"), post("Autre chose")
    text = page(owner, comment)
    assert f'href="https://localhost/pain#c-{comment}"' in text
    link = re.search(r'href="(/console/search[^"]+)">All comments of this page', text)
    assert link
    found = owner.get(link[1]).get_data(as_text=True)
    assert shown(found) == [other, comment]


@pytest.mark.parametrize(
    ("rules", "body", "sentence", "setting", "value"),
    [
        ({"max_links": 1}, "https://a.eu https://b.eu", "Number of links: 2", "max_links", 3),
        ({"moderation": "all"}, "Bonjour", "every comment before", "moderation", "first"),
        ({"moderation": "first"}, "Bonjour", "First comments", "moderation", "open"),
        ({"blocked_words": "levain\npain", "blocked_words_action": "hold"}, "Du PAIN", "pain.",
         "blocked_words", "a\nb\nc"),
    ],
)  # fmt: skip
def test_each_reason_leads_to_its_setting_and_tells_what_it_is_now(  # noqa: PLR0913
    app: Flask,
    owner: Desk,
    post: Post,
    rules: dict[str, Any],
    body: str,
    sentence: str,
    setting: str,
    value: object,
) -> None:
    set_rules(app, **{"moderation": "open", **rules})
    comment = post(body)
    set_rules(app, **{setting: value})
    text = page(owner, comment)
    why = re.search(r'<ul class="why" aria-label="Why it is here">(.*?)</ul>', text, re.S)
    assert why
    assert sentence in why[1]
    told = {3: "<strong>3<", "first": "Everything except a newcomer", "open": "Everything"}
    assert told.get(value, "3 words and phrases") in why[1]  # type: ignore[call-overload]
    link = re.search(r'href="([^"#]+)#([^"]+)">Change this rule', why[1])
    assert link
    assert link[2] == setting
    assert f'id="{setting}"' in owner.get(link[1]).get_data(as_text=True)


def test_only_who_may_change_a_rule_is_led_to_it_and_only_who_decides_sees_addresses(
    sign_in: SignIn, post: Post
) -> None:
    comment = post("Bonjour")
    seen = {}
    for role in ("analyst", "responder", "moderator", "owner"):
        desk = sign_in(role, role)
        texts = [page(desk, comment), desk.get("/console/queue/review").get_data(as_text=True)]
        texts.append(desk.get("/console/search?q=bonjour").get_data(as_text=True))
        seen[role] = (
            ["Change this rule" in text for text in texts[:2]],
            ["lea@example.org" in text for text in texts],
        )
        assert "First comments are reviewed before they appear." in texts[0]
    nothing, all_of_it = ([False] * 2, [False] * 3), ([True] * 2, [True] * 3)
    assert seen == {
        "analyst": nothing,
        "responder": nothing,
        "moderator": ([False] * 2, [True] * 3),
        "owner": all_of_it,
    }


def test_refused_words_are_marked_where_they_stand(app: Flask, owner: Desk, post: Post) -> None:
    set_rules(app, blocked_words="été\nbon pain", blocked_words_action="hold")
    comment = post("L'**Été** des copains, un `bon PAIN`.")
    for text in (page(owner, comment), owner.get("/console/queue/review").get_data(as_text=True)):
        assert "<strong><mark>Été</mark></strong> des copains" in text
        assert "<code><mark>bon PAIN</mark></code>" in text


def test_reports_are_told_with_reason_words_and_time(
    app: Flask, owner: Desk, post: Post, client: FlaskClient
) -> None:
    set_rules(app, moderation="open")
    comment = post("Bonjour")
    complaint = {"reason": "abuse", "note": "C'est <méchant>"}
    client.post(f"/api/v1/comments/{comment}/reports", json=complaint)
    text = page(owner, comment)
    reports = re.search(r'<ul class="why reports"[^>]*>(.*?)</ul>', text, re.S)
    assert reports
    assert "Reported by a reader: Abuse." in reports[1]
    assert "C'est <méchant>" in reports[1]
    assert "<time datetime=" in reports[1]


def test_what_a_person_decided_is_told_as_the_reason(owner: Desk, post: Post) -> None:
    comment = post("Bonjour")
    owner.decide(comment, "spam")
    assert re.search(
        r'<p class="hint"><strong><bdi>owner</bdi></strong> moved it', page(owner, comment)
    )


def test_the_page_takes_the_same_statements_however_much_is_around(
    app: Flask, owner: Desk, post: Post, count_statements: Callable[[], Any]
) -> None:
    set_rules(app, moderation="open")
    root = post("Root")
    few = post("Few", parent_id=root)
    with count_statements() as before:
        page(owner, few)
    for n in range(12):
        post(f"Sibling {n}", parent_id=root)
        post(f"Below {n}", parent_id=few)
    with count_statements() as after:
        page(owner, few)
    assert len(after) == len(before) <= 20
