"""The types of the npm package, the widget's source and the documentation name the same."""

import re

import pytest

from tests.support.server import ROOT

SOURCE = ROOT / "widget" / "src"
TYPES = (ROOT / "widget" / "package" / "index.d.ts").read_text()
DOCUMENT = (ROOT / "docs" / "embed.md").read_text()


def members(name: str) -> dict[str, str]:
    """What an interface of the types has, each with its type."""
    body = TYPES.partition(f"interface {name} ")[2].partition("\n}")[0]
    lines = re.findall(r'^  "?([\w:-]+)"?\??(\(.*|: .*);$', body, re.MULTILINE)
    return {member: kind.removeprefix(": ") for member, kind in lines}


def documented_attributes() -> dict[str, str]:
    """The attributes of the table, each with its values."""
    table = DOCUMENT.partition("## Attributes of the element")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]+) \|", table, re.MULTILINE)
    return {name: values for names, values in rows for name in re.findall(r"`([\w-]+)`", names)}


def keys(detail: str) -> set[str]:
    """The names in ``{ count: number; … }`` or ``{count, …}``."""
    return {re.split(r"\W", entry)[0] for entry in re.split("[,;] ", detail.strip("{} "))}


def emitted() -> dict[str, set[str]]:
    """The events of the widget's source, with the names in their details."""
    events: dict[str, set[str]] = {}
    for file in SOURCE.rglob("*.ts"):
        text = file.read_text()
        for name, detail in re.findall(r'emit\("(\w+)", (\{.*?\}|\w+)', text):
            if not detail.startswith("{"):
                (detail,) = re.findall(rf"const {detail} = (\{{.*?\}});", text)
            events.setdefault(name, set()).update(keys(detail))
    return events


def test_attributes_are_those_of_the_source_and_of_the_documentation() -> None:
    text = (SOURCE / "element.ts").read_text()
    listed = re.search(r"ATTRIBUTES = \[(.*?)\];", text, re.DOTALL)
    assert listed
    observed = set(re.findall(r'"([\w-]+)"', listed[1]))
    assert members("CommentsAttributes").keys() == observed == documented_attributes().keys()


@pytest.mark.parametrize("name", ["theme", "load", "sort", "composer"])
def test_values_are_those_of_the_documentation(name: str) -> None:
    kind = members("CommentsAttributes")[name]
    theme = re.search(r"type Theme = (.*);", TYPES)
    assert theme
    typed = re.findall(r'"(\w+)"', kind.replace("Theme", theme[1]))
    documented = re.findall(r"`(\w+)`", documented_attributes()[name].partition("(")[0])
    assert typed == documented


def test_levels_are_those_of_the_documentation() -> None:
    assert documented_attributes()["heading"].startswith("2 to 6 (2), `none`")
    assert "type Level = 2 | 3 | 4 | 5 | 6;" in TYPES
    assert members("CommentsAttributes")["heading"] == 'Level | `${Level}` | "none" | undefined'


def test_events_are_those_of_the_source_and_of_the_documentation() -> None:
    typed = {
        name.removeprefix("palabre:"): keys(detail)
        for name, detail in members("EventDetails").items()
    }
    documented = {
        name: keys(detail) for name, detail in re.findall(r"`palabre:(\w+) (\{.*?\})`", DOCUMENT)
    }
    assert typed == documented == emitted()


def test_methods_and_properties_are_those_of_the_documentation() -> None:
    said = re.search(r"The element has (.*?)\.\n", DOCUMENT, re.DOTALL)
    assert said
    assert members("PalabreCommentsElement").keys() == set(re.findall(r"`(\w+)", said[1]))


@pytest.mark.parametrize("name", ["count", "latest"])
def test_attributes_of_the_small_elements_are_those_of_the_source(name: str) -> None:
    text = (SOURCE / "elements" / f"{name}.ts").read_text()
    read = set(re.findall(r'getAttribute\("([\w-]+)"\)', text))
    assert members(f"{name.title()}Attributes").keys() == read
    assert all(f"`{attribute}`" in DOCUMENT for attribute in read)


@pytest.mark.parametrize("path", ["docs/embed.md", "widget/package/README.md"])
def test_what_is_imported_in_examples_is_exported(path: str) -> None:
    text = (ROOT / path).read_text()
    examples = re.findall(r'^import \{([^}]*)\} from "palabre(?:/(\w+))?"', text, re.MULTILINE)
    assert examples
    for names, part in examples:
        types = TYPES + (ROOT / "widget" / "package" / f"{part or 'index'}.d.ts").read_text()
        for name in names.split(","):
            bare = name.strip().removeprefix("type ")
            assert re.search(rf"export (?:\w+ )+{bare}\b", types), name
