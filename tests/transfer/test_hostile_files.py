"""Files that are made to harm who imports them: refused in one line, and nothing has changed."""

from pathlib import Path

import pytest
from flask import Flask

from tests.transfer.command import run

pytestmark = pytest.mark.database("sqlite")


def refused(app: Flask, word: str, path: Path) -> str:
    """What is told of a file that must not come in."""
    result = run(app, word, path, "--site-url", "http://localhost/")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr
    return result.stderr


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        ("<a>" * 5000 + "</a>" * 5000, "nested too deeply"),
        (f"<a b='{'x' * 10_000_000}'/>", "one tag is larger"),
        (f"<!--{'x' * 10_000_000}-->", "one tag is larger"),
        ("".join(f"<a{number}/>" for number in range(30_000)), "more names"),
    ],
    ids=["depth", "attribute", "comment", "names"],
)
def test_xml_around_the_entries_is_not_kept_without_end(
    app: Flask, tmp_path: Path, bomb: str, reason: str
) -> None:
    path = tmp_path / "blog.xml"
    path.write_text(f"<rss><channel>{bomb}</channel></rss>")
    assert reason in refused(app, "wordpress", path)
