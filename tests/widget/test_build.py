"""What is served is small, and is what the sources give."""

import gzip
import json
import re
from itertools import chain
from pathlib import Path

import pytest

from tests.widget.door import STATIC

WIDGET = STATIC.parent / "widget"


#: The most bytes of each script on the wire, and how many of them are kept free for what comes
#: next: a change that needs that room lowers the second number, never raises the first.
BUDGETS = {
    "embed": (14_000, 10),
    "embed-write": (8_000, 10),
    "parts/live": (3_000, 300),
    "embed-actions": (8_000, 1_000),
    "parts/code": (30_000, 100),
    "parts/format": (8_000, 1_000),
    "parts/follow": (6_000, 500),
    "parts/mails": (3_000, 200),
    "parts/proof": (3_000, 500),
    "parts/reading": (8_000, 500),
    "parts/reader": (7_000, 50),
    "parts/mentions": (4_000, 500),
    "parts/reactions": (3_000, 1_000),
    "parts/moderate": (12_000, 1_000),
    "counts": (1_000, 0),
    "elements/latest": (1_000, 0),
    "elements/count": (1_000, 0),
    **{f"embeds/{path.stem}": (1_500, 0) for path in (STATIC / "embeds").glob("*.js")},
}


def on_the_wire(path: Path) -> int:
    """The size of a file after gzip."""
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.parametrize("name", BUDGETS)
def test_each_script_keeps_its_budget_of_bytes_on_the_wire_with_room_to_spare(name: str) -> None:
    budget, free = BUDGETS[name]
    assert on_the_wire(STATIC / f"{name}.js") <= budget - free


def test_each_language_is_small() -> None:
    languages = list(STATIC.glob("embed-??.js"))
    assert languages
    assert [file.name for file in languages if on_the_wire(file) > 3_000] == []


def test_each_built_file_says_where_it_comes_from_and_how_to_build_it() -> None:
    built_files = (
        STATIC.glob(names) for names in ("embed*.*", "parts/*.js", "embeds/*.js", "elements/*.js")
    )
    for built in [STATIC / "counts.js", *chain(*built_files)]:
        first = built.read_text(encoding="utf-8").splitlines()[0]
        source = re.search(r"widget/src/(\S+)", first)
        assert source and (WIDGET / "src" / source[1]).is_file()
        assert "make widget" in first


def test_classic_scripts_do_not_depend_on_the_encoding_of_the_page() -> None:
    classic = [path for path in (STATIC / "embeds").iterdir() if path.stem != "remark42"]
    for name in ("embed.js", "counts.js", *classic, *(STATIC / "elements").iterdir()):
        assert (STATIC / name).read_bytes().isascii()


def test_the_lock_file_names_no_registry_and_nothing_is_needed_at_run_time() -> None:
    lock = json.loads((WIDGET / "package-lock.json").read_text())
    assert "https://" not in re.sub(r'"url": "[^"]*"', "", json.dumps(lock["packages"]))
    assert all(
        package.get("dev") or name == ""
        for name, package in lock["packages"].items()
        if not package.get("optional")
    )
    assert "dependencies" not in lock["packages"][""]


def test_later_parts_carry_no_copy_of_the_first() -> None:
    parts = ("format", "live", "reading")
    for name in ("embed-write.js", "embed-actions.js", *(f"parts/{part}.js" for part in parts)):
        text = (STATIC / name).read_text(encoding="utf-8")
        assert "attachShadow" not in text
        assert "createElement(" not in text
        assert "localStorage" not in text
