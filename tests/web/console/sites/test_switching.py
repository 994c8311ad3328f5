"""From another system, step by step: what the page says for each, and what is switched on."""

import html
import re
from collections.abc import Callable

import pytest

from comments_service.rules.sites.other_systems import OTHER_SYSTEMS
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]
SWITCH = "/console/switch"


def text(desk: Desk) -> str:
    return html.unescape(desk.get(SWITCH).get_data(as_text=True))


@pytest.mark.parametrize("name", OTHER_SYSTEMS)
def test_each_system_has_its_way(owner: Desk, name: str) -> None:
    assert "Export from" not in text(owner)
    assert owner.post(SWITCH, system=name).status_code == 303
    page, system = text(owner), OTHER_SYSTEMS[name]
    steps = re.findall(r"<h2[^>]*>(\d)\. ", page)
    assert steps == (["1", "2", "3", "4"] if system.format else ["1", "2"])
    assert (f"1. Export from {system.name}" in page) is bool(system.format)
    assert f'<option value="{name}" selected>' in page
    before, after, line = re.findall(r'<code id="host-\w+" dir="ltr">(.*?)</code>', page, re.S)
    assert before == system.host
    assert after.startswith("http://") is not before.startswith("//")
    assert line == system.line.replace(before, after) != system.line
    path = system.addresses[0]
    assert owner.client.get(path).status_code == 200
    assert owner.post(SWITCH, system="").status_code == 303
    assert "Export from" not in text(owner)
    assert owner.client.get(path).status_code == 404


def test_a_system_that_there_is_not_is_refused(owner: Desk) -> None:
    answer = owner.post(SWITCH, system="nope")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_it_is_the_owners(sign_in: SignIn) -> None:
    assert sign_in("mo", role="moderator").get(SWITCH).status_code == 403
