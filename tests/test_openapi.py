"""The API's description: valid, complete, and true of what the service answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

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
    page: list[str] = [PAGE]
    one, there = "/manage/comments/{comment_id}", "/moderate/comments/{comment_id}"
    given = {"kind": "👍", "value": 1}
    set_rules(open_app, reactions="👍")
    watching = {"name": "Bread", "search": "pain*"}
    ban = {"kind": "domain", "target": "spam.example", "duration": "day"}
    calls: list[tuple[str, str, str, Any]] = [
        ("GET", "/threads", f"/threads?url={PAGE}&limit=1", None),
        ("GET", "/threads/mentions", f"/threads/mentions?url={PAGE}", None),
        ("GET", "/threads/since", f"/threads/since?url={PAGE}&since=0", None),
        ("GET", "/comments/{comment_id}/replies", f"/comments/{root}/replies", None),
        ("GET", "/comments/latest", "/comments/latest", None),
        ("GET", "/counts", f"/counts?url={PAGE}", None),
        ("POST", "/counts", "/counts", {"urls": page}),
        ("POST", "/comments", "/comments", {"url": PAGE, "body": "New."}),
        ("POST", "/comments", "/comments", {"url": PAGE, "body": "Held.", "trap": "x"}),
        ("PATCH", "/comments/{comment_id}", f"/comments/{mine.id}", {"body": "Changed."}),
        ("PUT", "/comments/{comment_id}/vote", f"/comments/{root}/vote", {"value": 1}),
        ("POST", "/comments/{comment_id}/reports", f"/comments/{root}/reports",
         {"reason": "spam"}),
        ("PUT", "/comments/{comment_id}/reactions", f"/comments/{root}/reactions", given),
        ("PUT", "/threads/reactions", "/threads/reactions", {"url": PAGE, **given}),
        # What a token of these opens: tests/web/console/moderation/test_page_sessions.py.
        ("POST", "/moderate/session", "/moderate/session", {"code": "none"}),
        ("DELETE", "/moderate/session", "/moderate/session", None),
        ("POST", "/moderate/comments", "/moderate/comments", {"url": PAGE}),
        ("POST", f"{there}/decision", f"/moderate/comments/{root}/decision", None),
        ("POST", f"{there}/undo", f"/moderate/comments/{root}/undo", None),
        ("PUT", f"{there}/pin", f"/moderate/comments/{root}/pin", None),
        ("POST", f"{there}/reply", f"/moderate/comments/{root}/reply", None),
        # What a token of these opens: tests/notify/readers/test_names.py.
        ("POST", "/reader/link", "/reader/link", {"url": PAGE, "email": "ana@mail.example"}),
        ("POST", "/reader/session", "/reader/session", {"code": "none"}),
        ("DELETE", "/reader/session", "/reader/session", None),
        ("GET", "/reader", f"/reader?url={PAGE}", None),
        ("POST", "/reader/page", "/reader/page", {"url": PAGE}),
        ("POST", "/preview", "/preview", {"body": "New."}),
        ("DELETE", "/comments/{comment_id}", f"/comments/{mine.id}", None),
        ("GET", "/threads", "/threads", None),
        ("POST", "/comments", "/comments", {"url": PAGE, "body": ""}),
        ("GET", "/comments/{comment_id}/replies", "/comments/none/replies", None),
        ("GET", "/manage/export", "/manage/export", None),
        ("GET", "/manage/export", "/manage/export?format=odt", None),
        ("GET", "/manage/comments", "/manage/comments", None),
        ("GET", "/manage/comments", "/manage/comments?view=published", None),
        ("GET", "/manage/comments", "/manage/comments?cursor=zz", None),
        ("GET", one, f"/manage/comments/{root}", None),
        ("POST", f"{one}/decision", f"/manage/comments/{root}/decision",
         {"decision": "approve", "version": 2}),
        ("POST", f"{one}/decision", f"/manage/comments/{root}/decision",
         {"decision": "approve", "version": 2}),
        ("POST", f"{one}/undo", f"/manage/comments/{root}/undo", {"version": 3}),
        ("POST", f"{one}/reply", f"/manage/comments/{root}/reply", {"body": "Thanks."}),
        ("PUT", f"{one}/pin", f"/manage/comments/{root}/pin", {"pinned": True}),
        ("PATCH", one, f"/manage/comments/{root}", {"body": "Root, mended.", "version": 4}),
        ("PATCH", "/manage/pages", "/manage/pages", {"url": PAGE, "closed": False}),
        ("GET", "/manage/figures", f"/manage/figures?page={PAGE}", None),
        ("GET", "/manage/log", "/manage/log", None),
        ("GET", "/manage/people", "/manage/people", None),
        ("GET", "/manage/site", "/manage/site", None),
        ("PATCH", "/manage/site", "/manage/site", {"votes": True, "close_after_days": None}),
        ("PATCH", "/manage/site", "/manage/site", {"name": None}),
        ("GET", "/manage/mentions", "/manage/mentions", None),
        ("POST", "/manage/mentions/{mention_id}/decision", "/manage/mentions/abc/decision",
         {"decision": "approve", "version": 1}),
        ("POST", "/manage/mentions/{mention_id}/undo", "/manage/mentions/abc/undo",
         {"version": 1}),
        ("GET", "/manage/bans", "/manage/bans", None),
        ("POST", "/manage/bans", "/manage/bans", ban | {"dry_run": True}),
        ("POST", "/manage/bans", "/manage/bans", ban),
        ("DELETE", "/manage/bans/{ban_id}", "/manage/bans/abc", None),
        ("POST", "/manage/bulk", "/manage/bulk",
         {"decision": "hold", "comments": [{"id": root, "version": 1}]}),
        ("GET", "/manage/reasons", "/manage/reasons", None),
        ("PUT", "/manage/reasons", "/manage/reasons", {"reasons": ["Rude"], "seen": page[:0]}),
        ("GET", "/manage/views", "/manage/views", None),
        ("POST", "/manage/views", "/manage/views", {"name": "Held", "search": "status:held"}),
        ("DELETE", "/manage/views/{view_id}", "/manage/views/abc", None),
        ("PUT", "/manage/people/{person_id}/away", "/manage/people/1/away", {"until": ""}),
        ("PUT", "/manage/akismet", "/manage/akismet", {"key": "0123456789ab"}),
        ("DELETE", "/manage/akismet", "/manage/akismet", None),
        ("GET", "/manage/channels", "/manage/channels", None),
        ("POST", "/manage/channels", "/manage/channels",
         {"name": "Hook", "url": "https://hooks.example/x", "causes": ["held"]}),
        ("POST", "/manage/channels/{channel_id}/test", "/manage/channels/abc/test", None),
        ("GET", "/manage/channels/{channel_id}/deliveries",
         "/manage/channels/abc/deliveries", None),
        ("PUT", "/manage/channels/{channel_id}/routing",
         "/manage/channels/abc/routing", {"causes": ["held"]}),
        ("PUT", "/manage/channels/{channel_id}/state", "/manage/channels/abc/state",
         {"state": "off"}),
        ("POST", "/manage/channels/{channel_id}/secret", "/manage/channels/abc/secret", None),
        ("DELETE", "/manage/channels/{channel_id}", "/manage/channels/abc", None),
        ("GET", "/manage/answer-links", "/manage/answer-links", None),
        ("POST", f"{one}/answer-links", f"/manage/comments/{root}/answer-links", {"name": "Max"}),
        ("DELETE", "/manage/answer-links/{link_id}", "/manage/answer-links/abc", None),
        ("GET", "/manage/saved-replies", "/manage/saved-replies", None),
        ("POST", "/manage/saved-replies", "/manage/saved-replies", {"name": "A", "body": "a"}),
        ("PUT", "/manage/saved-replies/{reply_id}", "/manage/saved-replies/abc",
         {"name": "A", "body": "a"}),
        ("DELETE", "/manage/saved-replies/{reply_id}", "/manage/saved-replies/abc", None),
        ("GET", "/manage/watches", "/manage/watches", None),
        ("POST", "/manage/watches", "/manage/watches", watching),
        ("POST", "/manage/watches/preview", "/manage/watches/preview", {"search": "answer"}),
        ("PUT", "/manage/watches/{watch_id}", "/manage/watches/abc", watching),
        ("DELETE", "/manage/watches/{watch_id}", "/manage/watches/abc", None),
        ("GET", "/manage/watches/{watch_id}/hits", "/manage/watches/abc/hits", None),
        ("PUT", "/manage/watches/{watch_id}/hits/{comment_id}",
         f"/manage/watches/abc/hits/{root}", {"useful": True}),
        ("GET", "/manage/needs", "/manage/needs", None),
        ("POST", f"{one}/needs-reply", f"/manage/comments/{root}/needs-reply", {"version": 0}),
        ("POST", f"{one}/claim", f"/manage/comments/{root}/claim", {"version": 1}),
        ("POST", f"{one}/release", f"/manage/comments/{root}/release", {"version": 1}),
        ("POST", f"{one}/assign", f"/manage/comments/{root}/assign",
         {"version": 1, "assignee": None}),
        ("POST", f"{one}/snooze", f"/manage/comments/{root}/snooze",
         {"version": 2, "until": soon()}),
        ("POST", f"{one}/close", f"/manage/comments/{root}/close",
         {"version": 3, "reason": "no_answer"}),
        ("POST", f"{one}/answers", f"/manage/comments/{root}/answers", {"body": "Thanks again."}),
        ("GET", "/manage/figures/answers", f"/manage/figures/answers?page={PAGE}", None),
        ("GET", f"{one}/notes", f"/manage/comments/{root}/notes", None),
        ("POST", f"{one}/notes", f"/manage/comments/{root}/notes", {"body": "A note."}),
        ("GET", "/manage/bulk/{bulk_id}", "/manage/bulk/abc", None),
        ("POST", "/manage/bulk/{bulk_id}/undo", "/manage/bulk/abc/undo", None),
    ]  # fmt: skip
    answered = set()
    program = {"Authorization": f"Bearer {token(open_app)}"}
    for method, path, target, body in calls:
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


def soon() -> str:
    """A moment in the future, within a year."""
    return (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds")


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
    if named and case.method == "GET" and not query.get("page_id"):
        query.setdefault("url", named)
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
def test_nothing_that_the_document_allows_makes_the_service_fail_or_answer_otherwise(
    open_app: Flask, seeded: Posted
) -> None:
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, open_app)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == 89
    program = {"Authorization": f"Bearer {token(open_app)}"}
    plain = {"Accept-Encoding": "identity"}

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
