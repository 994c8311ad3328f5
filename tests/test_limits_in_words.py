"""Numbers in the service's sentences are those that it goes by."""

import re

import pytest

from comments_service.queries.moderation.commenters import COUNTED_DAYS
from comments_service.queries.moderation.watch_hits import LATELY
from comments_service.rules.accounts.passwords import MIN_PASSWORD_LENGTH
from comments_service.rules.community.opening_hours import MAX_CLOSED_DAYS
from comments_service.rules.moderation.decision_reasons import MAX_REASON_LENGTH, MAX_REASONS
from comments_service.rules.text.fields import MAX_BODY_LENGTH, MAX_NAME_LENGTH
from comments_service.rules.text.page_keys import MAX_ID_LENGTH
from comments_service.services.accounts.sessions import IDLE_LASTS, SESSION_LASTS
from tests.support.server import ROOT

FRENCH = ROOT / "comments_service" / "web" / "translations" / "fr"


@pytest.mark.parametrize(
    ("unit", "limits"),
    [
        (
            "characters",
            {
                MAX_BODY_LENGTH, MAX_NAME_LENGTH, MAX_ID_LENGTH, MAX_REASON_LENGTH,
                MIN_PASSWORD_LENGTH,
            },
        ),
        ("reasons", {MAX_REASONS}),
        (
            "days",
            {SESSION_LASTS.days, IDLE_LASTS.days, COUNTED_DAYS, LATELY.days, MAX_CLOSED_DAYS},
        ),
    ],
)  # fmt: skip
def test_sentences_name_the_limits_that_hold(unit: str, limits: set[int]) -> None:
    catalogue = (FRENCH / "LC_MESSAGES" / "messages.po").read_text()
    messages = re.findall(r'^msgid "(.*)"', catalogue, re.MULTILINE)
    numbers = re.findall(rf"([\d,]+) {unit}", "\n".join(messages))
    assert {int(number.replace(",", "")) for number in numbers} == limits
