"""Isso's API for programs that read and write there, on our services: `/isso/`.

Switched on by the site that has switched from Isso; nothing is at these addresses otherwise.
"""

from comments_service.web.isso import reading, votes, writing  # noqa: F401
from comments_service.web.isso.blueprint import blueprint as blueprint
