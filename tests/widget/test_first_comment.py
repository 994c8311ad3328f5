"""What stands before the first comment: requests, formats, and how much is drawn at a time."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import articles, blog_page
from tests.widget.stub import Stub

#: Logs what costs time, in its order, and how many comments each task adds.
WATCH = """(() => {
  window.log = [];
  window.portions = [];
  window.frames = 0;
  const shadow = () => document.querySelector('palabre-comments')?.shadowRoot;
  const fetch = window.fetch;
  window.fetch = function (...all) {
    log.push('request');
    window.drawn = shadow().querySelector('.root') !== null;
    return fetch.apply(this, all);
  };
  for (const name of ['IntersectionObserver', 'PluralRules', 'NumberFormat', 'DateTimeFormat',
                      'RelativeTimeFormat', 'ListFormat']) {
    const place = name in Intl ? Intl : window;
    place[name] = new Proxy(place[name], { construct(target, all) {
      log.push(name + (place === Intl ? JSON.stringify(all) : ''));
      return Reflect.construct(target, all);
    } });
  }
  for (const type of [Number, Date])
    for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) {
      const own = type.prototype[name];
      if (own) type.prototype[name] = function (...all) {
        log.push(name);
        return own.apply(this, all); };
    }
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    let before = 0;
    new MutationObserver(() => {
      const count = root.querySelectorAll('article').length;
      if (count === before) return;
      if (!before) log.push('comments');
      portions.push([count - before, frames]);
      before = count;
    }).observe(root, { subtree: true, childList: true });
    return root;
  };
  const count = () => { frames++; requestAnimationFrame(count); };
  requestAnimationFrame(count);
})()"""


def opened(stub: Stub, context: BrowserContext, lang: str = "en", **options: Any) -> Page:
    """The blog's page with a watch on what it does."""
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(stub.write("post", blog_page(lang=lang, **options)))
    return page


def in_words(page: Page) -> None:
    """Wait until all times are words; a date as machines write it comes first."""
    articles(page).last.wait_for()
    expect(page.locator("time").filter(has_text=re.compile(r"^\d{4}-\d\d-\d\d$"))).to_have_count(0)


def add_fifty(stub: Stub) -> None:
    """Fifty comments: of today, of this year and of another, every third one a reply."""
    above = None
    for number in range(50):
        old = {"created_at": f"20{number + 10}-03-09T12:20:00Z"} if number % 5 == 0 else {}
        above = stub.add("post", up=number, parent_id=above if number % 3 == 1 else None, **old)[
            "id"
        ]


def test_the_request_leaves_before_anything_is_drawn(stub: Stub, context: BrowserContext) -> None:
    stub.add("post")
    page = opened(stub, context)
    articles(page).first.wait_for()
    # No frame stands between the script and its request: nothing was observed before.
    assert page.evaluate("log")[0] == "request"
    assert page.evaluate("drawn") is False


def test_language_and_comments_are_requested_side_by_side(
    stub: Stub, context: BrowserContext
) -> None:
    stub.add("post")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0].split("/")[-1]))
    page.on("response", lambda answer: asked.append(f"{answer.url.split('?')[0][-7:]} came"))
    page.goto(stub.write("post", blog_page(lang="fr")))
    articles(page).first.wait_for()
    assert max(asked.index("embed-fr.js"), asked.index("threads")) < min(
        asked.index("threads came"), asked.index("d-fr.js came")
    )


def test_no_number_or_date_format_is_made_before_the_first_comments(
    stub: Stub, context: BrowserContext
) -> None:
    add_fifty(stub)
    page = opened(stub, context)
    in_words(page)
    log = page.evaluate("log")
    before = log[: log.index("comments")]
    assert [entry for entry in before if entry[:6] not in ("reques", "Plural")] == []


def test_a_language_of_ours_needs_no_format_to_show_a_thread(
    stub: Stub, context: BrowserContext
) -> None:
    add_fifty(stub)
    page = opened(stub, context, lang="fr")
    in_words(page)
    page.locator("form button.primary").wait_for(state="attached")
    assert [entry for entry in page.evaluate("log") if "Format" in entry] == []


def test_each_format_is_made_once(stub: Stub, context: BrowserContext) -> None:
    add_fifty(stub)
    page = opened(stub, context, lang="en-GB")
    expect(articles(page)).to_have_count(50)
    in_words(page)
    page.locator("form button.primary").wait_for(state="attached")
    log = page.evaluate("log")
    made = [entry for entry in log if "Format" in entry or "Rules" in entry]
    assert made
    assert sorted(set(made)) == sorted(made)
    assert [entry for entry in log if entry.startswith("toLocale")] == []
    assert len(made) <= 6


def test_the_date_stands_where_its_words_cannot_be_loaded(
    stub: Stub, context: BrowserContext
) -> None:
    stub.blocked.add("reading.js")
    stub.add("post", created_at="2010-03-09T12:20:00Z")
    page = opened(stub, context)
    page.locator("form button.primary").wait_for(state="attached")
    expect(page.locator("time")).to_have_text("2010-03-09")


def test_what_is_drawn_later_has_its_time_in_words(stub: Stub, context: BrowserContext) -> None:
    for _ in range(60):
        stub.add("post", created_at="2010-03-09T12:20:00Z")
    page = opened(stub, context)
    in_words(page)
    page.get_by_role("button", name="Load 10 more comments").click()
    expect(page.locator("time")).to_have_text(["Mar 9, 2010"] * 60)


def test_comments_come_a_few_in_a_task_with_a_frame_between(
    stub: Stub, context: BrowserContext
) -> None:
    add_fifty(stub)
    page = opened(stub, context)
    expect(articles(page)).to_have_count(50)
    portions = page.evaluate("portions")
    assert max(size for size, _ in portions) <= 10
    frames = [frame for _, frame in portions]
    assert sorted(set(frames)) == frames


def test_a_comment_far_below_is_gone_to(stub: Stub, context: BrowserContext) -> None:
    ids = [stub.add("post", f"<p>{'Un mot. ' * (n * 7)}</p>")["id"] for n in range(50)]
    page = opened(stub, context)
    expect(articles(page)).to_have_count(50)
    page.evaluate(f"location.hash = 'c-{ids[45]}'")
    target = page.locator(f"#c-{ids[45]}.target")
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport()


def test_all_comments_come_in_a_tab_that_paints_nothing(
    stub: Stub, context: BrowserContext
) -> None:
    add_fifty(stub)
    page = context.new_page()
    page.add_init_script("window.requestAnimationFrame = () => 0")
    page.goto(stub.write("post", blog_page('load="eager"')))
    expect(articles(page)).to_have_count(50)


def test_large_numbers_and_arabic_digits_are_still_those_of_the_language(
    stub: Stub, context: BrowserContext
) -> None:
    stub.add("post", up=1234)
    page = opened(stub, context, lang="de")
    expect(page.locator(".like")).to_have_text("1.234")
    page = opened(stub, context, lang="ar-EG")
    expect(page.locator("h2")).to_have_text("تعليق واحد")
    expect(page.locator(".like")).to_have_text("١٬٢٣٤")


def test_of_five_thousand_comments_only_the_first_fifty_are_drawn(
    stub: Stub, context: BrowserContext
) -> None:
    for _ in range(5000):
        stub.add("post")
    page = opened(stub, context)
    expect(articles(page)).to_have_count(50)
    expect(page.locator("h2")).to_have_text("5,000 comments")
    expect(page.get_by_role("button", name="Load 50 more comments")).to_be_visible()
    assert len(page.evaluate("portions")) >= 5
    assert len(stub.requests("GET", "threads")) == 1


def test_key_like_and_reply_change_only_what_is_theirs(stub: Stub, context: BrowserContext) -> None:
    add_fifty(stub)
    page = opened(stub, context)
    page.locator("form button.primary").wait_for(state="attached")
    in_words(page)
    page.evaluate(
        """() => { window.changed = new Set();
          const list = document.querySelector('palabre-comments').shadowRoot.querySelector('.list');
          new MutationObserver(all => all.forEach(({ target }) => {
            const at = target instanceof Element ? target : target.parentElement;
            if (at.isConnected) changed.add(at.closest('li')?.id ?? at.className); }))
            .observe(list, { subtree: true, childList: true, attributes: true }); }"""
    )
    page.locator("textarea").first.press_sequentially("abc")
    assert page.evaluate("[...changed]") == []
    first = articles(page).first
    number = first.get_attribute("id")
    first.locator(".like").click()
    first.get_by_role("button", name="Reply").click()
    page.locator("textarea").nth(1).wait_for()
    assert page.evaluate("[...changed]") == [f"i-{str(number).removeprefix('c-')}"]
