"""Pages that become others without being loaded: the right thread, the right title, no leak."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import articles, blog_page, send, write
from tests.widget.stub import Stub
from tests.widget.test_embedding import COUNTING

PAGES = ("un", "deux", "trois")
WIDGET = '<palabre-comments load="eager"></palabre-comments>'

#: What each kind of router does when somebody goes to a page: `go(name)`.
ROUTERS = {
    "keeps the element, as SvelteKit does": "history.pushState({}, '', to); title();",
    "keeps the element and sets the title late, as Docusaurus does": (
        "history.pushState({}, '', to); setTimeout(title, 60);"
    ),
    "replaces the element, as VitePress does with a key": (
        "history.pushState({}, '', to); title(); place();"
    ),
    "swaps the body, as Turbo does": (
        "history.pushState({}, '', to); setTimeout(() => { title(); body(); }, 50);"
    ),
    "swaps the body before the address, as htmx does": (
        "title(); place(); history.pushState({}, '', to);"
    ),
    "shows the next page before it leaves the last, as barba does": (
        "history.pushState({}, '', to); const old = main().lastElementChild;"
        "main().insertAdjacentHTML('beforeend', WIDGET);"
        "setTimeout(() => { title(); old.remove(); }, 80);"
    ),
    "inserts the element, then sets the address, as pjax does": (
        "place(); setTimeout(() => { history.pushState({}, '', to); title(); }, 30);"
    ),
    "animates, then replaces, as swup does": (
        "const at = (step) => { document.documentElement.className = step; }; at('is-leaving');"
        "setTimeout(at, 60, 'is-rendering'); setTimeout(() => { place(); title(); }, 120);"
        "history.pushState({}, '', to);"
    ),
    "swaps in a transition, as Astro does": (
        "const swap = () => { history.pushState({}, '', to); title(); body(); };"
        "document.startViewTransition ? document.startViewTransition(swap) : swap();"
    ),
    "keeps a canonical link up to date, late": (
        "history.pushState({}, '', to); setTimeout(() => { canonical(to); title(); }, 150);"
    ),
    "moves the canonical link first": "canonical(to); title(); history.pushState({}, '', to);",
}

SETUP = """<script>
  window.WIDGET = '{widget}';
  window.main = () => document.querySelector('main');
  window.go = (name) => {
    const to = '/' + name;
    const title = () => { document.title = 'Titre ' + name; };
    const place = () => { main().innerHTML = '<h1>' + name + '</h1>' + WIDGET; };
    const canonical = (href) => {
      let link = document.querySelector('link[rel=canonical]');
      if (!link) {
        link = document.createElement('link');
        link.rel = 'canonical';
        document.head.append(link);
      }
      link.href = href;
    };
    const body = () => {
      const next = document.createElement('body');
      next.innerHTML = '<main><h1>' + name + '</h1>' + WIDGET + '</main>';
      document.body.replaceWith(next);
    };
    {router}
  };
</script>"""

OpenSite = Callable[..., Page]


@pytest.fixture
def open_site(stub: Stub, context: BrowserContext) -> OpenSite:
    """Open the first page of a site with a router: open_site("history.pushState(…)")."""
    for name in PAGES:
        stub.add(name, f"<p>Sur {name}</p>")

    def opened(router: str, script: str = "", head: str = "") -> Page:
        page = context.new_page()
        page.add_init_script(COUNTING + ";" + script)
        setup = SETUP.replace("{widget}", WIDGET).replace("{router}", router)
        body = blog_page('load="eager"').replace("<main>", head + setup + "<main>")
        page.goto(stub.write("un", body))
        expect(page.locator(".body")).to_have_text(["Sur un"])
        return page

    return opened


def go(page: Page, name: str) -> None:
    """Go to a page by the router, and wait for its thread."""
    page.evaluate(f"go('{name}')")
    page.wait_for_function(f"location.pathname === '/{name}'")
    expect(page.locator(".body")).to_have_text([f"Sur {name}"])


OLD = "Object.defineProperty(window, 'navigation', { value: undefined });"


@pytest.mark.parametrize("script", ["", OLD], ids=["navigation", "history"])
@pytest.mark.parametrize("router", ROUTERS.values(), ids=ROUTERS)
def test_each_page_has_its_thread_and_its_title(
    stub: Stub, open_site: OpenSite, router: str, script: str
) -> None:
    page = open_site(router, script)
    page.locator("form button.primary").wait_for(state="attached")
    for name in ("deux", "trois", "un", "trois"):
        go(page, name)
    expect(page).to_have_title("Titre trois")
    write(page, "Ici", "Léa")
    send(page)
    page.locator("article.new").wait_for()
    [posted] = stub.requests("POST", "/comments")
    assert posted.body["url"] == f"{stub.blog}/trois"
    assert posted.body["title"] == "Titre trois"


@pytest.mark.parametrize("router", list(ROUTERS.values())[:5], ids=list(ROUTERS)[:5])
def test_going_back_and_forth_leaks_nothing(open_site: OpenSite, router: str) -> None:
    page = open_site(router)

    def settled() -> list[int]:
        page.locator("form button.primary").wait_for(state="attached")
        page.wait_for_timeout(300)
        counts: list[int] = page.evaluate("[alive.listeners, alive.timers.size]")
        return counts

    go(page, "deux")
    before = settled()
    for name in ("un", "deux") * 3:
        go(page, name)
    assert settled() == before


def test_going_back_shows_the_page_before(open_site: OpenSite) -> None:
    page = open_site(next(iter(ROUTERS.values())))
    go(page, "deux")
    page.go_back()
    expect(page.locator(".body")).to_have_text(["Sur un"])
    page.go_forward()
    expect(page.locator(".body")).to_have_text(["Sur deux"])


def test_nothing_is_written_to_the_page_before(stub: Stub, open_site: OpenSite) -> None:
    page = open_site("history.pushState({}, '', to);")
    write(page, "Pour la page qui est là", "Léa")
    # At once: the widget has not looked at the new address yet.
    page.evaluate(
        """() => { go('deux');
          document.querySelector('palabre-comments').shadowRoot.querySelector('form')
            .requestSubmit(); }"""
    )
    expect(page.locator(".body")).to_have_text(["Sur deux"])
    field = page.locator("textarea").first
    expect(field).to_have_value("Pour la page qui est là")
    assert stub.requests("POST", "/comments") == []
    send(page)
    page.locator("article.new").wait_for()
    [posted] = stub.requests("POST", "/comments")
    assert posted.body["url"] == f"{stub.blog}/deux"
    page.evaluate("go('un')")
    expect(page.locator(".body")).to_have_text(["Sur un"])
    expect(page.locator("textarea").first).to_have_value("")


def test_a_draft_stays_with_its_page(open_site: OpenSite) -> None:
    page = open_site("history.pushState({}, '', to);")
    write(page, "À moitié")
    go(page, "deux")
    expect(page.locator("textarea").first).to_have_value("")
    go(page, "un")
    expect(page.locator("textarea").first).to_have_value("À moitié")


@pytest.mark.parametrize("script", ["", OLD], ids=["navigation", "history"])
def test_a_canonical_link_that_is_left_behind_counts_no_more(
    open_site: OpenSite, script: str
) -> None:
    page = open_site("history.pushState({}, '', to);", script, '<link rel="canonical" href="/un">')
    for name in ("deux", "trois", "un"):
        go(page, name)


def test_a_canonical_link_left_behind_does_not_fool_a_script_that_comes_late(
    stub: Stub, context: BrowserContext
) -> None:
    for name in PAGES:
        stub.add(name, f"<p>Sur {name}</p>")
    page = context.new_page()
    page.goto(stub.write("un", '<!doctype html><html lang=fr><link rel=canonical href="/un">'))
    page.evaluate(
        """([origin, widget]) => {
          history.pushState({}, '', '/deux');
          document.body.innerHTML = widget;
          const script = document.createElement('script');
          script.src = origin + '/static/embed.js';
          document.body.append(script); }""",
        [stub.origin, WIDGET],
    )
    expect(page.locator(".body")).to_have_text(["Sur deux"])


def test_a_query_on_the_same_page_keeps_its_canonical_link(stub: Stub, open_site: OpenSite) -> None:
    page = open_site("", "", '<link rel="canonical" href="/un">')
    page.evaluate("history.replaceState({}, '', '?tab=2')")
    page.wait_for_timeout(300)
    assert len(stub.requests("GET", "/threads")) == 1


def test_a_plain_place_is_filled_when_the_script_runs_again(
    stub: Stub, open_site: OpenSite
) -> None:
    page = open_site("")
    page.evaluate(
        """() => { document.querySelector('main').innerHTML =
          '<div class="palabre-comments" data-page="/deux" data-load="eager"></div>'; }"""
    )
    page.add_script_tag(url=f"{stub.origin}/static/embed.js?again")
    expect(page.locator(".body")).to_have_text(["Sur deux"])
    page.evaluate(
        """() => { document.title = 'Trois'; document.querySelector('main').innerHTML =
          '<div class="palabre-comments" data-page="/trois" data-load="eager"></div>'; }"""
    )
    expect(page.locator(".body")).to_have_text(["Sur trois"])


def test_who_is_typing_goes_on_when_the_address_changes(stub: Stub, open_site: OpenSite) -> None:
    page = open_site("history.replaceState({}, '', '/un?vue=' + name);")
    stub.add(f"{stub.blog}/un?vue=liste", "<p>Sur liste</p>")
    page.locator("form button.primary").wait_for(state="attached")
    page.locator("textarea").first.focus()
    page.evaluate("go('liste')")
    expect(page.locator(".body")).to_have_text(["Sur liste"])
    expect(page.locator("textarea").first).to_be_focused()


def test_going_back_shows_ones_own_comment(stub: Stub, open_site: OpenSite) -> None:
    page = open_site("")
    write(page, "À moi", "Léa")
    send(page)
    page.locator("article.new").wait_for()
    page.wait_for_timeout(2500)
    page.goto(stub.write("ailleurs", "<!doctype html>Ailleurs"))
    page.go_back()
    expect(articles(page)).to_have_count(2)
    assert stub.requests("GET", "/threads")[-1].headers.get("cache-control") == "max-age=0"
