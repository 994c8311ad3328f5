"""What deploy/ and the Dockerfile hold: containers, units, commands, ports."""

import configparser
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.support.server import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = DEPLOY / "compose" / "compose.yaml"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
PORT = "8000"


class StrictLoader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error, as Kubernetes has it."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"a key stands twice: {node.start_mark}"
        self.flatten_mapping(node)
        return super().construct_mapping(node, deep)


def documents(path: Path) -> list[Any]:
    with path.open() as file:
        return list(yaml.load_all(file, StrictLoader))


def manifests(kind: str) -> list[Any]:
    return [one for path in MANIFESTS for one in documents(path) if one["kind"] == kind]


def pods() -> list[Any]:
    return [one["spec"]["template"] for kind in ("Deployment", "Job") for one in manifests(kind)]


def containers() -> list[Any]:
    return [container for pod in pods() for container in pod["spec"]["containers"]]


def own_services() -> dict[str, Any]:
    """The services of the compose file that run our image."""
    (compose,) = documents(COMPOSE)
    return {name: service for name, service in compose["services"].items() if "build" in service}


def units() -> dict[str, configparser.ConfigParser]:
    read = {}
    for path in UNITS:
        read[path.name] = configparser.ConfigParser(interpolation=None, strict=True)
        read[path.name].optionxform = str  # type: ignore[assignment, method-assign]
        read[path.name].read(path)
    return read


def image_environment() -> dict[str, str]:
    (stated,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
    return dict(pair.split("=", 1) for pair in shlex.split(stated.replace("\\\n", " ")))


def flask_commands() -> Iterator[tuple[str, list[str]]]:
    """Where each command of ours stands, and its words after ``flask --app app``."""
    (image,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    listed = {"Dockerfile": yaml.safe_load(image)}
    listed |= {name: one["command"] for name, one in own_services().items() if "command" in one}
    listed |= {one["name"]: one["command"] for one in containers() if "command" in one}
    for name, unit in units().items():
        if unit.has_section("Service"):
            listed[name] = shlex.split(unit["Service"]["ExecStart"])
    for where, words in listed.items():
        assert words[0].rpartition("/")[2] == "flask", where
        assert words[1:3] == ["--app", "app"], where
        yield where, words[3:]
