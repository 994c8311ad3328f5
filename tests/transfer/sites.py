"""A site where everything happened once, what an export of it holds, and where it comes back."""

import json
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Thread
from comments_service.services.comments.threads import ThreadChange, change_thread
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import Moderator, Reader, set_rules
from tests.transfer.command import bring, run
from tests.transfer.test_disqus import SAMPLE as DISQUS

HTTP = "http://localhost"


def taken(app: Flask, *options: str) -> bytes:
    """What the command writes to standard output."""
    result: Result = app.test_cli_runner().invoke(args=["export", "-", *options])
    assert result.exit_code == 0, result.stderr
    return result.stdout_bytes


def lively(app: Flask) -> dict[str, str]:
    """A site on which all happened that can; returns ids by what they are."""
    set_rules(
        app, moderation="open", name="Le fournil", language="fr", max_links=1, reactions="👍 ❤️"
    )
    reader = Reader(app, page=f"{HTTP}/a")
    other = Reader(app, address="192.0.2.2", page=f"{HTTP}/b?p=2")
    moderator = Moderator(app)
    zoe = {"name": "Zoë", "email": "zoe@example.org", "website": "https://zoe.example/"}
    first = reader.post("=1+1 **gras**\n\n```\ncode\n\n```", author=zoe)
    answer = Reader(app, "192.0.2.2", reader.page).post("Oui.", parent_id=first.id)
    deep = reader.post("Encore.", parent_id=answer.id, author=zoe)
    linked = other.post("https://a.example/ and https://b.example/")
    gone = other.post("Adieu.", author={"name": "Max"})
    other.post("À quoi ?", parent_id=gone.id)
    other.withdraw(gone)
    reader.edit(first, "=1+1 *italique*")
    other.vote(first.id, 1)
    reader.vote(deep.id, -1)
    for who, kind in ((reader, "❤️"), (other, "❤️"), (reader, "👍")):
        given = {"kind": kind, "value": 1}
        who.send("PUT", f"/comments/{first.id}/reactions", given)
        who.send("PUT", "/threads/reactions", {**given, "url": reader.page})
    other.report(deep.id, "abuse", note="Non.")
    moderator.pin(first.id)
    moderator.decide(answer.id, "spam")
    moved = app.test_cli_runner().invoke(args=["thread", "move", other.page, f"{HTTP}/c"])
    assert moved.exit_code == 0, moved.stderr
    with app.app_context():
        thread = db.session.query(Thread.id).filter(Thread.key == "localhost/a").scalar()
        now = app.extensions["palabre"].now()
        change_thread(1, thread, ThreadChange(closed=True), By(SYSTEM, now))
    bring(app, "disqus", DISQUS)
    return {"first": first.id, "deep": deep.id, "held": linked.id}


def elsewhere(went: bytes) -> Any:
    """An export as another service has it: deciders are names in its log, and no accounts."""
    file = json.loads(went)
    names = {one["email"]: one["name"] for one in file["moderators"]}
    for event in file["events"]:
        event["imported_name"] = names.get(event["moderator"], event["imported_name"])
    for row in [*file["comments"], *file["events"]]:
        row["moderator"] = None
    return file | {"moderators": []}


def moved_to(app: Flask, content: bytes, folder: Path) -> Any:
    """The summary of an import of our own export, with its pages where they were."""
    path = folder / "export.json"
    path.write_bytes(content)
    result = run(app, "auto", path, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)
