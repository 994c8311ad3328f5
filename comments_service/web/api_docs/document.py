"""The API's description, OpenAPI 3.1, made from the operations themselves."""

import re
from collections.abc import Iterator, Mapping

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from comments_service.version import VERSION
from comments_service.web.api_docs.examples import Json, example_of
from comments_service.web.api_docs.operation_names import TAGS, operation_id, tag_of
from comments_service.web.http.api import DESCRIBED_AS, Operation
from comments_service.web.http.context import current_service
from comments_service.web.http.problems import STATUS_OF

_REF = "#/components/schemas/{model}"
_PATH_PARAMETERS: Json = {
    "comment_id": {"type": "string", "examples": ["1-19b0c3f2a1d4e"]},
    "ban_id": {"type": "string", "examples": ["19b0c3f2a1d4e"]},
    "bulk_id": {"type": "string", "examples": ["19b0c3f2a1d4e"]},
    "reply_id": {"type": "string", "examples": ["19b0c3f2a1d4e"]},
    "link_id": {"type": "string", "examples": ["19b0c3f2a1d4e"]},
    "mention_id": {"type": "string", "examples": ["19b0c3f2a1d4e"]},
    "watch_id": {"type": "string", "examples": ["19b0c3f2a1d4e"]},
    "channel_id": {"type": "string", "examples": ["19b0c3f2a1d4e"]},
    "person_id": {"type": "string", "examples": ["3"]},
    "view_id": {"type": "string", "examples": ["19b0c3f2a1d4e"]},
}
_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["https://comments.example/api/docs#not_found"]},
        "title": {"type": "string", "examples": ["Not Found"]},
        "status": {"type": "integer", "examples": [404]},
        "code": {"type": "string", "enum": sorted(STATUS_OF)},
        "detail": {"type": "string", "examples": ["There is nothing at this address."]},
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


_SCHEMES: Json = {
    "edit_token": {"type": "http", "scheme": "bearer"},
    "page_token": {
        "type": "http",
        "scheme": "bearer",
        "description": "For a moderator on a page of the site, from the console",
    },
    "api_token": {
        "type": "http",
        "scheme": "bearer",
        "description": "Made by the site's owners, in the console or by command",
    },
}


def openapi_document(app: Flask) -> Json:
    """Return the description of every operation of an application, each with an example."""
    operations = list(_operations(app))
    models = {model for _, _, described, *_ in operations for model in _models(described)}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, definitions = models_json_schema(
        [(model, "validation") for model in ordered], ref_template=_REF
    )
    shapes = definitions["$defs"] | {"Problem": _PROBLEM}
    paths: dict[str, Json] = {}
    for path, method, described, is_cacheable, endpoint in operations:
        named: Json = {"operationId": operation_id(endpoint, method), "tags": [tag_of(endpoint)]}
        operation = paths.setdefault(path, {})[method] = named | _operation(path, described, shapes)
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
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": shapes,
            "securitySchemes": _SCHEMES,
        },
    }


def _operations(app: Flask) -> Iterator[tuple[str, str, Operation, bool, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        view = app.view_functions[rule.endpoint]
        described = getattr(view, "operation", None)
        # What stands in for another system is described by that system.
        if described and rule.rule.startswith("/api/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                is_cacheable = getattr(view, "is_cacheable", False)
                yield path, method.lower(), described, is_cacheable, rule.endpoint


def _models(described: Operation) -> list[type[BaseModel]]:
    inputs = [model for model in (described.query, described.body) if model]
    return [*inputs, *described.answers.values()]


def _operation(path: str, described: Operation, shapes: Mapping[str, Json]) -> Json:
    operation: Json = {
        "summary": described.summary,
        "parameters": [*_path_parameters(path), *_query_parameters(described.query)],
        "responses": _responses(described, shapes),
    }
    if described.body:
        operation["requestBody"] = {
            "required": True,
            "content": _json_content(described.body, shapes),
        }
    if described.route_guard.guard == "edit token":
        operation["security"] = [{"edit_token": []}]
    if described.route_guard.guard == "page token":
        operation["security"] = [{"page_token": []}]
    if described.scope:
        operation["security"] = [{"api_token": [described.scope]}]
    if described.route_guard.limit == "post" or described.is_idempotent:
        operation["parameters"].append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "schema": {"type": "string", "maxLength": 128},
                "description": "The same key makes a retry safe: it answers as the first time did",
            }
        )
    return operation


def _responses(described: Operation, shapes: Mapping[str, Json]) -> Json:
    responses: Json = {
        str(status): {
            "description": "Done",
            "content": _json_content(model, shapes),
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


def _path_parameters(path: str) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _PATH_PARAMETERS[name]}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _query_parameters(model: type[BaseModel] | None) -> list[Json]:
    if model is None:
        return []
    schema = model.model_json_schema(ref_template=_REF)
    return [
        {
            "name": DESCRIBED_AS.get(name, name),
            "in": "query",
            "required": name in schema.get("required", []),
            "schema": described,
        }
        for name, described in schema["properties"].items()
    ]


def _json_content(model: type[BaseModel], shapes: Mapping[str, Json]) -> Json:
    schema = {"$ref": _REF.format(model=model.__name__)}
    return {"application/json": {"schema": schema, "example": example_of(schema, shapes)}}
