"""Where the links of readers' mails lead: what they are mailed of, to confirm, change and stop."""

from comments_service.web.http.keyed_pages import harden
from comments_service.web.subscriptions import own_page, owner, stop  # noqa: F401
from comments_service.web.subscriptions.blueprint import blueprint

blueprint.after_request(harden)
