"""Where other sites announce that they link to a page: webmentions and pingbacks."""

from comments_service.web.mentions import pingback, webmention  # noqa: F401
from comments_service.web.mentions.blueprint import blueprint as blueprint
