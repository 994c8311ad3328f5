"""The bench of the first comment: both pages show the same thread, and ratios are of one round."""

from playwright.sync_api import Browser

from bench.widget.blog import FLOOR, WIDGET, blog_of
from bench.widget.figures import promises, table
from bench.widget.phone import Visit, slow_page, visit
from tests.conftest import StartServer


def test_ratios_are_of_visits_in_the_same_round() -> None:
    visits = {
        (FLOOR, 50): [Visit(1000, 100, 150), Visit(2000, 200, 300), Visit(1000, 0, 40)],
        (WIDGET, 50): [Visit(1500, 100, 300), Visit(2000, 500, 300), Visit(9000, 300, 80)],
    }
    assert table(visits).splitlines()[2:] == [
        "| 50 | floor | 1000 | 100 | 150 |",
        "| 50 | widget | 2000 | 300 | 300 |",
    ]
    assert [str(bar) for bar in promises(visits)] == [
        "| 50 comments: first comment, of the floor's | ≤ 1.2 | 1.50 | NO |",
        "| 50 comments: blocked main thread, of the floor's | ≤ 2 | 2.50 | NO |",
        "| 50 comments: longest task, of the floor's | ≤ 1.5 | 2.00 | NO |",
    ]


def test_floor_and_widget_show_the_same_comments(
    start_server: StartServer, browser: Browser
) -> None:
    service = start_server(MODERATION="open", RATE_LIMITS="off")
    with blog_of(service.port, [5]) as blog:
        for subject in (FLOOR, WIDGET):
            assert visit(browser, blog.address(subject, 5)).first_ms > 0
            with slow_page(browser) as page:
                page.goto(blog.address(subject, 5))
                page.locator("article").nth(4).wait_for()
                assert page.locator("article").count() == 5
