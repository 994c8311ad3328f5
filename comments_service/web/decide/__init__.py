"""Where the links of an alert's mail lead: a page that asks, and decides when its form is sent."""

from comments_service.web.decide import link  # noqa: F401
from comments_service.web.decide.blueprint import blueprint
from comments_service.web.http.keyed_pages import harden

blueprint.after_request(harden)
