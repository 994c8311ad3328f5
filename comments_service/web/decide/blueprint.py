"""The blueprint of the pages behind the links of alerts."""

from flask import Blueprint

blueprint = Blueprint("decide", __name__, url_prefix="/decide")
