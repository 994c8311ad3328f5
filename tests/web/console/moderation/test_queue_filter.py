"""Filters of the queue: they are part of the address, and survive what is done."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import set_rules
from tests.web.console.conftest import Desk, page

SignIn = Callable[..., Desk]
Post = Callable[..., str]


def test_a_filter_is_part_of_the_address_and_is_the_same_in_another_session(
    sign_in: SignIn, client: FlaskClient, app: Flask
) -> None:
    set_rules(app, moderation="all", max_links=0)

    def send(name: str | None, where: str, body: str) -> str:
        author = {"name": name} if name else {}
        sent = {"url": f"http://localhost/{where}", "body": body, "author": author}
        return str(client.post("/api/v1/comments", json=sent).json["comment"]["id"])

    lea = send("Léa Durand", "pain", "Bonjour")
    bob = send("Bob", "pain", "Voyez https://elsewhere.example/x")
    nobody = send(None, "beurre", "Rien")
    ana, ben = sign_in("ana"), sign_in("ben", "responder")
    for query, found in {
        "author=lea": [lea],
        "author=DURAND+léa": [lea],
        "author=dur": [],
        "author=%21%21": [],
        "page=/pain": [lea, bob],
        "page=http://localhost/beurre": [nobody],
        "page=/nowhere": [],
        "kind=anonymous": [nobody],
        "rule=links": [bob],
        "rule=all_held": [lea, bob, nobody],
        "rule=unheard_of": [],
        "link=on": [bob],
        "order=newest": [nobody, bob, lea],
        "order=newest&page=/pain&author=bob&link=on&rule=links": [bob],
    }.items():
        for desk in (ana, ben):
            for view in ("review", "all"):
                text = page(desk, f"queue/{view}?{query}")
                shown = re.findall(r'<article class="card" id="c-([^"]+)"', text)
                assert sorted(shown) == sorted(found), query
        if "newest" in query:
            assert re.findall(r'class="card" id="c-([^"]+)"', page(ana, f"queue/review?{query}"))
            assert shown == found
    assert "1 comment ·" in page(ana, "queue/review?author=lea")
    assert "matches the filter" in page(ana, "queue/review?author=dur")


def test_a_filter_survives_paging_a_decision_and_the_form_itself(owner: Desk, post: Post) -> None:
    comments = [post(f"Numéro {number}") for number in range(27)]
    post("Autre", name="Bob")
    text = page(owner, "queue/review?author=lea&order=newest")
    following = re.search(r'href="/console/(queue/review\?after=[^"]+)"', text)
    assert following
    rest = page(owner, following[1].replace("&amp;", "&"))
    assert f'id="c-{comments[0]}"' in rest
    assert f'id="c-{comments[1]}"' in rest
    assert rest.count('<article class="card"') == 2
    back = re.search(r'name="back" value="([^"]+)"', text)
    assert back
    decided = owner.decide(comments[26], "approve", back=back[1].replace("&amp;", "&"))
    assert decided.location == "/console/queue/review?author=lea&order=newest"
    long = "/console/queue/review?" + "&".join(f"a{n}=1" for n in range(20))
    assert owner.decide(comments[25], "approve", back=long).location == "/console/queue/review"
    sent = owner.get("/console/queue/review?page=&author=lea&kind=&rule=&order=newest")
    assert sent.location == "/console/queue/review?author=lea&order=newest"


@pytest.mark.parametrize(
    "query", ["kind=robot", "rule=%27", "link=yes", "order=best", "page=" + "x" * 401, "after=zz"]
)
def test_what_no_form_of_ours_asks_is_no_filter(owner: Desk, query: str) -> None:
    assert owner.get(f"/console/queue/review?{query}").status_code == 400
