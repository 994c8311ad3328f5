"""Reading a thread: order, folds, pages, permalinks, times, and what it costs."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.support.waiting import wait_for
from tests.widget.conftest import Visit, articles, blog_page, expect_active, write
from tests.widget.shapes import ago
from tests.widget.stub import Stub


def test_two_requests_bring_the_first_comment(stub: Stub, visit: Visit) -> None:
    for _ in range(50):
        stub.add("post")
    seen: list[str] = []
    context_page = visit("other", lang="en").context.new_page()
    context_page.on("request", lambda request: seen.append(f"{request.method} {request.url}"))
    context_page.goto(stub.write("post", stub.pages["/other"][0]))
    articles(context_page).first.wait_for()
    wanted = [entry for entry in seen if stub.origin in entry]
    assert [entry.split("/")[-1].split("?")[0] for entry in wanted[:2]] == ["embed.js", "threads"]
    assert all("OPTIONS" not in entry for entry in wanted)
    expect(articles(context_page)).to_have_count(50)


def test_the_first_view_shows_fifty_and_more_keeps_the_focus_on_the_first_new_one(
    stub: Stub, visit: Visit
) -> None:
    for _ in range(120):
        stub.add("post")
    page = visit(wait="article")
    expect(articles(page)).to_have_count(50)
    page.get_by_role("button", name="Charger 50 commentaires de plus").click()
    expect(articles(page)).to_have_count(100)
    expect_active(page, f"c-{stub.comments[stub.url_of('post')][50]['id']}")
    page.get_by_role("button", name="Charger 20 commentaires de plus").click()
    expect(articles(page)).to_have_count(120)
    expect(page.get_by_role("button", name=re.compile("Charger"))).to_have_count(0)


def test_many_replies_fold_to_the_first_and_the_latest(stub: Stub, visit: Visit) -> None:
    root = stub.add("post")
    replies = [stub.add("post", f"<p>r{n}</p>", parent_id=root["id"]) for n in range(5)]
    page = visit(wait="article")
    expect(articles(page)).to_have_count(3)
    page.get_by_role("button", name="Afficher 3 autres réponses").click()
    expect(articles(page)).to_have_count(6)
    expect_active(page, f"c-{replies[1]['id']}")
    page.reload()
    expect(articles(page)).to_have_count(6)
    bar = page.get_by_role("button", name="Replier les réponses à Léa")
    box = bar.bounding_box()
    assert box and box["width"] >= 24
    bar.click()
    expect(articles(page)).to_have_count(1)
    page.get_by_role("button", name="5 réponses", expanded=False).click()
    expect(articles(page)).to_have_count(6)


def test_replies_beyond_the_first_ten_are_loaded_and_placed(stub: Stub, visit: Visit) -> None:
    root = stub.add("post")
    last = [stub.add("post", f"<p>r{n}</p>", parent_id=root["id"]) for n in range(12)][-1]
    page = visit(wait="article")
    page.get_by_role("button", name="Charger 2 réponses de plus").click()
    expect(articles(page)).to_have_count(13)
    expect(page.locator(f"#c-{last['id']}")).to_be_visible()


def test_deep_threads_stay_wide_and_say_whom_they_answer(stub: Stub, visit: Visit) -> None:
    parent = stub.add("post", name="Zéro")
    for depth in range(12):
        parent = stub.add("post", name=f"Nom {depth}", parent_id=parent["id"])
    page = visit(wait="article", hash=f"#c-{parent['id']}")
    page.set_viewport_size({"width": 320, "height": 700})
    last = page.locator(f"#c-{parent['id']}")
    expect(last).to_contain_text("en réponse à Nom 10")
    box = last.locator(".body").bounding_box()
    assert box and box["width"] >= 220
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_permalink_finds_a_folded_reply_on_a_later_page(stub: Stub, visit: Visit) -> None:
    for _ in range(60):
        stub.add("post")
    root = stub.add("post")
    replies = [stub.add("post", f"<p>r{n}</p>", parent_id=root["id"]) for n in range(5)]
    wanted = replies[2]["id"]
    page = visit(hash=f"#c-{wanted}", wait=f"#c-{wanted}.target")
    expect_active(page, f"c-{wanted}")
    page.get_by_role("button", name="Charger les commentaires précédents").click()
    page.locator("article >> nth=50").wait_for()
    expect_active(page, f"c-{stub.comments[stub.url_of('post')][10]['id']}")


def test_a_changed_hash_moves_to_the_comment(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    wanted = stub.add("post")["id"]
    page = visit(wait="article")
    page.evaluate(f"location.hash = 'c-{wanted}'")
    page.locator(f"#c-{wanted}.target").wait_for()
    expect_active(page, f"c-{wanted}")


def test_the_order_is_chosen_and_remembered(stub: Stub, visit: Visit) -> None:
    first = stub.add("post", up=1)
    best = stub.add("post", up=9)
    page = visit(wait="article")
    assert articles(page).first.get_attribute("id") == f"c-{first['id']}"
    page.get_by_label("Trier").select_option("top")
    expect(articles(page).first).to_have_id(f"c-{best['id']}")
    page.reload()
    expect(articles(page).first).to_have_id(f"c-{best['id']}")


def test_times_are_relative_and_old_ones_are_dates(stub: Stub, visit: Visit) -> None:
    stub.add("post", created_at="2010-03-09T12:20:00Z")
    page = visit(wait="article")
    time = page.locator("time")
    expect(time).to_have_text("9 mars 2010")
    assert time.get_attribute("datetime") == "2010-03-09T12:20:00Z"
    page.locator("a.when").focus()
    page.keyboard.press("Shift")
    shown = "getComputedStyle(document.querySelector('palabre-comments').shadowRoot"
    content = page.evaluate(f"{shown}.querySelector('time'), '::after').content")
    assert "attr(title)" in content or "mardi 9 mars 2010" in content
    expect(time).to_have_attribute("title", re.compile("^mardi 9 mars 2010"))


def test_icons_tell_where_an_author_comes_from(stub: Stub, visit: Visit) -> None:
    stub.add("post", name=None)
    stub.add("post")["author"]["service"] = "blogger"
    page = visit(wait="article")
    nameless, blogger = page.locator(".avatar").all()
    silhouette = "(avatar) => getComputedStyle(avatar, '::before').clipPath"
    assert nameless.evaluate(silhouette).startswith("path")
    assert blogger.evaluate(silhouette) == "none"
    mark = "(avatar) => getComputedStyle(avatar, '::after').content"
    assert blogger.evaluate(mark) == '"B"'
    assert blogger.get_attribute("title") == "blogger"
    assert nameless.evaluate(mark) == "none"


def test_tombstones_keep_their_replies_and_say_who_removed(stub: Stub, visit: Visit) -> None:
    gone = stub.add("post", status="deleted", deleted_by="author")
    stub.add("post", "<p>Reste</p>", parent_id=gone["id"])
    stub.add("post", status="deleted", deleted_by="moderation")
    page = visit(wait="article")
    expect(articles(page).nth(0)).to_have_text(
        "Commentaire supprimé par la personne qui l’a écrit."
    )
    expect(articles(page).nth(1)).to_contain_text("Reste")
    expect(articles(page).nth(2)).to_have_text("Commentaire retiré par la modération.")


def test_hostile_markup_is_rebuilt_without_what_is_not_allowed(stub: Stub, visit: Visit) -> None:
    stub.add(
        "post",
        '<p onclick="x()" style="color:red">ok <img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)" class=a>lien</a> <a href="https://e.example">bon</a></p>'
        "<svg><script>alert(1)</script></svg><iframe src=//e.example></iframe>"
        "<form><input name=id></form><script>alert(1)</script>",
    )
    page = visit(wait="article")
    body = page.locator(".body")
    assert body.evaluate("b => [...b.querySelectorAll('*')].map(e => e.tagName).join()") == "P,A"
    names = "b => [...b.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).sort().join()"
    assert body.evaluate(names) == "href,rel"
    expect(body).to_have_text(re.compile("ok lien bon"))


def test_new_comments_are_told_by_a_bar_that_moves_nothing(stub: Stub, visit: Visit) -> None:
    first = stub.add("post")
    page = visit("other")
    page.clock.install()
    page.goto(stub.write("post", stub.pages["/other"][0]))
    articles(page).first.wait_for()
    page.locator("form.composer button.primary").wait_for(state="attached")
    before = articles(page).first.bounding_box()
    new = stub.add("post", "<p>Tout neuf</p>", parent_id=first["id"])
    bar = page.get_by_role("button", name="1 nouveau commentaire")

    def is_told() -> bool:
        page.clock.run_for(31_000)
        return bar.is_visible()

    wait_for(is_told)
    assert articles(page).first.bounding_box() == before
    bar.click()
    expect(page.locator(f"#c-{new['id']}")).to_contain_text("Tout neuf")
    expect_active(page, f"c-{new['id']}")


def test_nothing_is_asked_for_before_the_reader_comes_near(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    page = visit(before='<div style="height:8000px"></div>')
    page.wait_for_load_state("networkidle")
    assert stub.requests("GET", "threads") == []
    page.evaluate("scrollTo(0, 7000)")
    articles(page).first.wait_for()


def test_the_empty_thread_invites(stub: Stub, visit: Visit) -> None:
    page = visit(wait=".empty >> text=Soyez la première personne à commenter")
    expect(page.get_by_label("Trier")).to_have_count(0)
    write(page, "Premier")
    page.keyboard.press("Control+Enter")
    expect(articles(page)).to_have_count(1)
    expect(page.get_by_text("Soyez la première")).to_have_count(0)


def test_a_closed_thread_is_readable_only(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    stub.threads[stub.url_of("post")] = {"closed": True, "closed_reason": "age"}
    page = visit(wait="article")
    expect(page.get_by_text("Les commentaires sont fermés")).to_be_visible()
    expect(page.locator("textarea")).to_have_count(0)
    expect(page.get_by_role("button", name="Répondre")).to_have_count(0)


def test_a_refresh_while_comments_are_drawn_shows_none_twice(stub: Stub, visit: Visit) -> None:
    for _ in range(50):
        stub.add("post")
    page = visit(wait="article")
    widget = "document.querySelector('palabre-comments')"
    page.evaluate(f"Promise.all([{widget}.refresh(), {widget}.refresh(), {widget}.refresh()])")
    expect(articles(page)).to_have_count(50)
    ids = articles(page).evaluate_all("all => all.map(article => article.id)")
    assert len(set(ids)) == 50


@pytest.mark.parametrize("days", [1, -1], ids=["ahead", "behind"])
def test_ages_count_from_the_clock_of_the_service(
    stub: Stub, context: BrowserContext, days: int
) -> None:
    stub.add("post", created_at=ago(hours=3.5))
    page = context.new_page()
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
    page.goto(stub.write("post", blog_page()))
    expect(articles(page).locator("time")).to_have_text("3 h")
