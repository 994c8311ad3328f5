"""The page that describes the API: it is there, and shows an example of each operation."""

import html
import json
import re

import jsonschema
import pytest
from flask import Flask

from tests.test_openapi import document

EXAMPLE = re.compile(r"<pre[^>]*><code>(.*?)</code></pre>", re.S)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_is_there_in_each_language(app: Flask, language: str) -> None:
    answer = app.test_client().get("/api/docs", headers={"Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")


def test_each_operation_has_a_command_and_each_answer_in_json_an_example(app: Flask) -> None:
    page = app.test_client().get("/api/docs").get_data(as_text=True)
    described = document(app)
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    assert len(operations) == 93
    for operation in operations:
        section = page.split(f'<section id="{operation["operationId"]}">')[1].split("</section>")[0]
        command, *answers = map(html.unescape, EXAMPLE.findall(section))
        assert command.startswith("curl "), operation["operationId"]
        shown = [
            content["application/json"]["example"]
            for response in operation["responses"].values()
            if "example" in (content := response.get("content", {})).get("application/json", {})
        ]
        assert list(map(json.loads, answers)) == shown
        assert shown or "export" in operation["operationId"]


def test_examples_are_what_the_shapes_say(app: Flask) -> None:
    described = document(app)
    contents = [
        content["application/json"]
        for path in described["paths"].values()
        for operation in path.values()
        for holder in (operation.get("requestBody", {}), *operation["responses"].values())
        if "example" in (content := holder.get("content", {})).get("application/json", {})
    ]
    assert len(contents) > 50
    for content in contents:
        schema = {**content["schema"], "components": described["components"]}
        jsonschema.Draft202012Validator(schema).validate(content["example"])


def test_document_and_page_are_made_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    before = [client.get(path).data for path in ("/api/v1/openapi.json", "/api/docs")]
    monkeypatch.setattr("comments_service.web.api_docs.openapi_document", None)
    # Another encoding, so that no response cache answers.
    headers = {"Cache-Control": "no-cache", "Accept-Encoding": "identity"}
    again = [
        client.get(path, headers=headers).data for path in ("/api/v1/openapi.json", "/api/docs")
    ]
    assert again == before


def test_the_document_is_revalidated_for_nothing(app: Flask) -> None:
    client = app.test_client()
    tag = client.get("/api/v1/openapi.json").headers["ETag"]
    answer = client.get("/api/v1/openapi.json", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
