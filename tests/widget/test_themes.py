"""The shortcuts of themes that blogs and manuals have leave the fields of the widget alone.

Each listener is written as its theme has it: where it listens, on the way down or up, what it looks
at to know a field, and what it does.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget.conftest import Visit, send, write
from tests.widget.stub import Stub

#: In a page: `took(event)` is what the theme does with the key.
THEMES = {
    # Sphinx's doctools.js (alabaster, furo, pydata): the active element of the document.
    "sphinx": """document.addEventListener('keydown', event => {
      const { tagName } = document.activeElement;
      if (['TEXTAREA', 'INPUT', 'SELECT', 'BUTTON'].includes(tagName)) return;
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (/^(Arrow(Left|Right)|\\/)$/.test(event.key)) took(event); })""",
    # VitePress, by VueUse: the target, which is the widget's element outside of it.
    "vitepress": """addEventListener('keydown', event => {
      const { isContentEditable, tagName } = event.target;
      if (isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(tagName)) return;
      if (event.key === '/') took(event); })""",
    # DocSearch, in Docusaurus and others.
    "docsearch": """addEventListener('keydown', event => {
      const { isContentEditable, tagName } = event.target;
      const edits = isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(tagName);
      if (event.key === '/' && !edits) took(event); })""",
    # Material for MkDocs: the active element, looked for below shadow roots as well.
    "material": """const active = (at = document.activeElement) =>
        at.shadowRoot ? active(at.shadowRoot.activeElement) : at;
      addEventListener('keydown', event => {
        if (event.metaKey || event.ctrlKey) return;
        const { constructor, isContentEditable } = active() ?? document.body;
        const fields = [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement];
        if (fields.includes(constructor)) return;
        if (!isContentEditable && /^([fs,pn.]|\\/)$/.test(event.key)) took(event); })""",
    # hugo-book: the codes of keys, wherever the focus is.
    "hugo": """document.addEventListener('keydown', event => {
      if (event.target.value !== undefined) return;
      if (['s', '/'].includes(event.key)) took(event); })""",
    # reveal.js: numbers of keys.
    "reveal": """document.addEventListener('keydown', event => {
      const { activeElement: at } = document;
      if (at && (at.tagName && /input|textarea/i.test(at.tagName))) return;
      if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
      if ([32, 37, 39, 66, 70, 74, 75, 78, 80].includes(event.keyCode)) took(event); })""",
    # Libraries such as Mousetrap, which hear all three.
    "library": """for (const type of ['keydown', 'keypress', 'keyup'])
      document.addEventListener(type, event => {
        if (!/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) took(event); })""",
    # Those that listen on the way down, by the code of the key.
    "capture": """for (const type of ['keydown', 'keypress', 'keyup'])
      document.addEventListener(type, event => {
        if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
        if (/^(Key|Digit|Slash|Arrow|Space)/.test(event.code)) took(event); }, true)""",
    # Those that hear a key before anything can stop it, and ask whether its target is edited.
    "first": """for (const type of ['keydown', 'keypress', 'keyup'])
      addEventListener(type, event => {
        const { target, code } = event;
        if (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
        if (/^(Key|Digit|Slash|Arrow|Space)/.test(code)) took(event); }, true)""",
    # The same by the active element, as slides do.
    "slides": """addEventListener('keydown', event => {
      const { isContentEditable, tagName } = document.activeElement;
      if (isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(tagName)) return;
      if (event.key.length === 1) took(event); }, true)""",
}
PAGE = """<input type=search id=search><script>
  window.heard = [];
  const hear = theme => event => {
    heard.push(theme + event.type + event.key); event.preventDefault(); search.focus(); };
  %s
</script>"""
WORDS = "jokes/fish s p n . , 1?"


def page_of(*themes: str) -> str:
    """What pages with the shortcuts of these themes have before the widget."""
    return PAGE % "\n".join(f"{{ const took = hear('{one}'); {THEMES[one]} }}" for one in themes)


def fill(page: Page, field: Locator, words: str = WORDS) -> None:
    """Type into a field as a person would, and walk in it."""
    field.click()
    field.press("End")
    before = field.input_value()
    page.keyboard.type(words)
    expect(field).to_have_value(before + words)
    for key in ("ArrowLeft", "ArrowRight", "Home", "End"):
        page.keyboard.press(key)
    assert page.evaluate("heard") == []
    expect(field).to_be_focused()


def test_every_field_keeps_its_keys_from_all_of_them(stub: Stub, visit: Visit) -> None:
    """None of them stops a key before the next one hears it."""
    stub.add("post")
    stub.add("post")
    page = visit(before=page_of(*THEMES), wait=".ways")
    widget = page.locator("palabre-comments")
    write(page, "À moi", "Léa")
    send(page)
    page.get_by_role("button", name="Modifier votre commentaire").click()
    fill(page, page.get_by_role("textbox", name="Modifier votre commentaire"))
    page.get_by_role("button", name="Répondre à").first.click()
    fill(page, widget.locator(".list form.composer textarea").first)
    page.get_by_role("button", name="Autres actions").nth(1).click()
    page.get_by_role("button", name="Signaler").click()
    fill(page, widget.locator("form.report textarea"))
    fill(page, widget.locator("textarea").first)
    page.get_by_role("button", name="Pas vous").first.click()
    for name in ("Nom", "E-mail", "Site"):
        fill(page, page.get_by_role("textbox", name=name).first, "jkp/s")
    select = page.get_by_role("combobox")
    select.focus()
    page.keyboard.press("ArrowUp")
    expect(select).to_have_value("newest")
    assert page.evaluate("heard") == []


@pytest.mark.parametrize("theme", ["vitepress", "capture", "first"])
def test_outside_of_fields_the_shortcuts_still_work(stub: Stub, visit: Visit, theme: str) -> None:
    stub.add("post")
    page = visit(before=page_of(theme), wait=".ways")
    page.locator("textarea").first.click()
    page.get_by_role("button", name="Répondre").first.focus()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


def test_the_widgets_own_keys_work_where_the_page_listens_first(stub: Stub, visit: Visit) -> None:
    stub.add("post", name="Marc")
    page = visit(before=page_of("capture"), wait=".ways")
    field = page.locator("textarea").first
    field.click()
    page.locator(".toolbar").wait_for()
    page.keyboard.type("@Ma")
    page.get_by_role("option").wait_for()
    page.keyboard.press("Enter")
    expect(field).to_have_value("@Marc ")
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    page.keyboard.type("b")
    expect(field).to_have_value("@Marc a\nb")
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.new")).to_contain_text("Marc a")
