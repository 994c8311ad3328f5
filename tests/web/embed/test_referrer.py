"""A link that does not name its page leads to the comments of the page that it is on."""

import pytest
from flask.testing import FlaskClient

from tests.factories import PAGE


def test_the_page_with_the_link_is_shown(client: FlaskClient) -> None:
    page = client.get("/embed", headers={"Referer": PAGE})
    assert page.status_code == 200
    assert f'rel="canonical" href="{PAGE}"' in page.text
    # What follows names the page, wherever it is opened.
    assert page.text.count("url=") > 0 or f'value="{PAGE}"' in page.text


@pytest.mark.parametrize("referrer", [None, "", "https://blog.example", "https://blog.example/"])
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Go back to the page."), ("fr-CH, fr;q=0.9", "Revenez à cette page.")],
)
def test_an_origin_alone_is_no_page(
    client: FlaskClient, referrer: str | None, language: str, sentence: str
) -> None:
    headers = {"Accept-Language": language} | ({} if referrer is None else {"Referer": referrer})
    page = client.get("/embed", headers=headers)
    assert page.status_code == 422
    assert sentence in page.text


@pytest.mark.parametrize(
    "referrer", ["https://stranger.example/a", "about:blank", "http://[", "javascript:alert(1)"]
)
def test_a_page_of_another_site_is_refused(client: FlaskClient, referrer: str) -> None:
    page = client.get("/embed", headers={"Referer": referrer})
    assert page.status_code in (403, 422)
    assert "<script" not in page.text


def test_the_address_in_the_link_counts_first(client: FlaskClient) -> None:
    other = PAGE.replace("/post", "/other")
    page = client.get("/embed", query_string={"url": PAGE}, headers={"Referer": other + "x"})
    assert f'rel="canonical" href="{PAGE}"' in page.text
