"""The blueprint of the privacy pages."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy")
