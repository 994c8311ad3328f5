"""The dashboard and the alerts in deploy/ ask for what /metrics tells, and for all of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import MakeApp
from tests.factories import Reader, set_rules
from tests.support.metrics import BEARER, TOKEN

DEPLOY = Path(__file__).parents[1] / "deploy"
DASHBOARD = DEPLOY / "grafana" / "palabre.json"
ALERTS = DEPLOY / "prometheus" / "palabre-alerts.yml"


@pytest.fixture
def told(make_app: MakeApp) -> dict[str, set[str]]:
    """What /metrics tells after some use: each sample's name with its labels."""
    app = make_app(METRICS_TOKEN=TOKEN)
    set_rules(app, moderation="open")
    reader = Reader(app)
    reader.post()
    reader.thread()
    text = app.test_client().get("/metrics", headers=BEARER).text
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def panels() -> list[Any]:
    return list(json.loads(DASHBOARD.read_text())["panels"])


def dashboard_expressions() -> list[str]:
    return [target["expr"] for panel in panels() for target in panel["targets"]]


def alert_expressions() -> list[str]:
    groups = yaml.safe_load(ALERTS.read_text())["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


def names_in(expressions: list[str]) -> set[str]:
    return set(re.findall(r"palabre_\w+", " ".join(expressions)))


def test_every_panel_and_alert_asks_for_what_is_told(told: dict[str, set[str]]) -> None:
    asked = names_in(dashboard_expressions()), names_in(alert_expressions())
    assert [len(names) > 5 for names in asked] == [True, True]
    assert [names - told.keys() for names in asked] == [set(), set()]


def test_the_dashboard_leaves_nothing_out(told: dict[str, set[str]]) -> None:
    left_out = told.keys() - names_in(dashboard_expressions())
    assert {name for name in left_out if not name.endswith(("_sum", "_created"))} == set()


def test_what_is_grouped_by_is_a_label(told: dict[str, set[str]]) -> None:
    # Prometheus itself adds these two.
    known = set().union(*told.values()) | {"job", "instance"}
    for expression in [*dashboard_expressions(), *alert_expressions()]:
        for group in re.findall(r"by \(([^)]*)\)", expression):
            assert {name.strip() for name in group.split(",")} <= known, expression
        assert expression.count("(") == expression.count(")"), expression


def test_the_dashboard_has_a_place_for_each_panel() -> None:
    places = [panel["gridPos"] for panel in panels()]
    cells = [
        (x, y)
        for place in places
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in panels()}) == len(panels())


def test_every_alert_is_explained() -> None:
    groups = yaml.safe_load(ALERTS.read_text())["groups"]
    names = {rule["alert"] for group in groups for rule in group["rules"]}
    operate = (DEPLOY.parent / "docs" / "operate.md").read_text()
    assert {name for name in names if f"`{name}`" not in operate} == set()
