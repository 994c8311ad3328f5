"""The API's description, OpenAPI 3.1, made from the operations themselves."""

import re
from typing import Any

import orjson
from flask import Flask, Response, current_app, render_template
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from comments_service.version import VERSION
from comments_service.web.http.api import Operation
from comments_service.web.http.context import current_service
from comments_service.web.http.problems import STATUS_OF
from comments_service.web.http.route_guard import guard_route

_REF = "#/components/schemas/{model}"
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": sorted(STATUS_OF)},
        "detail": {"type": "string"},
        "retry_after": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def install(app: Flask) -> None:
    """Serve the description and a page to read it."""
    app.add_url_rule("/api/v1/openapi.json", "openapi", description)
    app.add_url_rule("/api/docs", "api_docs", docs)


@guard_route("anyone", "none", "none: reading is free")
def description() -> Response:
    """Return the OpenAPI document."""
    response = Response(orjson.dumps(_document()), content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@guard_route("anyone", "none", "none: reading is free")
def docs() -> Response:
    """Return the OpenAPI document as a page."""
    page = render_template("api_docs.html", document=_document(), statuses=STATUS_OF)
    response = Response(page)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return response


def _document() -> dict[str, Any]:
    operations = list(_operations(current_app))
    models = {model for _, _, described, _ in operations for model in _models(described)}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, definitions = models_json_schema(
        [(model, "validation") for model in ordered], ref_template=_REF
    )
    paths: dict[str, dict[str, Any]] = {}
    for path, method, described, is_cacheable in operations:
        operation = paths.setdefault(path, {})[method] = _operation(path, method, described)
        if is_cacheable:
            operation["responses"]["304"] = {"description": "Not changed since the ETag given"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Palabre",
            "version": VERSION,
            "description": "Threaded comments for any page. Times are RFC 3339 in UTC, ids are "
            "strings, refusals are RFC 9457 problem documents.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": current_service().settings.base_url}],
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"] | {"Problem": _PROBLEM},
            "securitySchemes": {
                "edit_token": {"type": "http", "scheme": "bearer"},
                "api_token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made by the site's owners, in the console or by command",
                },
            },
        },
    }


def _operations(app: Flask) -> Any:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        view = app.view_functions[rule.endpoint]
        described = getattr(view, "operation", None)
        if described:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield path, method.lower(), described, getattr(view, "is_cacheable", False)


def _models(described: Operation) -> list[type[BaseModel]]:
    inputs = [model for model in (described.query, described.body) if model]
    return [*inputs, *described.answers.values()]


def _operation(path: str, method: str, described: Operation) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": described.summary,
        "operationId": f"{method}{re.sub('[^a-z]+', '_', path.removeprefix('/api/v1'))}".strip("_"),
        "parameters": [*_path_parameters(path), *_query_parameters(described.query)],
        "responses": _responses(described),
    }
    if described.body:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _reference(described.body)}},
        }
    if described.route_guard.guard == "edit token":
        operation["security"] = [{"edit_token": []}]
    if described.scope:
        operation["security"] = [{"api_token": [described.scope]}]
    if described.route_guard.limit == "post":
        operation["parameters"].append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "schema": {"type": "string", "maxLength": 128},
                "description": "The same key makes a retry safe: it answers as the first time did",
            }
        )
    return operation


def _responses(described: Operation) -> dict[str, Any]:
    responses: dict[str, Any] = {
        str(status): {
            "description": "Done",
            "content": {"application/json": {"schema": _reference(model)}},
        }
        for status, model in described.answers.items()
    }
    responses["default"] = {
        "description": "Refused",
        "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}},
    }
    if described.files:
        responses["200"] = {
            "description": "The file",
            "content": {media_type: {"schema": {}} for media_type in described.files},
        }
    return responses


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _query_parameters(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    schema = model.model_json_schema(ref_template=_REF)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", []),
            "schema": described,
        }
        for name, described in schema["properties"].items()
    ]


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}
