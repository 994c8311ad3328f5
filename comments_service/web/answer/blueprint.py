"""The blueprint of the pages behind links that answer."""

from flask import Blueprint

blueprint = Blueprint("answer", __name__, url_prefix="/answer")
