"""What the documents quote as a label of the console is written there."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
MESSAGES = ROOT / "comments_service/web/translations/fr/LC_MESSAGES/messages.po"
#: Documents in which slanted words that begin with a capital are labels, or titles of documents.
DOCUMENTS = ("moderate", "search", "import", "export", "move", "privacy")
LABEL = re.compile(r"(?<![*\w])\*([A-Z][^*]+)\*(?!\*)")


@cache
def sentences() -> list[str]:
    """Every sentence of the service, in English."""
    with MESSAGES.open("rb") as file:
        ids = [message.id for message in read_po(file)]
    return [one for each in ids for one in (each if isinstance(each, tuple) else (each,))]


def is_written(label: str) -> bool:
    """Whether the console shows the label; ``…`` stands for what differs."""
    pattern = re.compile(".+".join(map(re.escape, label.split("…"))) + r"\W*")
    return any(pattern.fullmatch(sentence) for sentence in sentences())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_labels_are_those_of_the_console(document: str) -> None:
    text = " ".join((ROOT / "docs" / f"{document}.md").read_text(encoding="utf-8").split())
    labels = [part for label in LABEL.findall(text) for part in label.split(" → ")]
    assert [label for label in labels if not is_written(label)] == []


def test_a_label_that_is_not_there_is_seen() -> None:
    assert is_written("Figures")
    assert not is_written("Figurines")
