"""The blueprint of what programs manage."""

from flask import Blueprint

blueprint = Blueprint("manage", __name__, url_prefix="/api/v1/manage")
