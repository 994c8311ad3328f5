"""Blogger's export as its tests need it, and the command that reads one."""

import json
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask

SAMPLE = Path("comments_service/transfer/data/blogger-mini.xml")
TOLD = (
    "pages", "comments", "replies", "skipped", "orphans", "by_status", "skipped_because",
    "new_origin", "dry_run",
)  # fmt: skip
BLOG = "tag:blogger.com,1999:blog-1"
PAGE = "http://localhost/2020/01/a.html"
AUTHOR = "http://www.blogger.com/profile/1"


@dataclass
class Feed:
    """An export with one post; ``text`` is the file."""

    entries: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.post("1", PAGE.replace("localhost", "old.example"))

    def post(self, number: str, url: str | None, title: str = "Un article") -> None:
        """A post; without an address it is a draft."""
        link = f"<link rel='alternate' type='text/html' href='{url}'/>" if url else ""
        inside = f"<published>2020-01-01T08:00:00Z</published><title>{title}</title>{link}"
        self._entry("post", number, inside, "Luc", AUTHOR)

    def comment(self, number: str, text: str = "Oui.", **how: str) -> None:
        """A comment. ``how``: answers, post, at, name, uri, removed, kind, related."""
        post = how.get("post", "1")
        inside = f"<content type='{how.get('kind', 'html')}'>{escape(text)}</content>"
        inside += f"<thr:in-reply-to ref='{BLOG}.post-{post}' href='{how.get('href', '')}'/>"
        if "answers" in how:
            href = f"http://www.blogger.com/feeds/1/{post}/comments/default/{how['answers']}?v=2"
            inside += f"<link rel='related' href='{href}'/>"
        if "removed" in how:
            inside += "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>"
        at = how.get("at", f"2020-01-02T10:{int(number) % 60:02}:00Z")
        inside += f"<published>{at}</published>"
        self._entry("comment", number, inside, how.get("name", "Léa"), how.get("uri", ""))

    @property
    def text(self) -> str:
        names = (
            "xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'"
        )
        return f"<?xml version='1.0' encoding='UTF-8'?><feed {names}>{''.join(self.entries)}</feed>"

    def _entry(self, kind: str, number: str, inside: str, name: str, uri: str) -> None:
        author = f"<author><name>{escape(name)}</name>{f'<uri>{uri}</uri>' if uri else ''}"
        scheme = "http://schemas.google.com/g/2005#kind"
        self.entries.append(
            f"<entry><id>{BLOG}.post-{number}</id>"
            f"<category scheme='{scheme}' term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
            f"{inside}{author}<email>noreply@blogger.com</email></author></entry>"
        )


def run(app: Flask, file: Path | str, *options: str, site_url: str = "http://localhost/") -> Result:
    """The command as typed."""
    arguments = ["import", "blogger", str(file), "--site-url", site_url, *options]
    return app.test_cli_runner().invoke(args=arguments)


def imported(app: Flask, file: Path | str, *options: str, **how: str) -> dict[str, Any]:
    """The summary of an import that must succeed."""
    result = run(app, file, "--json", *options, **how)
    assert result.exit_code == 0, result.stderr
    summary: dict[str, Any] = json.loads(result.stdout)
    assert summary["comments"] + summary["skipped"] == summary["entries"]
    return {name: summary[name] for name in TOLD}
