"""The blueprint of the widget's API."""

from flask import Blueprint

blueprint = Blueprint("widget", __name__, url_prefix="/api/v1")
