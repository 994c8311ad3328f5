"""Whatever the page's colours are, what the widget adds can be read on its background."""

import pytest
from playwright.sync_api import Page

from tests.support.axe import COLOURS, violations
from tests.widget.conftest import Visit, write
from tests.widget.palettes import PALETTES
from tests.widget.stub import Stub

#: How well each colour of the widget is seen on the background, by WCAG 2.2.
CONTRASTS = """() => {
  const root = document.querySelector('palabre-comments').shadowRoot.querySelector('.root');
  const numbers = css => { const i = document.createElement('i'); document.body.append(i);
    i.style.color = css; const c = getComputedStyle(i).color; i.remove();
    return c.match(/[\\d.]+/g).slice(0, 3).map(v => c.startsWith('color(') ? v : v / 255); };
  const luminance = css => { const [r, g, b] = numbers(css).map(
    v => v > 0.04045 ? ((v + 0.055) / 1.055) ** 2.4 : v / 12.92);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const tint = `color-mix(in srgb, ${getComputedStyle(root).getPropertyValue('--accent')} 14%, `;
  const ratio = (one, other) => { const [a, b] = [luminance(one), luminance(other)].sort(
    (a, b) => a - b); return (b + 0.05) / (a + 0.05); };
  const of = name => getComputedStyle(root).getPropertyValue('--' + name);
  const ground = getComputedStyle(document.body).backgroundColor;
  return { soft: ratio(of('soft'), ground), accent: ratio(of('accent'), ground),
    new: ratio(of('accent'), `${tint}${ground})`),
    danger: ratio(of('danger'), ground), edge: ratio(of('edge'), ground),
    'accent-ink': ratio(of('accent-ink'), of('accent')) }; }"""


#: A change of colour is noticed at the end of a transition, which takes two frames.
SEVERAL_FRAMES = """async () => {
  for (let left = 5; left > 0; left--) await new Promise(requestAnimationFrame); }"""


def too_faint(page: Page) -> dict[str, float]:
    """The colours that cannot be read or seen, with their contrasts."""
    contrasts: dict[str, float] = page.evaluate(CONTRASTS)
    least = {name: 3 if name == "edge" else 4.5 for name in contrasts}
    # Fractions of a level of colour are rounded.
    return {name: ratio for name, ratio in contrasts.items() if ratio < least[name] - 0.02}


def recolour(page: Page, background: str, text: str) -> None:
    """Change the colours of the page, as its own switch for dark mode does."""
    page.evaluate(
        """([background, color]) => {
          Object.assign(document.body.style, { background, color });
        }""",
        [background, text],
    )
    page.evaluate(SEVERAL_FRAMES)


def test_colours_are_seen_on_the_palettes_of_themes(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    stub.add("post", up=2)
    page = visit(wait=".ways")
    faint = {}
    for name, (background, text) in PALETTES.items():
        recolour(page, background, text)
        faint[name] = too_faint(page)
    assert {name: found for name, found in faint.items() if found} == {}


@pytest.mark.slow
def test_axe_finds_nothing_on_the_palettes(stub: Stub, visit: Visit) -> None:
    root = stub.add("post", "<p>Un <a href='https://e.example'>lien</a> et <code>code</code></p>")
    stub.add("post", "<blockquote><p>Cité</p></blockquote>", parent_id=root["id"], up=3)
    page = visit(wait="article", style="--palabre-motion: 0s")
    write(page, "Bonjour")
    page.get_by_role("button", name="Aperçu").wait_for()
    found = {"at first": violations(page, "palabre-comments")}
    for name, (background, text) in PALETTES.items():
        recolour(page, background, text)
        found[name] = violations(page, "palabre-comments", COLOURS)
    assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize(
    "accent", ["#ffd400", "#eeeeee", "#111111", "#ff0000", "oklch(0.9 0.1 90)"]
)
@pytest.mark.parametrize("background", ["#ffffff", "#181818"])
def test_an_accent_of_the_page_is_made_readable(visit: Visit, accent: str, background: str) -> None:
    text = "#222" if background == "#ffffff" else "#ddd"
    page = visit(style=f"background: {background}; color: {text}; --palabre-accent: {accent}")
    assert too_faint(page) == {}


def test_an_accent_of_the_site_is_made_readable(stub: Stub, visit: Visit) -> None:
    stub.site["accent"] = "#ffd400"
    stub.add("post")
    assert too_faint(visit(wait="article", style="background: #fff")) == {}


def test_a_background_of_an_ancestor_and_a_half_clear_one_count(visit: Visit) -> None:
    page = visit(style="background: #fff; color: #777", wait=".ways")
    page.evaluate(
        """async () => { const main = document.querySelector('main');
          main.style.background = 'rgb(0 0 0 / 0.85)'; main.style.color = '#eee';
        }"""
    )
    page.evaluate(SEVERAL_FRAMES)
    # What the test measures against.
    page.evaluate("document.body.style.background = '#262626'")
    assert too_faint(page) == {}


#: What no background colour tells, and what is taken for it.
BEHIND = {
    "background: linear-gradient(#111, #222); color: #eee": "rgb(34 34 34)",
    "background: linear-gradient(90deg, red 2px, transparent 0) #111; color: #ddd": "rgb(17 17 17)",
    "background: url(data:,); color: #eee": "rgb(0 0 0)",
    "background: #fff; color: #bbb": "rgb(255 255 255)",
}


def expect_ground(page: Page, ground: str) -> None:
    """Wait until this is what the widget takes for its background."""
    script = """(ground) => document.querySelector('palabre-comments').shadowRoot
      .querySelector('.root').style.getPropertyValue('--ground') === ground"""
    page.wait_for_function(script, arg=ground)


def test_what_is_behind_the_text_is_seen_or_guessed(visit: Visit) -> None:
    for at, (style, ground) in enumerate(BEHIND.items()):
        page = visit(f"post-{at}", style=style)
        expect_ground(page, ground)
        page.close()


def test_a_background_that_changes_alone_or_slowly_is_followed(visit: Visit) -> None:
    style = "background: #fff; color: #444; transition: background-color 0.3s"
    page = visit(style=style, wait=".ways")
    page.evaluate("document.body.style.background = '#e0c9a0'")
    expect_ground(page, "rgb(224 201 160)")
    recolour(page, "#111", "#eee")
    expect_ground(page, "rgb(17 17 17)")
    page.evaluate("document.body.className = 'sepia'")
    page.add_style_tag(content=".sepia { background: #310 !important; transition: none }")
    page.evaluate("document.documentElement.className = 'night'")
    expect_ground(page, "rgb(51 17 0)")


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_theme_has_its_own_background(visit: Visit, theme: str) -> None:
    style = "background: #777; color: #888"
    page = visit(attributes=f'theme="{theme}"', style=style, wait=".ways")
    page.evaluate(
        """() => { const root = document.querySelector('palabre-comments').shadowRoot
          .querySelector('.root');
          document.body.style.background = getComputedStyle(root).backgroundColor; }"""
    )
    assert too_faint(page) == {}
    page.emulate_media(color_scheme="dark")
    page.evaluate(SEVERAL_FRAMES)
    page.evaluate(
        """() => { const root = document.querySelector('palabre-comments').shadowRoot
          .querySelector('.root');
          document.body.style.background = getComputedStyle(root).backgroundColor; }"""
    )
    assert too_faint(page) == {}
