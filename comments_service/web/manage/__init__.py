"""What programs manage: JSON and files for the holders of a site's token. No cookies, no CORS."""

from flask import Blueprint

from comments_service.web.manage import exports, guard

blueprint = Blueprint("manage", __name__, url_prefix="/api/v1/manage")

guard.install(blueprint)
exports.add_routes(blueprint)
