"""The account of the first start waits for its owner, and keeps no site for anybody else."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.services.accounts.accounts import (
    FIRST_OWNER,
    add_moderator,
    make_sign_in_link,
)
from comments_service.services.accounts.people import change_role, remove_member
from comments_service.services.core.actor import SYSTEM, By
from tests.web.console.conftest import PASSWORD

NOW = datetime.now(UTC)


def test_an_owner_who_cannot_sign_in_does_not_keep_a_site(app: Flask) -> None:
    with app.app_context():
        assert make_sign_in_link(NOW)
        me = add_moderator("me@example.org", "owner", PASSWORD, NOW)
        for leave in (
            lambda: remove_member(1, me, By(SYSTEM, NOW)),
            lambda: change_role(1, me, "moderator", By(SYSTEM, NOW)),
        ):
            with pytest.raises(AppError) as refused:
                leave()
            assert refused.value.code == "not_allowed"
        add_moderator("you@example.org", "owner", PASSWORD, NOW)
        remove_member(1, me, By(SYSTEM, NOW))


def test_who_cannot_sign_in_may_be_taken_off(app: Flask) -> None:
    with app.app_context():
        make_sign_in_link(NOW)
        add_moderator("me@example.org", "owner", PASSWORD, NOW)
        ghost = add_moderator(FIRST_OWNER, "owner", None, NOW)
        remove_member(1, ghost, By(SYSTEM, NOW))
        assert make_sign_in_link(NOW) is None
