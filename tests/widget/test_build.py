"""What is served is small, and is what the sources give."""

import gzip
import json
import re

import pytest

from tests.widget.door import STATIC

WIDGET = STATIC.parent / "widget"


@pytest.mark.parametrize(
    ("name", "most"),
    [("embed", 14_000), ("embed-write", 8_000), ("embed-more", 8_000), ("counts", 1_000)],
)
def test_each_script_keeps_its_budget_of_bytes_on_the_wire(name: str, most: int) -> None:
    size = len(gzip.compress((STATIC / f"{name}.js").read_bytes(), 9))
    assert size <= most


def test_each_language_is_small() -> None:
    for script in STATIC.glob("embed-??.js"):
        assert len(gzip.compress(script.read_bytes(), 9)) <= 3_000, script.name


def test_each_script_says_where_it_comes_from_and_how_to_build_it() -> None:
    for script in [STATIC / "counts.js", *STATIC.glob("embed*.js")]:
        first = script.read_text(encoding="utf-8").splitlines()[0]
        source = re.search(r"widget/src/(\S+)", first)
        assert source and (WIDGET / "src" / source[1]).is_file()
        assert "make widget" in first


def test_classic_scripts_do_not_depend_on_the_encoding_of_the_page() -> None:
    for name in ("embed.js", "counts.js"):
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
    for name in ("embed-write.js", "embed-more.js"):
        text = (STATIC / name).read_text(encoding="utf-8")
        assert "attachShadow" not in text
        assert "createElement(" not in text
        assert "localStorage" not in text
