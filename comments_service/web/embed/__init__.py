"""The thread as a page and a form that work without JavaScript."""

from flask import Blueprint

blueprint = Blueprint("embed", __name__, url_prefix="/embed")
