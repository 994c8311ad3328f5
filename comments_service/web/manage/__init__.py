"""What programs manage: JSON and files for the holders of a site's token. No cookies, no CORS."""

from flask import Blueprint

from comments_service.web.manage import (
    bans,
    bulk,
    comments,
    decisions,
    exports,
    figures,
    guard,
    log,
    site,
    team,
)

blueprint = Blueprint("manage", __name__, url_prefix="/api/v1/manage")

guard.install(blueprint)
for part in (comments, decisions, bulk, bans, figures, log, site, team, exports):
    part.add_routes(blueprint)
