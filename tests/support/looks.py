"""A page as different people see it: light and wide, dark and narrow."""

from playwright.sync_api import Page

from tests.support.axe import violations

#: The narrow one last: what a test does between two looks is done as on a phone.
LOOKS = (("light", 1280), ("dark", 320))
# WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, links inside of comments excepted.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter((element) => element.checkVisibility() && !element.closest(".text"))
  .filter((element) => !element.matches(".skip, [type=hidden], [type=checkbox], [type=radio]"))
  .filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width < 24 || height < 24;
  })
  .map((element) => element.outerHTML.slice(0, 80))"""

# The page's height, and what its panes hide.
WHOLE_HEIGHT = """() => Math.max(800, document.documentElement.scrollHeight + Math.max(0,
  ...[...document.querySelectorAll(".desk *")]
    .filter((element) => getComputedStyle(element).overflowY === "auto")
    .map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)))"""


class Inspection:
    """Looks at a page in each state that a test brings it to, and keeps what is wrong.

    The sizes of ``targets`` are measured only where a test asks for it: links inside of lines may
    be small.
    """

    def __init__(self, page: Page, *, targets: bool = False) -> None:
        self._page = page
        self._targets = targets
        self.faults: dict[str, object] = {}

    def look(self, name: str) -> None:
        """Note what overflows, what axe finds and perhaps small targets, in every look."""
        for scheme, width in LOOKS:
            self._page.emulate_media(color_scheme=scheme)
            self._page.set_viewport_size({"width": width, "height": 800})
            # All of it in view: what scrolls below a bar that stays is not covered for good.
            height = self._page.evaluate(WHOLE_HEIGHT)
            self._page.set_viewport_size({"width": width, "height": height})
            over = self._page.evaluate("document.documentElement.scrollWidth - innerWidth")
            broken = violations(self._page)
            small = self._page.evaluate(SMALL_TARGETS) if self._targets else []
            if over > 0 or broken or small:
                self.faults[f"{name}, {scheme}, {width} px"] = (over, broken, small)
