"""The blueprint of the console."""

from flask import Blueprint

blueprint = Blueprint("console", __name__, url_prefix="/console")
