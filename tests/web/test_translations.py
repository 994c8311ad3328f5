"""The catalogues hold every message, translated, and are compiled."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from comments_service.web.http.locale import catalogue

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "comments_service/web/translations"


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


def test_french_signs_have_the_spaces_that_they_want() -> None:
    texts = [text for original, text in catalogue("fr")._catalog.items() if original]
    plain = re.compile(r" [;!?»]| :(?:\W|$)|« ")
    assert [text for text in texts if plain.search(text)] == []
