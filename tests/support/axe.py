"""What axe-core finds wrong in a page (WCAG 2.2 AA and its best practice)."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
SCRIPT = Axe().axe_script
# What is wrong alone comes back: all that axe saw takes longer to carry over than to find.
RUN = """async ([within, options]) => {
  document.getAnimations().forEach((animation) => animation.finish());
  const { violations } = await axe.run(within ?? document, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""


def violations(page: Page, within: str | None = None) -> list[str]:
    """Return each broken rule with its element, in the whole page or ``within`` a selector.

    The page must have arrived: it is loaded, and what moves stands still.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[str] = page.evaluate(RUN, [within, OPTIONS])
    return found
