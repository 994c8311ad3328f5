"""What moderators do on the site's own pages: JSON for the widget, by a token. No cookies.

Its modules are imported for their routes.
"""

from comments_service.web.widget.moderation import comments, decisions, guard, session  # noqa: F401
from comments_service.web.widget.moderation.blueprint import blueprint

guard.install(blueprint)
