"""The words of CONTRIBUTING hold: names that say nothing of a thing, or say it privately, are out.

A participle (``found``, ``told``) is no noun: name the thing. A private word has a standard one in
the glossary. One thing has one stem in every layer: ``bans``, not ``banning``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "comments_service"
SCRIPTS = ("widget/src", "static/console")

#: Not the name of anything; as a part of a name ("is_known", "not_found") they are English.
PARTICIPLES = {"told", "found", "asked", "known", "wanted", "made"}
#: Our former private words, as a name or a part of one, each with the word of the field.
PRIVATE = {
    "shelf": "cache store",
    "turns": "single flight (or expires_at, or lock)",
    "doubt": "invalidate",
    "newborn": "new comment",
    "together": "group commit",
    "known_of": "load the context of posting",
    "weigh": "resize",
    "overtake": "mark stale",
    "desk": "composers",
    "deed": "audit entry",
    "wish": "decision request",
    "sighting": "widget load",
    "sightings": "widget load",
}
#: Stems of modules that have another in the glossary.
STEMS = {
    "asking": "request",
    "banning": "bans",
    "bulk_deciding": "bulk_jobs",
    "deciding": "decisions",
    "keeping": "cacheable",
    "looking": "theme_preview",
    "moderating": "decisions",
    "moving": "page_moves",
    "reasoning": "decision_reasons",
    "rewording": "revisions",
    "sealing": "encryption",
    "slowing": "slow_mode",
    "starting": "setup",
    "trying": "policy_dry_run",
    "undoing": "undo",
    "wording": "revisions",
}
#: Names that stay, each with the reason.
ALLOWED = {
    (f"{PACKAGE}/models/bulk.py", "asked"): "a column of bulk_jobs",
    (f"{PACKAGE}/queries/moderation/bulk_jobs.py", "asked"): "a column of bulk_jobs",
    (f"{PACKAGE}/services/moderation/bulk_jobs.py", "asked"): "becomes a column of bulk_jobs",
    (f"{PACKAGE}/services/moderation/bans.py", "asked"): "becomes a column of bulk_jobs",
    (f"{PACKAGE}/web/console/moderation/bulk_jobs.py", "asked"): "becomes a column of bulk_jobs",
    (f"{PACKAGE}/web/manage/bulk.py", "asked"): "becomes a column of bulk_jobs",
    (f"{PACKAGE}/models/transfer.py", "found"): "a column of imports",
    (f"{PACKAGE}/transfer/upload_jobs.py", "found"): "a column of imports",
    (f"{PACKAGE}/queries/moderation/bans.py", "asked"): "a parameter of SQL",
    (f"{PACKAGE}/queries/moderation/queue.py", "asked"): "a parameter of SQL",
}
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_SCRIPT_NOISE = re.compile(
    r"/\*.*?\*/|(?<!:)//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`", re.S
)


def _words(name: str) -> str:
    """Return a name in lower snake case: ``_NewShelf`` is ``new_shelf``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_$")


def is_banned(name: str) -> bool:
    """Return whether a name is a participle or has a private word in it."""
    words = _words(name)
    return words in PARTICIPLES or any(f"_{word}_" in f"_{words}_" for word in PRIVATE)


def names_of_python(source: str) -> Iterator[str]:
    """Yield what a module binds: variables, attributes, parameters, functions and classes."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.arg() | ast.keyword():
                yield node.arg or ""
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr


def names_of_script(source: str) -> Iterator[str]:
    """Yield every identifier of a script outside of comments and strings."""
    yield from _IDENTIFIER.findall(_SCRIPT_NOISE.sub(" ", source))


def _banned_names() -> dict[str, set[str]]:
    """Return the banned names of every file, those of its own path with them."""
    banned: dict[str, set[str]] = {}
    python = [(path, names_of_python) for path in (ROOT / PACKAGE).rglob("*.py")]
    scripts = [
        (path, names_of_script)
        for folder in SCRIPTS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".js", ".ts")
    ]
    for path, names_of in python + scripts:
        file = path.relative_to(ROOT).as_posix()
        names = {name for name in names_of(path.read_text(encoding="utf-8")) if is_banned(name)}
        names = {name for name in names if (file, name) not in ALLOWED}
        stem = path.stem.replace("-", "_")
        if stem in STEMS or is_banned(stem):
            names.add(path.name)
        if names:
            banned[file] = names
    return banned


def test_no_name_is_a_participle_or_a_private_word() -> None:
    banned = _banned_names()
    assert banned == {}, "see Words in CONTRIBUTING.md for the word of the field"


def test_every_allowed_name_is_there() -> None:
    for file, name in ALLOWED:
        assert name in names_of_python((ROOT / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", ["found", "_told", "TOLD", "Known", "Shelf", "newShelf", "known_of_edit", "_turns"]
)
def test_a_banned_name_is_seen(name: str) -> None:
    assert is_banned(name)


@pytest.mark.parametrize("name", ["is_known", "not_found", "made_version", "returns", "foundation"])
def test_an_english_name_is_left_alone(name: str) -> None:
    assert not is_banned(name)


def test_names_are_read_where_they_are_bound() -> None:
    source = "class A:\n    def f(self, x, *, y=0):\n        self.z = w = g(v=1)\n"
    assert set(names_of_python(source)) == {"A", "f", "self", "x", "y", "z", "w", "v"}
    assert set(names_of_script("let a = 'b'; // c\n/* d */ e(`f`)")) == {"let", "a", "e"}
