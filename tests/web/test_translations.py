"""The catalogues hold every message, translated, and are compiled."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from comments_service.web.http.locale import catalogue

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "comments_service/web/translations"
WIDGET = ROOT / "widget/src"


@pytest.mark.slow
def test_every_message_is_translated_and_compiled() -> None:
    checked = subprocess.run(
        [sys.executable, "scripts/translations", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert checked.stderr == ""
    assert checked.returncode == 0


@pytest.mark.parametrize("language", sorted(path.name for path in CATALOGUES.iterdir()))
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    messages = catalogue(language)._catalog
    originals = {key if isinstance(key, str) else key[0]: text for key, text in messages.items()}
    wrong = {
        original: text
        for original, text in originals.items()
        if original and _placeholders(original) != _placeholders(text)
    }
    assert wrong == {}


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}|%\(\w+\)[sd]", text))


#: Straight signs that belong to what people copy: a directive, and words to search for.
_CODE = re.compile(r"'strict-dynamic'|^\"[^\"]*\"$")
_STRAIGHT = re.compile(r"""(?<=\w)'|'(?=\w)|\"""")


@pytest.mark.parametrize("language", sorted(path.name for path in CATALOGUES.iterdir()))
def test_apostrophes_and_quotation_marks_are_those_of_print(language: str) -> None:
    """Keys of a catalogue are the English messages."""
    entries = [entry for entry in catalogue(language)._catalog.items() if entry[0]]
    keys = [key if isinstance(key, str) else key[0] for key, _ in entries]
    texts = {*keys, *(text for _, text in entries)}
    assert [text for text in texts if _STRAIGHT.search(_CODE.sub("", text))] == []


def test_so_are_those_of_the_widget() -> None:
    files = [path for path in WIDGET.rglob("*.ts") if "texts" in str(path.relative_to(WIDGET))]
    assert len(files) > 14
    straight = {
        f"{path.name}: {text}"
        for path in files
        for text in re.findall(r':\s*"((?:[^"\\]|\\.)*)"', path.read_text("utf-8"))
        if _STRAIGHT.search(text)
    }
    assert straight == set()


def test_french_signs_have_the_spaces_that_they_want() -> None:
    texts = [text for original, text in catalogue("fr")._catalog.items() if original]
    plain = re.compile(r" [;!?»]| :(?:\W|$)|« ")
    assert [text for text in texts if plain.search(text)] == []
