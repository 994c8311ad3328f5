"""The thread as a page and a form that work without JavaScript."""

from flask import Blueprint

from comments_service.web.embed import reading, writing

blueprint = Blueprint("embed", __name__, url_prefix="/embed")

blueprint.get("")(reading.show)
blueprint.post("")(writing.post)
blueprint.register_error_handler(Exception, reading.refuse)
