"""GET /threads: what caches are told."""

import gzip
from typing import Any

import brotli
import pytest
from flask import Flask

from tests.factories import ORIGIN, PAGE, Moderator, Reader, set_rules

pytestmark = pytest.mark.database("both")


def test_an_unchanged_thread_is_answered_304_and_a_changed_one_anew(
    reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post("Hello.")

    def ask(etag: str = "") -> tuple[int, str]:
        answer = reader.send("GET", f"/threads?url={PAGE}", If_None_Match=etag)
        assert (answer.status_code == 304) == (answer.data == b"")
        assert answer.headers["Cache-Control"] == ("public, max-age=0, s-maxage=1, must-revalidate")
        return answer.status_code, answer.headers["ETag"]

    _, etag = ask()
    assert ask(etag) == (304, etag)
    assert ask(f'W/{etag}, "other"')[0] == 304
    assert ask('"other"')[0] == 200
    changes = [
        lambda: reader.post("More."),
        lambda: reader.vote(comment.id, 1),
        lambda: reader.edit(comment, "Changed."),
        lambda: moderator.pin(comment.id),
        lambda: moderator.decide(comment.id, "hold"),
        lambda: set_rules(reader.client.application, votes=False),
    ]
    for change in changes:
        change()
        status, fresh = ask(etag)
        assert (status, fresh != etag) == (200, True)
        etag = fresh


def test_what_readers_cannot_see_leaves_their_caches_alone(open_app: Flask, reader: Reader) -> None:
    reader.post("Hello.")
    set_rules(open_app, moderation="all")
    before = reader.send("GET", f"/threads?url={PAGE}").headers["ETag"]
    held = reader.post("Held.")
    reader.edit(held, "Held and changed.")
    reader.withdraw(held)
    assert reader.send("GET", f"/threads?url={PAGE}").headers["ETag"] == before


def test_the_answer_is_compressed_as_the_client_likes_it(reader: Reader) -> None:
    for n in range(5):
        reader.post(f"Hello {n}. " + "word " * 40)

    def ask(accept: str) -> Any:
        return reader.send("GET", f"/threads?url={PAGE}", Accept_Encoding=accept)

    plain = ask("identity")
    assert plain.headers.get("Content-Encoding") is None
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
    for accept, encoding in {
        "gzip, deflate, br": "br",
        "gzip": "gzip",
        "br;q=0.1, gzip;q=0.9": "gzip",
        "br": "br",
    }.items():
        answer = ask(accept)
        assert answer.headers["Content-Encoding"] == encoding, accept
        assert unpack[encoding](answer.data) == plain.data
        assert answer.headers["ETag"] != plain.headers["ETag"]
        assert {"Accept-Encoding", "Origin"} <= {
            name.strip() for name in answer.headers["Vary"].split(",")
        }
    assert ask("zstd, *;q=0").headers.get("Content-Encoding") is None


def test_head_tells_what_get_would(reader: Reader) -> None:
    reader.post("Hello.")
    got = reader.send("GET", f"/threads?url={PAGE}")
    head = reader.client.head(f"/api/v1/threads?url={PAGE}", headers={"Origin": ORIGIN})
    assert (head.status_code, head.headers["ETag"]) == (200, got.headers["ETag"])
    assert head.data == b""
