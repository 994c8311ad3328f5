"""What axe-core finds wrong in a page (WCAG 2.2 AA and its best practice)."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, within: str | None = None) -> list[str]:
    """Each broken rule with its element, in the whole page or ``within`` a selector.

    The page must have arrived: it is loaded, and what moves stands still.
    """
    page.wait_for_load_state("load")
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
