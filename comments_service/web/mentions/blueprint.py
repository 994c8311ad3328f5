"""The blueprint of what other sites announce."""

from flask import Blueprint

blueprint = Blueprint("mentions", __name__)
