"""Day one: from an empty database to a first comment, only by what the screens say."""

import re
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.axe import violations
from tests.support.processes import free_port
from tests.support.server import LiveServer
from tests.support.sites import StaticSite

MakeContext = Callable[..., BrowserContext]
PASSWORD = "palabre sous l'arbre"


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    # Its own addresses are no blog's: the owner has to name one.
    return start_server(SITE_ORIGINS="https://not-yet.example")


def log_in(page: Page, server: LiveServer) -> None:
    """By the link that the first start prints."""
    found = re.search(r"Console\s+(\S+/sign-in/\S+)", server.log.read_text())
    assert found
    page.goto(found[1])
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Set up your site")).to_be_visible()


def open_step(page: Page, title: str) -> None:
    step = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))
    if step.locator("details[open]").count() == 0:
        step.locator("summary").click()


def sound(page: Page) -> None:
    """Nothing for axe to find, wide and at 320 px, in light and dark, and nothing cut there."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == []
    wide = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(wide or {"width": 1280, "height": 720})


def test_a_new_owner_comes_to_a_first_comment(server: LiveServer, page: Page) -> None:
    log_in(page, server)
    sound(page)
    page.get_by_role("link", name="Choose them").click()
    page.get_by_label("Name", exact=True).fill("Ana")
    page.get_by_label("E-mail").fill("ana@blog.example")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Save", exact=True).first.click()

    page.get_by_label("Address of the site").fill("blog.example")
    page.get_by_role("button", name="Add and continue").click()
    expect(page.get_by_role("link", name="HTML", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    page.get_by_role("link", name="Hugo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#way-hugo")).to_be_focused()
    expect(page.get_by_role("link", name="Hugo")).to_have_attribute("aria-current", "true")
    expect(page.locator("#lines-hugo")).to_contain_text(".Permalink | urlquery")
    expect(page.locator(".ways > section").locator("visible=true")).to_have_count(1)
    sound(page)

    open_step(page, "A first comment")
    page.get_by_role("link", name="Open the test page").click()
    sound(page)
    inside = page.frame_locator("iframe")
    inside.get_by_role("textbox", name="Comment").click()
    inside.get_by_role("textbox", name="Comment").fill("A first comment.")
    inside.get_by_role("button", name="Post").click()
    expect(inside.locator("[part=comment]")).to_contain_text("A first comment.")
    expect(inside.locator("[part=comment].pending")).to_have_count(0)
    page.get_by_role("link", name="Go to the queue").click()
    expect(page.locator(".card .place")).to_contain_text("/test")
    page.locator("#cards .card").first.focus()  # which opens it, if it is not
    page.get_by_role("button", name="Approve").first.click()
    expect(page.locator(".empty")).to_be_visible()

    page.get_by_role("banner").get_by_role("link", name="Continue setup").click()
    open_step(page, "What appears immediately")
    page.get_by_text("All held").click()
    page.get_by_role("button", name="Use this").click()
    expect(page.get_by_role("link", name="Invite people")).to_be_visible()
    page.get_by_role("button", name="Leave the rest for later").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Continue setup")).to_have_count(0)


def test_the_test_page_shows_the_widget_as_each_switch_says(server: LiveServer, page: Page) -> None:
    log_in(page, server)
    open_step(page, "A first comment")
    page.get_by_role("link", name="Open the test page").click()
    box = page.frame_locator("iframe").get_by_role("textbox")
    expect(box).to_be_visible()
    page.get_by_role("link", name="Dark").click()
    page.get_by_role("link", name="Right to left").click()
    page.locator("main").get_by_role("link", name="العربية").click()
    inside = page.frame_locator("iframe")
    expect(inside.locator("html.dark[dir=rtl][lang=ar]")).to_have_count(1)
    expect(inside.locator("palabre-comments .root[dir=rtl][lang=ar]")).to_be_visible()
    expect(page.get_by_role("link", name="Dark")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Hostile CSS").click()
    button = page.frame_locator("iframe").get_by_role("textbox")
    expect(button).to_be_visible()
    assert button.evaluate("(box) => getComputedStyle(box).float") == "none"
    sound(page)


def lines(server: LiveServer) -> str:
    return (
        "<!doctype html><title>Post</title><palabre-comments></palabre-comments>"
        f'<script async src="{server.url}/static/embed.js"></script>'
    )


def test_another_host_is_named_and_added_in_one_press(
    server: LiveServer, page: Page, new_context: MakeContext, static_site: StaticSite
) -> None:
    log_in(page, server)
    open_step(page, "Seen on your site")
    address = static_site.write("post.html", lines(server))
    visitor = new_context().new_page()
    visitor.goto(address)
    told = page.locator("#seen-state").get_by_text(f"A page on {static_site.url} asked")
    expect(told).to_be_visible()
    sound(page)
    page.get_by_role("button", name=f"It is mine: add {static_site.url}").click()
    expect(page.get_by_text("pages at this address can now show")).to_be_visible()
    visitor.reload()
    # By itself: nobody touches this page.
    expect(page.locator("#seen-state .good")).to_contain_text("It works")
    expect(page.locator("#seen.done, #snippet.done")).to_have_count(2)


class _Guarded(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def test_a_policy_that_blocks_is_named_with_the_line_to_add(
    server: LiveServer, page: Page, new_context: MakeContext, tmp_path: Path
) -> None:
    folder = tmp_path / "guarded"
    folder.mkdir()
    (folder / "post.html").write_text(lines(server))
    port = free_port()
    handler = partial(_Guarded, directory=str(folder))
    blog = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = Thread(target=blog.serve_forever, args=(0.02,))
    thread.start()
    try:
        log_in(page, server)
        page.goto(f"{server.url}/console/start#addresses")
        page.get_by_label("Address of the site").fill(f"http://localhost:{port}")
        page.get_by_role("button", name="Add and continue").click()
        visitor = new_context().new_page()
        visitor.goto(f"http://localhost:{port}/post.html")
        open_step(page, "Seen on your site")
        page.get_by_label("Address of the page").fill(f"http://localhost:{port}/post.html")
        page.get_by_role("button", name="Check the page").click()
        expect(page.locator("[data-finding]")).to_have_count(2)
        expect(page.locator("[data-finding=csp_script]")).to_contain_text(
            f"script-src 'self' {server.url}"
        )
        expect(page.locator("[data-finding=csp_connect]")).to_contain_text(
            f"connect-src 'self' {server.url}"
        )
        sound(page)
    finally:
        blog.shutdown()
        thread.join()
        blog.server_close()


def test_the_start_is_complete_without_javascript(
    server: LiveServer, new_context: MakeContext
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    log_in(page, server)
    page.get_by_role("link", name="Choose them").click()
    page.get_by_label("Name", exact=True).fill("Ana")
    page.get_by_label("E-mail").fill("ana@blog.example")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_label("Address of the site").fill("blog.example")
    page.get_by_role("button", name="Add and continue").click()
    expect(page.get_by_role("heading", name="HTML", exact=True)).to_be_visible()
    for way in ("Hugo", "React"):
        page.get_by_role("link", name=way, exact=True).click()
        expect(page.get_by_role("heading", name=way, exact=True)).to_be_visible()
        expect(page.get_by_role("heading", name="HTML", exact=True)).to_be_hidden()
    open_step(page, "Seen on your site")
    page.get_by_role("link", name="Check again").click()
    open_step(page, "What appears immediately")
    page.get_by_label("Open").check()
    page.get_by_role("button", name="Use this").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
