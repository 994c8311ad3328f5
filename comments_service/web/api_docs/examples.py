"""Examples for the API's description: what an operation takes and answers, as its shapes have it.

A shape is made of the examples of its members; a member without one is its default, or the least
that its type allows.
"""

import json
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

_PLAIN: dict[str, Any] = {
    "string": "",
    "integer": 0,
    "number": 0.0,
    "boolean": False,
    "null": None,
    "object": {},
}

Json = dict[str, Any]


def example_of(schema: Json, shapes: Mapping[str, Json], inside: tuple[str, ...] = ()) -> Any:
    """Return an example of a schema; ``inside`` are the names of the shapes that it is in."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return example_of(shapes[name], shapes, (*inside, name))
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" in schema:
        return {
            name: example_of(member, shapes, inside)
            for name, member in schema["properties"].items()
            if name in schema.get("required", ()) or _is_worth_showing(member)
        }
    if "anyOf" in schema:
        return example_of(_first_that_ends(schema["anyOf"], inside), shapes, inside)
    if schema.get("type") == "array":
        item = schema["items"]
        return [] if _repeats(item, inside) else [example_of(item, shapes, inside)]
    return schema.get("default", schema.get("minimum", _PLAIN[schema.get("type", "object")]))


def commands(document: Json) -> dict[str, str]:
    """Return, by the id of each operation, a curl command that carries it out."""
    server = document["servers"][0]["url"]
    return {
        operation["operationId"]: _command(server, path, method, operation, document["components"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def indented(value: Any) -> str:
    """Return JSON for people to read."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _command(server: str, path: str, method: str, operation: Json, components: Json) -> str:
    shapes, parameters = components["schemas"], operation["parameters"]
    values = {
        (one["in"], one["name"]): example_of(one["schema"], shapes)
        for one in parameters
        if one.get("required")
    }
    for (place, name), value in values.items():
        if place == "path":
            path = path.replace(f"{{{name}}}", value)
    query = [(name, value) for (place, name), value in values.items() if place == "query"]
    address = f"{server}{path}?{urlencode(query, doseq=True, safe=':/')}".rstrip("?")
    parts = ["curl" if method == "get" else f"curl -X {method.upper()}", shlex.quote(address)]
    if "security" in operation:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if "requestBody" in operation:
        body = operation["requestBody"]["content"]["application/json"]["example"]
        parts.append("-H 'Content-Type: application/json'")
        parts.append(f"-d {shlex.quote(indented(body))}")
    return " \\\n  ".join(parts)


def _first_that_ends(parts: list[Json], inside: tuple[str, ...]) -> Json:
    return next((part for part in parts if not _repeats(part, inside)), {"type": "null"})


def _repeats(schema: Json, inside: tuple[str, ...]) -> bool:
    return schema.get("$ref", "").rpartition("/")[2] in inside


def _is_worth_showing(member: Json) -> bool:
    """Whether a member that may be left out has an example of its own."""
    return "examples" in member or any("examples" in part for part in member.get("anyOf", ()))
