"""The blueprint of what moderators do on the site's own pages."""

from flask import Blueprint

blueprint = Blueprint("moderate", __name__, url_prefix="/api/v1/moderate")
