"""The widget's API: anonymous JSON for the pages of a site. No cookie is ever set here.

Its modules are imported for their routes.
"""

from comments_service.web.widget import (  # noqa: F401
    comments,
    following,
    mentions,
    preview,
    publications,
    reactions,
    readers,
    threads,
)
from comments_service.web.widget.blueprint import blueprint as blueprint
