"""What axe-core finds wrong in a page (WCAG 2.2 AA and its best practice)."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Rules whose result can change with the colours alone.
COLOURS = ["color-contrast", "link-in-text-block"]
#: Nobody reads the ways to elements; no page has films or sounds, for which styles and media would
#: be loaded once more.
OPTIONS = {"resultTypes": ["violations"], "selectors": False, "preload": False}
SCRIPT = Axe().axe_script
# What is wrong alone comes back: all that axe saw takes longer to carry over than to find.
RUN = """async ([within, options]) => {
  document.getAnimations().forEach((animation) => animation.finish());
  const { violations } = await axe.run(within ?? document, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""


def violations(page: Page, within: str | None = None, rules: list[str] | None = None) -> list[str]:
    """Return each broken rule with its element, in the whole page or ``within`` a selector.

    The page must have arrived: it is loaded, and what moves stands still. ``rules`` are those to
    look at, where the page has stood before all of them.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    found: list[str] = page.evaluate(RUN, [within, {**OPTIONS, "runOnly": chosen}])
    return found
