"""The API's description: valid, complete, and true of what the service answers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
import schemathesis
from flask import Flask
from hypothesis import Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import positive_data_acceptance, response_schema_conformance

from comments_service.rules.accounts.scopes import SCOPES
from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import PAGE, SITE, Moderator, Posted, Reader, set_rules
from tests.support.api_calls import api_calls, soon

DOCUMENT = "/api/v1/openapi.json"
EXAMPLES = 8
SORTS = {"o": "oldest", "n": "newest", "t": "top"}


@pytest.fixture
def seeded(open_app: Flask, reader: Reader, moderator: Moderator) -> Posted:
    """A thread with all that a thread can hold; returns a comment of it."""
    root = reader.post("Root.", author={"name": "Léa", "website": "https://lea.example"})
    for n in range(12):
        reader.post(f"Answer {n}.", parent_id=root.id)
    gone = reader.post("Gone.")
    reader.post("Answer to what is gone.", parent_id=gone.id)
    moderator.decide(gone.id, "delete")
    moderator.pin(root.id)
    reader.vote(root.id, 1)
    return root


def token(app: Flask) -> str:
    """A token that opens everything that programs manage."""
    with app.app_context():
        return create_token(SITE, "A program", SCOPES, By(SYSTEM, datetime.now(UTC)))


def document(app: Flask) -> Any:
    answer = app.test_client().get(DOCUMENT)
    assert answer.status_code == 200
    return answer.get_json()


def test_the_document_is_valid_openapi_3_1(app: Flask) -> None:
    described = document(app)
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()


def test_no_two_shapes_have_one_name(app: Flask) -> None:
    # Two classes of one name get their modules' names, and what refers to them by their own breaks.
    assert [name for name in document(app)["components"]["schemas"] if "__" in name] == []


def test_every_route_of_the_api_is_described(app: Flask) -> None:
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.rule != DOCUMENT
    }
    paths = document(app)["paths"].items()
    described = {(path, method) for path, operations in paths for method in operations}
    assert described == routes


@pytest.mark.slow
def test_real_answers_are_what_the_document_says(
    open_app: Flask, reader: Reader, seeded: Posted
) -> None:
    described = document(open_app)
    mine = reader.post("Mine.")
    root, bearer = seeded.id, {"Authorization": f"Bearer {mine.edit_token}"}
    set_rules(open_app, reactions="👍")
    answered = set()
    program = {"Authorization": f"Bearer {token(open_app)}"}
    for method, path, target, body in api_calls(root, mine.id):
        credentials = program if path.startswith("/manage/") else bearer
        answer = reader.send(method, target, body, **credentials)
        responses = described["paths"][f"/api/v1{path}"][method.lower()]["responses"]
        status = str(answer.status_code)
        response = responses.get(status, responses["default"])
        assert (status in responses) == (answer.status_code < 400), (path, status)
        schema = response["content"][answer.mimetype]["schema"]
        jsonschema.Draft202012Validator({**schema, "components": described["components"]}).validate(
            answer.get_json()
        )
        answered.add((f"/api/v1{path}", method.lower()))
    paths = described["paths"].items()
    assert answered == {(path, method) for path, operations in paths for method in operations}


def keep_to_the_descriptions_of_bodies(path: str, body: dict[str, Any]) -> None:
    if path == "/api/v1/counts" and not (body.get("urls") or body.get("page_ids")):
        body["urls"] = [PAGE]
    if path == "/api/v1/manage/pages":
        body.pop("address", None)  # "of the same page"
        if not (body.get("url") or body.get("page_id")):
            body["url"] = PAGE
    if "/watches" in path and "search" in body:
        body["search"] = "bread"  # "a word, an author, a link or a page"
    if path.endswith("/reactions"):
        body["kind"] = "👍"  # "one of the site's"
    if path.endswith(("/snooze", "/away")) and body.get("until"):
        body["until"] = soon()[: 10 if path.endswith("/away") else None]  # "in the future"


def keep_to_the_descriptions(case: Case) -> None:
    """What OpenAPI has no words for, since it describes each parameter alone."""
    query, body = case.query, case.body
    named = {"/api/v1/threads": PAGE, "/api/v1/counts": [PAGE]}.get(case.operation.path)
    if named and case.method == "GET" and not (query.get("page_id") or query.get("page_url")):
        query["page_url"] = named
    if isinstance(body, dict):
        keep_to_the_descriptions_of_bodies(case.operation.path, body)
    if query.get("view"):
        query.pop("q", None)  # "Not with view"
    if case.operation.path == "/api/v1/threads":
        query.pop("sort", None)  # "of the same sort"
        if query.get("cursor"):
            query["sort"] = SORTS[query["cursor"].lstrip("-")[0]]
    if case.operation.path.startswith("/api/v1/manage/figures"):
        query.pop("to", None)  # "at most 366 days"
        if "from" in query:
            query["from"] = str(datetime.now(UTC).date() - timedelta(days=30))


@pytest.mark.slow
@pytest.mark.repetitive
def test_nothing_that_the_document_allows_makes_the_service_fail_or_answer_otherwise(
    open_app: Flask, seeded: Posted
) -> None:
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, open_app)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == sum(map(len, document(open_app)["paths"].values()))
    program = {"Authorization": f"Bearer {token(open_app)}"}
    plain = {"Accept-Encoding": "identity"}
    keys: set[str | None] = set()

    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
        )
        def holds(case: Case) -> None:
            keep_to_the_descriptions(case)
            # As made up, and for a comment that exists.
            for comment_id in {case.path_parameters.get("comment_id"), seeded.id}:
                if comment_id and "comment_id" in case.path_parameters:
                    case.path_parameters["comment_id"] = comment_id
                key = case.headers.get("Idempotency-Key")
                if key and key in keys:  # "a new one for each comment"
                    case.headers["Idempotency-Key"] = uuid4().hex
                keys.add(key)
                is_managed = case.operation.path.startswith("/api/v1/manage/")
                response = case.call(headers=plain | (program if is_managed else {}))
                case.validate_response(
                    response,
                    checks=[
                        not_a_server_error,
                        response_schema_conformance,
                        positive_data_acceptance,
                    ],
                )

        holds()
