"""The language of an answer: what was asked for, whatever its region, or else English."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.web.http.locale import LANGUAGES, READER_LANGUAGES, without_region
from tests.factories import PAGE, Reader, set_rules

ROOT = Path(__file__).parents[3]
CATALOGUES = ROOT / "comments_service/web/translations"
ENGLISH = "This site reviews every comment before it appears."
OF_READERS_ALONE = sorted(READER_LANGUAGES.keys() - LANGUAGES)


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


@pytest.mark.parametrize("lang", [*OF_READERS_ALONE, "pt-BR", "zh-Hant"])
def test_readers_get_reasons_and_refusals_in_their_language(app: Flask, lang: str) -> None:
    set_rules(app, moderation="all")
    reader = Reader(app)
    path = f"/comments?lang={lang}"
    held = reader.send("POST", path, {"url": PAGE, "body": "Hallo."}, Accept_Language="en")
    assert held.status_code == 202
    (reason,) = held.get_json()["comment"]["reasons"]
    assert reason["message"] not in ("", ENGLISH)
    refused = reader.send("POST", path, {"url": PAGE, "body": ""}, Accept_Language="en")
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["message"] != "Write something first."


@pytest.mark.parametrize("lang", ["xx", "fil", "%00", ""])
def test_a_language_that_nobody_speaks_is_the_browsers(app: Flask, lang: str) -> None:
    set_rules(app, moderation="all")
    path = f"/comments?lang={lang}"
    body = {"url": PAGE, "body": "Kumusta."}
    held = Reader(app).send("POST", path, body, Accept_Language="xx, de-AT;q=0.8, fr;q=0.5")
    (reason,) = held.get_json()["comment"]["reasons"]
    assert reason["message"] == "Diese Website prüft jeden Kommentar, bevor er erscheint."


@pytest.mark.parametrize("lang", ["fr", "fr-CA", "fr_CA", "FR"])
def test_a_region_has_the_reasons_of_its_language(app: Flask, lang: str) -> None:
    set_rules(app, moderation="all")
    path = f"/comments?lang={lang}"
    held = Reader(app).send("POST", path, {"url": PAGE, "body": "Salut."}, Accept_Language="en")
    (reason,) = held.get_json()["comment"]["reasons"]
    assert reason["message"] not in ("", ENGLISH)


@pytest.mark.parametrize("lang", OF_READERS_ALONE)
@pytest.mark.parametrize("asks", ["the address", "the site", "the browser"])
def test_plain_pages_are_in_the_readers_language(
    app: Flask, client: FlaskClient, lang: str, asks: str
) -> None:
    set_rules(app, language=lang if asks == "the site" else "")
    Reader(app).post("Hello.")
    query = {"url": PAGE} | ({"lang": lang} if asks == "the address" else {})
    headers = {"Accept-Language": lang if asks == "the browser" else "en"}
    page = client.get("/embed", query_string=query, headers=headers)
    assert page.status_code == 200
    assert f'<html lang="{lang}"' in page.text
    assert "Write a comment" not in page.text


@pytest.mark.parametrize("lang", OF_READERS_ALONE)
def test_the_console_answers_in_a_language_that_it_speaks_whole(
    client: FlaskClient, lang: str
) -> None:
    page = client.get("/console/sign-in", query_string={"lang": lang})
    assert '<html lang="en"' in page.text
    page = client.get("/console/sign-in", headers={"Accept-Language": f"{lang}, fr;q=0.5"})
    assert '<html lang="fr"' in page.text


def test_the_languages_are_those_that_the_widget_has_and_the_documents_list() -> None:
    files = {path.stem for path in (ROOT / "widget/src/texts").glob("*.ts")} - {"types"}
    assert files == READER_LANGUAGES.keys()
    listed = (ROOT / "docs/languages.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| yes \| (\w+) \| (\w+) \|", listed, re.M)
    spoken = {path.name for path in CATALOGUES.iterdir()} | {"en"}
    assert rows == [
        (code, _own(code in spoken), _own(code in LANGUAGES)) for code in sorted(READER_LANGUAGES)
    ]


def _own(is_spoken: bool) -> str:
    return "yes" if is_spoken else "English"
