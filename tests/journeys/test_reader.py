"""A reader's story in a real browser: the blog is on one origin, the service on another."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect

import comments_service
from comments_service.services.accounts.accounts import make_sign_in_link
from tests.factories import set_rules
from tests.support.axe import violations
from tests.support.databases import Database, close_app, settings_for
from tests.support.server import LiveServer
from tests.support.sites import StaticSite

MakeContext = Callable[..., BrowserContext]
StartServer = Callable[..., LiveServer]

BLOG = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A blog</title><style>palabre-comments {{ display: block; min-height: 100svh }}</style>
</head><body><main><h1>An article</h1><p>Some words.</p>
<palabre-comments lang="{lang}" dir="{dir}" load="eager">
<a href="{service}/embed?url={blog}/{path}">Comments</a></palabre-comments>
</main><script async src="{service}/static/embed.js"></script></body></html>"""


class Blog:
    """A page of the blog with the two pasted lines, and what a reader does there."""

    def __init__(self, server: LiveServer, site: StaticSite) -> None:
        self.server = server
        self.site = site

    def write(self, path: str, lang: str = "fr", direction: str = "ltr") -> str:
        """Puts the page on the blog and returns its address."""
        text = BLOG.format(
            lang=lang, dir=direction, path=path, service=self.server.url, blog=self.site.url
        )
        return self.site.write(path, text)

    def post(self, path: str, body: str, **fields: Any) -> str:
        """Posts without a browser; returns the comment's id."""
        sent = {"url": f"{self.site.url}/{path}", "body": body, "author": {}, **fields}
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.server.url}/api/v1/comments", json.dumps(sent).encode(), headers)
        with urlopen(request) as answer:
            return str(json.load(answer)["comment"]["id"])

    def open(self, page: Page, path: str, **language: str) -> None:
        """Opens the page, on a clock that tests can move, and waits until the thread is there."""
        page.clock.install()
        page.goto(self.write(path, **language))
        expect(page.get_by_role("heading", level=2)).to_be_visible()


class Offline:
    """What the owner does on the running service's database, by command."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def sign_in_secret(self) -> str:
        """The secret of a link that signs in once."""
        with self.app.app_context():
            secret = make_sign_in_link(datetime.now(UTC))
        assert secret
        return secret

    def change(self, **rules: Any) -> None:
        """Changes the site's rules."""
        set_rules(self.app, **rules)


@pytest.fixture
def offline(database: Database) -> Iterator[Offline]:
    app = comments_service.create_app(settings_for(database.env))
    yield Offline(app)
    close_app(app)


@pytest.fixture
def blog(live_server: LiveServer, static_site: StaticSite) -> Blog:
    return Blog(live_server, static_site)


def write(page: Page, text: str, name: str | None = None) -> None:
    """Fills the one open composer and sends."""
    box = page.get_by_role("textbox", name=re.compile("Votre commentaire|Your comment|تعليقك"))
    box.click()
    box.fill(text)
    if name:
        page.get_by_role("textbox", name=re.compile("^(Nom|Name|الاسم)")).fill(name)
    send(page, box)


def send(page: Page, box: Locator) -> None:
    """Sends as late as a person would: who is faster than people type is held."""
    expect(
        page.get_by_role("button", name=re.compile("^(Publier|Répondre$|Post|نشر)"))
    ).to_be_visible()
    page.clock.fast_forward(5000)
    box.press("Control+Enter")


def is_published(page: Page) -> None:
    """Waits for the service's answer: a comment that is being sent shows already."""
    expect(page.get_by_role("status")).to_have_text(
        re.compile("^(Commentaire publié|Comment posted)")
    )


def focused_text(page: Page) -> str:
    """The text of what has the focus, inside of the widget."""
    text: str = page.evaluate(
        "document.querySelector('palabre-comments').shadowRoot.activeElement?.textContent ?? ''"
    )
    return text


def test_a_thread_shows_after_two_requests_to_one_host(blog: Blog, page: Page) -> None:
    blog.open(page, "two-requests.html", lang="en")
    write(page, "Le premier.", "Léa")
    is_published(page)
    asked: list[tuple[str, str]] = []
    page.on("request", lambda r: asked.append((r.method, r.url)))

    page.reload()
    expect(page.get_by_role("article")).to_contain_text("Le premier.")

    service = [(method, url) for method, url in asked if url.startswith(blog.server.url)]
    assert [method for method, _ in service[:2]] == ["GET", "GET"]
    assert service[0][1].endswith("/static/embed.js")
    assert "/api/v1/threads?" in service[1][1]
    assert not [method for method, _ in service if method == "OPTIONS"]
    assert page.context.cookies() == []


def test_a_reader_posts_and_another_answers(
    blog: Blog, page: Page, new_context: MakeContext
) -> None:
    blog.open(page, "answers.html")
    write(page, "Une *bonne* question ?", "Léa")
    is_published(page)
    expect(page.get_by_role("article")).to_contain_text("Une bonne question")
    expect(page.get_by_role("heading", level=2)).to_contain_text("1 commentaire")
    assert "Une bonne question" in focused_text(page)

    other = new_context().new_page()
    blog.open(other, "answers.html")
    other.get_by_role("button", name="Répondre à Léa").click()
    box = other.get_by_role("textbox", name=re.compile("Votre réponse"))
    box.fill("Une bonne réponse.")
    send(other, box)

    answer = other.get_by_role("article").filter(has_text="Une bonne réponse.").last
    expect(answer).to_contain_text("en réponse à Léa")
    is_published(other)
    # Heard, not seen: here the indentation says it.
    expect(answer.get_by_role("link", name="Léa")).to_have_attribute("href", re.compile("^#c-1-"))
    box_of = answer.locator(".sr").bounding_box()
    assert box_of and box_of["width"] <= 1
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_contain_text("2 commentaires")


def test_everything_can_be_done_by_keyboard(blog: Blog, page: Page) -> None:
    blog.open(page, "keyboard.html")
    page.keyboard.press("Tab")
    page.keyboard.type("Sans souris.")
    expect(page.get_by_role("button", name="Publier")).to_be_visible()
    page.clock.fast_forward(5000)
    page.keyboard.press("Control+Enter")

    is_published(page)
    expect(page.get_by_role("article")).to_contain_text("Sans souris.")
    for _ in range(12):
        if page.evaluate(
            "document.querySelector('palabre-comments').shadowRoot.activeElement"
            "?.getAttribute('aria-pressed') === 'false'"
        ):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", pressed=True)).to_have_count(1)


def test_a_draft_survives_the_reload_and_the_failure(blog: Blog, page: Page) -> None:
    blog.open(page, "draft.html")
    page.route("**/api/v1/comments?*", lambda route: route.abort())
    write(page, "À ne pas perdre.")
    expect(page.locator("form .notice")).to_contain_text("Votre texte est conservé")

    page.unroute("**/api/v1/comments?*")
    page.reload()

    box = page.get_by_role("textbox", name="Votre commentaire")
    expect(box).to_have_value("À ne pas perdre.")
    send(page, box)
    is_published(page)
    page.reload()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Votre commentaire")).to_have_value("")


def test_an_author_edits_and_deletes_their_comment(blog: Blog, page: Page) -> None:
    blog.open(page, "own.html")
    write(page, "Avec une fôte.", "Léa")
    is_published(page)
    mine = page.get_by_role("article")
    expect(mine).to_contain_text("Avec une fôte.")

    mine.get_by_role("button", name="Modifier votre commentaire").click()
    box = page.get_by_role("textbox", name="Modifier votre commentaire")
    box.fill("Avec une faute.")
    page.reload()
    expect(box).to_have_value("Avec une faute.")
    box.press("Control+Enter")
    expect(mine).to_contain_text("Avec une faute.")
    expect(mine).to_contain_text("modifié")

    delete = mine.get_by_role("button", name=re.compile("^Supprimer"))
    delete.click()
    expect(mine).to_be_hidden()
    page.get_by_role("button", name="Rétablir").click()
    expect(mine).to_be_visible()
    delete.click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.clock.fast_forward(9000)
    expect(page.get_by_text("Avec une faute.")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Soyez la première personne à commenter.")).to_be_visible()


def test_an_edit_that_a_rule_refuses_is_told_as_a_post_is(
    start_server: StartServer, static_site: StaticSite, page: Page, offline: Offline
) -> None:
    blog = Blog(start_server(), static_site)
    offline.change(
        moderation="open", blocked_words="vilain", blocked_words_action="refuse", max_links=1
    )
    blog.open(page, "rules.html")
    write(page, "Un mot vilain.", "Léa")
    refusal = "Ce site refuse les textes qui contiennent « vilain ». Votre texte est conservé."
    expect(page.get_by_text(refusal).first).to_be_visible()
    box = page.get_by_role("textbox", name="Votre commentaire")
    expect(box).to_have_value("Un mot vilain.")
    box.fill("Un mot gentil.")
    box.press("Control+Enter")
    mine = page.get_by_role("article")
    expect(mine).to_contain_text("Un mot gentil.")

    mine.get_by_role("button", name="Modifier votre commentaire").click()
    edit = page.get_by_role("textbox", name="Modifier votre commentaire")
    edit.fill("Un mot vilain.")
    edit.press("Control+Enter")
    expect(page.locator("form .error")).to_have_text(refusal)
    expect(edit).to_have_value("Un mot vilain.")
    edit.fill("https://a.example et https://b.example")
    edit.press("Control+Enter")
    held = page.get_by_role("article").filter(has_text="En attente de relecture.")
    expect(held).to_contain_text(re.compile(r"Nombre de liens\s*:\s*2"))
    expect(page.get_by_role("heading", level=2)).to_have_text("Commentaires")


def test_a_reader_likes_reports_and_previews(
    blog: Blog, page: Page, new_context: MakeContext
) -> None:
    blog.open(page, "others.html")
    write(page, "À aimer.", "Léa")
    is_published(page)

    other = new_context().new_page()
    blog.open(other, "others.html")
    like = other.get_by_role("button", name=re.compile("^J’aime"))
    with other.expect_response("**/vote") as voted:
        like.click()
    assert voted.value.json()["up"] == 1
    expect(like).to_have_text("1")
    other.reload()
    expect(other.get_by_role("button", name=re.compile("^J’aime"), pressed=True)).to_have_text("1")

    other.get_by_role("button", name=re.compile("^Autres actions")).click()
    other.get_by_role("button", name="Signaler").click()
    other.get_by_label("Hors sujet").check()
    other.get_by_label("Précisions").fill("Rien à voir")
    other.get_by_role("button", name="Envoyer le signalement").click()
    expect(other.get_by_text("Merci. La modération va regarder").first).to_be_visible()

    other.get_by_role("textbox", name="Votre commentaire").click()
    other.get_by_role("textbox", name="Votre commentaire").fill("Un **mot**")
    other.get_by_role("button", name="Aperçu").click()
    expect(other.locator(".preview strong")).to_have_text("mot")


def test_a_held_comment_is_its_authors_until_it_is_approved(
    start_server: StartServer,
    static_site: StaticSite,
    page: Page,
    new_context: MakeContext,
    offline: Offline,
) -> None:
    blog = Blog(start_server(MODERATION="first"), static_site)
    blog.open(page, "held.html")
    write(page, "Ma première fois.", "Léa")
    held = page.get_by_role("article").filter(has_text="En attente de relecture.")
    expect(held).to_contain_text("Le premier commentaire de chaque personne est relu.")
    expect(held).not_to_contain_text("très vite")
    page.reload()
    expect(held).to_contain_text("Ma première fois.")

    other = new_context().new_page()
    blog.open(other, "held.html")
    expect(other.get_by_text("Soyez la première personne à commenter.")).to_be_visible()
    expect(other.get_by_role("article")).to_have_count(0)

    console = new_context(locale="en").new_page()
    console.goto(f"{blog.server.url}/console/sign-in/{offline.sign_in_secret()}")
    console.get_by_role("button").click()
    console.get_by_role("button", name=re.compile("^Approve the comment by")).click()
    expect(console.locator(".empty")).to_be_visible()

    for reader in (page, other):
        reader.reload()
        expect(reader.get_by_role("article")).to_have_count(1)
        expect(reader.get_by_role("article")).to_contain_text("Ma première fois.")
    expect(held).to_have_count(0)


def test_a_permalink_finds_a_reply_on_the_third_page(blog: Blog, page: Page) -> None:
    where = blog.write("long.html")
    for number in range(110):
        root = blog.post("long.html", f"Racine {number}")
    replies = [blog.post("long.html", f"Réponse {n}", parent_id=root) for n in range(5)]

    page.goto(f"{where}#c-{replies[2]}")

    wanted = page.get_by_role("article").filter(has_text="Réponse 2")
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport()
    page.get_by_role("button", name="Charger les commentaires précédents").click()
    expect(page.get_by_role("article").filter(has_text="Racine 60")).to_be_visible()


def test_an_index_page_shows_numbers_only(blog: Blog, page: Page, static_site: StaticSite) -> None:
    blog.write("counted.html")
    blog.post("counted.html", "Un")
    blog.post("counted.html", "Deux")
    index = static_site.write(
        "index.html",
        "<!doctype html><html lang=fr><title>Blog</title>"
        "<a href=/counted.html data-comments-count></a>"
        f"<script async src={blog.server.url}/static/counts.js data-site=default></script>",
    )
    with page.expect_request("**/api/v1/counts?*") as asked:
        page.goto(index)
    assert "&site=default" in asked.value.url
    expect(page.locator("[data-comments-count]")).to_have_text("2")


def test_a_hostile_comment_is_shown_as_text(blog: Blog, page: Page) -> None:
    blog.open(page, "hostile.html")
    write(page, "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>1</script>", "<b>")

    article = page.get_by_role("article")
    expect(article).to_contain_text("<img src=x onerror=alert(1)>")
    expect(article.locator("img, script")).to_have_count(0)
    expect(article.locator("a[href^='javascript']")).to_have_count(0)


LOOKS: list[dict[str, Any]] = [
    {"lang": "fr", "scheme": "light", "width": 1200},
    {"lang": "en", "scheme": "dark", "width": 1200},
    {"lang": "fr", "scheme": "dark", "width": 320},
    {"lang": "ar", "scheme": "light", "width": 320},
    {"lang": "ar", "scheme": "dark", "width": 1200},
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look.values())))
def test_nobody_is_shut_out(blog: Blog, new_context: MakeContext, look: dict[str, Any]) -> None:
    lang = look["lang"]
    context = new_context(
        viewport={"width": look["width"], "height": 800}, color_scheme=look["scheme"]
    )
    page = context.new_page()
    path = f"axe-{lang}-{look['scheme']}.html"
    blog.open(page, path, lang=lang, direction="rtl" if lang == "ar" else "ltr")
    # The site's own dark: an unthemed widget follows the page's colours.
    if look["scheme"] == "dark":
        page.add_style_tag(content="html { background: #181818; color: #eee; color-scheme: dark }")
    write(page, "Un commentaire avec `du code` et https://example.org/un/lien", "Léa")
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("article").get_by_role("button").first.click()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= look["width"]
