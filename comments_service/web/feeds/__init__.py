"""Feeds of published comments, for anybody's feed reader."""

from comments_service.web.feeds import own, views  # noqa: F401
from comments_service.web.feeds.blueprint import blueprint as blueprint
