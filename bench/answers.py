"""Answers of the service, kept so that the limits can return the very same ones."""

import json
from collections.abc import Mapping
from pathlib import Path

from bench.processes import Answer

# These the servers write themselves.
_OF_THE_SERVER = ("date", "server", "connection", "transfer-encoding")


def keep(folder: Path, answers: Mapping[str, Answer]) -> None:
    """Write answers down, by the path under which the limits return them."""
    for path, answer in answers.items():
        headers = [pair for pair in answer.headers if pair[0].lower() not in _OF_THE_SERVER]
        name = path.removeprefix("/")
        (folder / f"{name}.body").write_bytes(answer.body)
        (folder / f"{name}.head").write_text(json.dumps([answer.status, headers]))


def load(folder: str) -> dict[str, Answer]:
    """The answers that were kept, by path."""
    kept = {}
    for head in Path(folder).glob("*.head"):
        status, headers = json.loads(head.read_text())
        body = head.with_suffix(".body").read_bytes()
        kept[f"/{head.stem}"] = Answer(status, [(name, value) for name, value in headers], body)
    return kept
