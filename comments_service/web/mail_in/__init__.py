"""Where a mail provider hands in the mails that answer ours."""

from comments_service.web.mail_in import hook  # noqa: F401
from comments_service.web.mail_in.blueprint import blueprint as blueprint
