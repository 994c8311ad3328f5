"""What programs manage: JSON and files for the holders of a site's token. No cookies, no CORS.

Its modules are imported for their routes.
"""

from comments_service.web.manage import (  # noqa: F401
    answer_figures,
    bans,
    bulk,
    comments,
    decisions,
    exports,
    figures,
    guard,
    judges,
    log,
    needs,
    people,
    site,
    team,
)
from comments_service.web.manage.answers import (  # noqa: F401
    answer_links,
    saved_replies,
    watch_hits,
    watches,
)
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.mentions import mentions  # noqa: F401
from comments_service.web.manage.notifications import channels  # noqa: F401

guard.install(blueprint)
