"""The console offers to ban a commenter by their browser, and shows nothing of who they are."""

from collections.abc import Callable

from flask import Flask

from tests.factories import Reader, set_rules
from tests.web.console.conftest import Desk


def test_a_commenter_is_banned_from_the_page_of_a_comment(
    app: Flask, sign_in: Callable[..., Desk]
) -> None:
    set_rules(app, moderation="open", min_fill_seconds=0)
    reader, desk = Reader(app), sign_in("mo", "moderator")
    posted = reader.post("Hello", author={"name": "Bot"})
    path = f"/console/comments/{posted.id}/ban"
    form = desk.get(path).get_data(as_text=True)
    assert "the browser it came from" in form and 'value="commenter"' in form
    done = desk.post(path, value="commenter", duration="week", past="spam", reason="A bot")
    assert done.status_code == 303
    shown = desk.get("/console/bans").get_data(as_text=True)
    assert "the browser it came from" in shown
    elsewhere = Reader(app, "203.0.113.9")
    token = posted.commenter_token
    refused = elsewhere.try_to_post("Again", commenter_token=token, author={"name": "New"})
    assert refused.get_json()["code"] == "banned"
    assert desk.post(path, value="commenter", duration="week").status_code == 409
    card = desk.get(f"/console/comments/{posted.id}").get_data(as_text=True)
    assert "the browser it came from" in card
