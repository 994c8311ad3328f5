"""The language of an answer: what was asked for, whatever its region, or else English."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.web.http.locale import LANGUAGES, WIDGET_LANGUAGES, without_region
from tests.factories import PAGE, Reader, set_rules

ROOT = Path(__file__).parents[3]
ENGLISH = "This site reviews every comment before it appears."
WITHOUT_TEXTS = sorted(WIDGET_LANGUAGES.keys() - LANGUAGES)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("fr_CA", "fr"),
        ("PT-br", "pt"),
        ("zh-Hant-TW", "zh"),
        ("zh_Hant_TW", "zh"),
        ("fil-PH", "fil"),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_tag_is_read_without_its_region(tag: str, code: str) -> None:
    assert without_region(tag) == code


@pytest.mark.parametrize("lang", [*WITHOUT_TEXTS, "pt-BR", "zh-Hant", "xx", "%00"])
def test_a_language_that_only_the_widget_speaks_has_english_reasons(app: Flask, lang: str) -> None:
    set_rules(app, moderation="all")
    reader = Reader(app)
    path = f"/comments?lang={lang}"
    held = reader.send("POST", path, {"url": PAGE, "body": "Hallo."}, Accept_Language=lang[:2])
    assert held.status_code == 202
    (reason,) = held.get_json()["comment"]["reasons"]
    assert reason["message"] == ENGLISH
    refused = reader.send("POST", path, {"url": PAGE, "body": ""}, Accept_Language=lang[:2])
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["message"].isascii()


@pytest.mark.parametrize("lang", ["fr", "fr-CA", "fr_CA", "FR"])
def test_a_region_has_the_reasons_of_its_language(app: Flask, lang: str) -> None:
    set_rules(app, moderation="all")
    path = f"/comments?lang={lang}"
    held = Reader(app).send("POST", path, {"url": PAGE, "body": "Salut."}, Accept_Language="en")
    (reason,) = held.get_json()["comment"]["reasons"]
    assert reason["message"] not in ("", ENGLISH)


@pytest.mark.parametrize("lang", WITHOUT_TEXTS)
def test_the_plain_page_in_such_a_language_is_english(
    app: Flask, client: FlaskClient, lang: str
) -> None:
    set_rules(app, language=lang)
    Reader(app).post("Hello.")
    page = client.get("/embed", query_string={"url": PAGE, "lang": lang})
    assert page.status_code == 200
    assert '<html lang="en"' in page.text


def test_the_languages_are_those_that_the_widget_has_and_the_documents_list() -> None:
    files = {path.stem for path in (ROOT / "widget/src/texts").glob("*.ts")} - {"types"}
    assert files == WIDGET_LANGUAGES.keys()
    listed = (ROOT / "docs/languages.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| yes \| (\w+) \| (\w+) \|", listed, re.M)
    own = {code: "yes" if code in LANGUAGES else "English" for code in sorted(WIDGET_LANGUAGES)}
    assert rows == [(code, word, word) for code, word in own.items()]
