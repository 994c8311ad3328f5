"""What an import costs does not grow with the comments that the site has already."""

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.services.comments.upkeep import recount


@pytest.mark.database("postgresql")
def test_a_table_that_postgresql_knows_nothing_of_is_counted_once_and_not_for_each_row(
    app: Flask,
) -> None:
    with app.app_context():
        explain = recount._of_ids(f"EXPLAIN {recount._COMMENTS}")
        plan = db.session.execute(explain, {"site_id": 1, "ids": [1, 2]}).scalars().all()
    assert any(line.strip() == "CTE counted" for line in plan), "\n".join(plan)
