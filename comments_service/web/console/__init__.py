"""The console: HTML for signed-in moderators."""

from flask import Blueprint

blueprint = Blueprint("console", __name__, url_prefix="/console")
