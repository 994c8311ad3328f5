"""Watches of the first site, and what they have found."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import WatchHit
from comments_service.services.community.watches import WatchSettings, add_watch
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import SITE


def watch(app: Flask, search: str, name: str = "", **more: Any) -> int:
    """Watch for something; its number."""
    with app.app_context():
        return add_watch(
            SITE,
            WatchSettings(name=name or search, search=search, **more),
            By(SYSTEM, datetime.now(UTC)),
        )


def hits(app: Flask) -> set[tuple[int, int]]:
    """What was found: the watch and the comment."""
    with app.app_context():
        rows = db.session.execute(select(WatchHit.watch_id, WatchHit.comment_id))
        return {(row.watch_id, row.comment_id) for row in rows}
