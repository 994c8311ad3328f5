"""The copy of the embedded database that an operator keeps."""

from pathlib import Path

import pytest
from flask import Flask

from comments_service import create_app
from tests.support.databases import settings_for

PAGE = {"url": "http://localhost/kept"}


@pytest.mark.database("sqlite")
def test_a_backup_made_while_the_service_runs_can_be_put_back(app: Flask, tmp_path: Path) -> None:
    posted = app.test_client().post("/api/v1/comments", json=PAGE | {"body": "Keep me."})
    assert posted.status_code == 202
    restored = tmp_path / "restored"
    restored.mkdir()

    result = app.test_cli_runner().invoke(args=["backup", str(restored / "palabre.sqlite3")])

    assert result.exit_code == 0, result.output
    again = create_app(settings_for({"DATA_DIR": str(restored)})).test_client()
    held = again.patch(
        f"/api/v1/comments/{posted.json['comment']['id']}",
        json={"body": "Kept."},
        headers={"Authorization": f"Bearer {posted.json['edit_token']}"},
    )
    assert held.status_code == 202
    assert "Kept." in held.json["comment"]["html"]


@pytest.mark.database("sqlite")
def test_a_backup_that_cannot_be_written_says_so_in_one_line(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "nowhere" / "copy")])

    assert result.exit_code == 1
    assert result.output.startswith("Error: The copy failed:")
    assert len(result.output.splitlines()) == 1


@pytest.mark.database("postgresql")
def test_a_scaled_database_is_left_to_its_own_tools(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy")])

    assert result.exit_code == 1
    assert "pg_dump" in result.output
