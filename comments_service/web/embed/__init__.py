"""The thread as a page and a form that work without JavaScript."""

from comments_service.web.embed import mails, reading, writing  # noqa: F401
from comments_service.web.embed.blueprint import blueprint as blueprint
