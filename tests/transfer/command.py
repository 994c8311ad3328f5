"""The import command as typed, and what it left."""

import json
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask

from tests.factories import flatten

HOST = "http://localhost"


def run(app: Flask, word: str, file: Path, *options: str) -> Result:
    """``flask --app app import WORD FILE OPTIONS``."""
    return app.test_cli_runner().invoke(args=["import", word, str(file), *options])


def bring(app: Flask, word: str, file: Path, *options: str, site_url: str = HOST) -> Any:
    """The summary of an import that must succeed, of pages that are now on ``site_url``."""
    result = run(app, word, file, "--site-url", f"{site_url}/", "--json", *options)
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["comments"] + told["skipped"] == told["entries"]
    return told


def thread(app: Flask, path: str) -> Any:
    """A page's thread as readers get it."""
    query = {"url": f"{HOST}{path}", "limit": 100}
    return app.test_client().get("/api/v1/threads", query_string=query).get_json()


def comments(app: Flask, path: str) -> list[Any]:
    """The comments of a page and all their replies, in the order in which they are shown."""
    return flatten(thread(app, path)["comments"])


def told_of(told: Any) -> tuple[int, int, int, int]:
    """(pages, comments, replies, orphans) of a summary."""
    return told["pages"], told["comments"], told["replies"], told["orphans"]
