"""Blogger's feeds, and what came of them."""

from typing import Any

from flask.testing import FlaskClient

from tests.factories import flatten
from tests.transfer.feeds import PAGE

OLD = "http://localhost/2010/03/du-community-management-politique.html"
NEW = "http://localhost/2013/06/la-veille-trois-ans-apres.html"


def thread(client: FlaskClient, url: str) -> Any:
    return client.get("/api/v1/threads", query_string={"url": url}).get_json()


def comments(client: FlaskClient, url: str = PAGE) -> list[Any]:
    return flatten(thread(client, url)["comments"])


def shape(forest: list[Any]) -> list[Any]:
    """Who answers whom: texts, each with the shape of its replies if it has any."""
    return [
        [comment["html"] or "(gone)", shape(comment["replies"])]
        if comment["replies"]
        else comment["html"] or "(gone)"
        for comment in forest
    ]
