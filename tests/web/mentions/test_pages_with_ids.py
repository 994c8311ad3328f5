"""Links to pages whose comments hang on an id beside the address."""

from flask import Flask

from tests.factories import PAGE, Reader
from tests.support.pages import Pages
from tests.web.mentions.conftest import Links, linking


def taken_in_at(app: Flask, pages: Pages, target: str = PAGE) -> str:
    """The public id of the thread to which a link to the target came."""
    links = Links(app)
    row = links.take_in(pages.write("/post", linking(target)), target)
    assert row.thread_id is not None
    return f"{row.site_id}-{row.thread_id:x}"


def thread_of(app: Flask, **page: str) -> str:
    return str(Reader(app).thread(**page)["thread"]["id"])


def test_a_link_to_the_address_belongs_to_the_thread_of_the_id(
    open_app: Flask, pages: Pages
) -> None:
    Reader(open_app).post("First.", page_id="post & 7")
    target = f"{PAGE}?utm_source=elsewhere"
    assert taken_in_at(open_app, pages, target) == thread_of(open_app, page_id="post & 7")


def test_a_thread_of_the_address_itself_comes_first(open_app: Flask, pages: Pages) -> None:
    Reader(open_app).post("First.", page_id="post & 7")
    Reader(open_app).post("Second.")
    assert taken_in_at(open_app, pages) == thread_of(open_app)


def test_of_two_ids_at_one_address_neither_is_guessed(open_app: Flask, pages: Pages) -> None:
    Reader(open_app).post("First.", page_id="fr")
    Reader(open_app).post("Second.", page_id="en")
    ids = {thread_of(open_app, page_id=name) for name in ("fr", "en")}
    assert taken_in_at(open_app, pages) not in ids


def test_another_pages_id_is_none_of_it(open_app: Flask, pages: Pages) -> None:
    Reader(open_app, page=f"{PAGE}/other").post("First.", page_id="other")
    other = thread_of(open_app, page_id="other")
    assert taken_in_at(open_app, pages) != other
