"""The blueprint of the page without JavaScript."""

from flask import Blueprint

blueprint = Blueprint("embed", __name__, url_prefix="/embed")
