"""The widget's API: anonymous JSON for the pages of a site. No cookie is ever set here."""

from flask import Blueprint

from comments_service.web.widget import comments, preview, reactions, threads

blueprint = Blueprint("widget", __name__, url_prefix="/api/v1")

for part in (threads, comments, reactions, preview):
    part.add_routes(blueprint)
