"""An owner brings the comments of a blog: drop, look, import, watch, undo, in a real browser."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from comments_service.services.accounts.accounts import make_sign_in_link
from tests.support.axe import violations
from tests.support.browser import JOB_MS
from tests.support.server import LiveServer

EXPORT = Path("comments_service/transfer/data/blogger-mini.xml")


def test_a_blogs_comments_come_in_and_go_out_again(
    start_server: Callable[..., LiveServer], offline_app: Flask, page: Page
) -> None:
    server = start_server()
    with offline_app.app_context():
        page.goto(f"{server.url}/console/sign-in/{make_sign_in_link(datetime.now(UTC))}")
    page.locator("main button").click()
    page.locator("summary", has_text="Data").click()
    page.get_by_role("link", name="Import", exact=True).click()
    assert violations(page) == []
    page.get_by_label("File").set_input_files(EXPORT)
    page.get_by_role("button", name="Check the file").click()
    state = page.locator("#state-title")
    expect(state).to_have_text("Ready to import", timeout=JOB_MS)
    page.get_by_label("Where the pages are now").fill(server.url)
    page.get_by_role("button", name="Check again").click()
    start = page.get_by_role("button", name="Import 12 comments")
    expect(start).to_be_visible(timeout=JOB_MS)
    assert violations(page) == []
    start.click()
    expect(state).to_have_text("Imported", timeout=JOB_MS)
    page.get_by_text("Undo the whole import").click()
    assert violations(page) == []
    page.get_by_role("button", name="Remove 12 comments").click()
    expect(state).to_have_text("Undone", timeout=JOB_MS)
