"""Clients that generators make of the API's description: they compile, and reach the service."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask

from tests.deploy.npm_project import run
from tests.factories import PAGE, Reader
from tests.support.server import ROOT
from tests.test_openapi import document

MODULES = ROOT / "widget" / "node_modules"
TO_TYPES = MODULES / ".bin" / "openapi-typescript"
COMPILER = ROOT / "widget" / "typescript-5.mjs"
TO_PYTHON = Path(sys.executable).with_name("openapi-python-client")
#: What a program may write once it has the types.
SAMPLE = """
import type { components, operations, paths } from "./api.js";
type Read = operations["get_thread"];
const query: Read["parameters"]["query"] = { page_url: "https://blog.example/bread", limit: 5 };
const path: keyof paths = "/api/v1/threads";
export function say(answer: Read["responses"][200]["content"]["application/json"]): string {
  const problem: components["schemas"]["Problem"]["code"] = "not_found";
  return `${query.page_url} ${path} ${answer.comments.length} ${answer.thread.id} ${problem}`;
}
"""


@pytest.fixture
def described(app: Flask, tmp_path: Path) -> Path:
    """The folder with the description, as the service gives it."""
    (tmp_path / "openapi.json").write_text(json.dumps(document(app)))
    return tmp_path


def compile_strictly(folder: Path, text: str) -> None:
    (folder / "sample.ts").write_text(text)
    run(
        MODULES / ".bin" / "tsc", "--ignoreConfig", "--noEmit", "--strict",
        "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--module", "nodenext",
        "sample.ts", "api.d.ts", folder=folder,
    )  # fmt: skip


def test_types_for_typescript_compile_strictly(described: Path) -> None:
    words = ("openapi.json", "--output", "api.d.ts")
    run("node", "--import", COMPILER, TO_TYPES, *words, folder=described)
    compile_strictly(described, SAMPLE)
    with pytest.raises(AssertionError, match="page_url"):
        compile_strictly(described, SAMPLE.replace('page_url: "', 'url: "'))


def test_a_client_for_python_reads_and_writes(
    open_app: Flask, reader: Reader, described: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = python_client(described)
    monkeypatch.syspath_prepend(described)
    client = importlib.import_module("palabre_api").Client(base_url="http://localhost")
    transport = httpx.WSGITransport(app=open_app)
    client.set_httpx_client(httpx.Client(transport=transport, base_url="http://localhost"))
    root = reader.post("Bread.")

    text = importlib.import_module("palabre_api.models").CommentInput(
        url=PAGE, body="Butter.", parent_id=root.id
    )
    assert (
        operation("widget", "create_comment")(client=client, body=text).comment.parent_id == root.id
    )
    thread = operation("widget", "get_thread")(client=client, page_url=PAGE)
    assert [comment.html for comment in thread.comments] == ["<p>Bread.</p>"]
    counts = operation("widget", "get_counts")(client=client, page_url=[PAGE])
    assert counts.counts.to_dict() == {PAGE: 2}
    refused = operation("manage", "get_site")(client=client)
    assert refused.status == 401
    # A parameter named as one that the client has itself would get another name.
    assert not [file for file in made.rglob("*.py") if "url_query" in file.read_text()]


def python_client(folder: Path) -> Path:
    """Make the client, not formatted, and let no warning of the generator pass."""
    (folder / "config.json").write_text('{"post_hooks": []}')
    made = folder / "palabre_api"
    run(
        TO_PYTHON, "generate", "--path", "openapi.json", "--meta", "none", "--config",
        "config.json", "--fail-on-warning", "--output-path", made, folder=folder,
    )  # fmt: skip
    return made


def operation(tag: str, name: str) -> Any:
    return importlib.import_module(f"palabre_api.api.{tag}.{name}").sync
