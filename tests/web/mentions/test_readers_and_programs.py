"""Links from other sites by the API and in the console; and without a trace once erased."""

from collections.abc import Callable

from flask import Flask

from comments_service.models import Mention
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import PAGE, SITE, Reader, set_rules
from tests.support.erasure import erase_commenter
from tests.support.pages import Pages
from tests.web.console.conftest import Desk
from tests.web.mentions.conftest import Links, linking


def test_readers_get_the_list_and_a_new_one_after_each_change(links: Links, pages: Pages) -> None:
    source = pages.write("/post", linking())
    links.take_in(source)
    reader = Reader(links.app)
    empty = {"count": 0, "likes": 0, "reposts": 0, "mentions": []}
    query = f"/threads/mentions?url={PAGE}"
    assert reader.send("GET", query).get_json() == empty
    links.decide(source, "approve")
    shown = reader.send("GET", query).get_json()
    (one,) = shown["mentions"]
    assert (shown["count"], one["url"], one["author"]["name"]) == (1, source, "Ana")
    assert one["date"] == "2026-03-01T08:00:00.000Z"
    links.undo(source)
    assert reader.send("GET", query).get_json() == empty


def test_the_team_decides_and_undoes_in_the_console(
    links: Links, pages: Pages, sign_in: Callable[..., Desk]
) -> None:
    source = pages.write("/post", linking())
    row = links.take_in(source)
    desk = sign_in("moderator")
    listed = desk.get("/console/mentions").get_data(as_text=True)
    assert "On bread" in listed and 'value="approve"' in listed
    path = f"/console/mentions/{row.id:x}"
    seen = {"version": str(row.version), "back": "/console/mentions"}
    assert desk.post(f"{path}/decision", decision="approve", **seen).status_code == 303
    after = desk.get("/console/mentions").get_data(as_text=True)
    assert "Approved: readers can see it now." in after and f"{path}/undo" in after
    assert desk.post(f"{path}/decision", decision="spam", **seen).status_code == 409
    now = str(links.one(source).version)
    assert desk.post(f"{path}/undo", version=now).status_code == 303
    assert links.one(source).state == "held"
    owner = sign_in("owner")
    log = owner.get("/console/audit").get_data(as_text=True)
    assert "approved a link from another site" in log
    assert "undid a decision about a link" in log


def test_the_console_says_why_a_link_was_not_taken_in(
    links: Links, pages: Pages, sign_in: Callable[..., Desk]
) -> None:
    links.take_in(pages.write("/post", "<p>Nothing.</p>"))
    listed = sign_in("analyst").get("/console/mentions?state=refused").get_data(as_text=True)
    assert "The page does not link to yours." in listed


def test_erasing_a_person_leaves_no_trace_of_them(open_app: Flask, pages: Pages) -> None:
    set_rules(open_app, max_links=5)
    author = {"name": "Ana Bell", "email": "ana@bell.example", "website": "https://bell.example"}
    Reader(open_app).post("Hello.", author=author)
    links = Links(open_app)
    source = pages.write("/post", linking().replace(">Ana<", ">Ana Bell<"))
    other = pages.write("/other", linking().replace(">Ana<", ">Bo<"))
    for one in (source, other):
        links.take_in(one)
        links.decide(one, "approve")
    with open_app.app_context():
        assert erase_commenter(SITE, "ana@bell.example", By(SYSTEM, links.now)) == 1
    assert "Ana Bell" not in links.page() and "(1)" in links.page()
    for row in links.all():
        kept = repr({name: getattr(row, name) for name in [*Mention.__table__.columns.keys()]})
        assert "Ana Bell" not in kept
    assert links.announce(source).status_code == 201  # a hash keeps it out
    links.work()
    assert {row.source for row in links.all()} == {"", other}
    assert links.one(other).state == "published"
