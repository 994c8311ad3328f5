"""Many rows, few statements: a step inside a writer's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from comments_service.models import Base
from comments_service.models.base import table_of
from comments_service.rules.core.batches import batches
from comments_service.services.core.ids import fresh_ids

_AT_ONCE = 500


def numbered(rows: Sequence[Mapping[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """Give rows made ``at`` ids in their order."""
    ids = fresh_ids(at, len(rows))
    return [{**row, "id": id_} for id_, row in zip(ids, rows, strict=True)]


def insert_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in their order, 500 to a statement; those in a row with other columns start one.

    Not by the mapping of objects, which sends rows with other empty columns one by one.
    """
    for _, alike in groupby(rows, key=tuple):
        for some in batches(list(alike), _AT_ONCE):
            session.execute(insert(table_of(model)), some)
