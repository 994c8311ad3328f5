"""Operations have names that make good methods of generated clients."""

import keyword
import re
from collections import Counter

from flask import Flask

from comments_service.web.api_docs.document import openapi_document
from comments_service.web.api_docs.operation_names import _NAMES

NAME = re.compile(r"[a-z]+(?:_[a-z]+){1,5}")


def operations(app: Flask) -> list[dict[str, object]]:
    with app.test_request_context():
        paths = openapi_document(app)["paths"]
    return [one for path in paths.values() for one in path.values()]


def test_each_name_is_a_method_of_its_own(app: Flask) -> None:
    names = Counter(str(one["operationId"]) for one in operations(app))
    assert [name for name, times in names.items() if times > 1] == []
    assert [name for name in names if not NAME.fullmatch(name) or keyword.iskeyword(name)] == []
    # No address in them: neither the method nor the name of an id. One verb is enough.
    assert [name for name in names if re.match("(post|put|patch|list_show)_|.*_id", name)] == []


def test_each_has_one_tag_that_is_described(app: Flask) -> None:
    with app.test_request_context():
        described = [tag["name"] for tag in openapi_document(app)["tags"]]
    assert {tuple(one["tags"]) for one in operations(app)} == {(tag,) for tag in described}  # type: ignore[arg-type]


def test_names_given_by_hand_are_of_operations(app: Flask) -> None:
    assert _NAMES.keys() <= app.view_functions.keys()
