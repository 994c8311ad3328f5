"""Feeds of published comments, for anybody's feed reader."""

from flask import Blueprint

from comments_service.web.feeds import views

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

blueprint.get("/thread.atom")(views.thread)
blueprint.get("/site.atom")(views.site)
