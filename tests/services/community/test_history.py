"""Random steps of readers and team: what waits equals a recount from the raw tables."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.services.community import assigning
from comments_service.services.core.actor import By
from tests.factories import SITE, Moderator, Posted, Reader, miscounts, number, set_rules
from tests.support.waits import answer, moment, recount, wait_of

#: Both databases see every kind of step many times; the one that costs less sees the long run.
STEPS = {"sqlite": 1000, "postgresql": 300}
TEXTS = ("When does it open?", "Thank you.", "Why?", "> Why?\n\nSo it is.", "It opens at nine.")


class History:
    """What happens, by chance; what the service refuses changes nothing."""

    def __init__(self, app: Flask, moderator: Moderator, seed: int) -> None:
        self.app, self.moderator = app, moderator
        self.chance = random.Random(seed)
        self.now = datetime(2026, 11, 2, tzinfo=UTC)
        self.readers = [Reader(app, f"192.0.2.{n}") for n in range(1, 5)]
        self.posted: list[tuple[Reader, Posted]] = []
        self.official: list[str] = []

    def step(self) -> None:
        self.now += timedelta(seconds=self.chance.randrange(120))
        self.app.extensions["palabre"].now = lambda: self.now
        acts: list[Callable[[], Any]] = [
            *[self.post] * 4, *[self.answer] * 3, *[self.decide] * 4, self.undo, self.edit,
            self.withdraw, *[self.work] * 4,
        ]  # fmt: skip
        with suppress(AppError):
            self.chance.choice(acts)()

    def post(self) -> None:
        reader = self.chance.choice(self.readers)
        parents = [None, *[one.id for _, one in self.posted[-12:]], *self.official[-6:]]
        author = {"name": f"N {reader.address}", "email": "n@blog.example"}
        trap = {"trap": "x"} if self.chance.random() < 0.05 else {}
        sent = reader.try_to_post(
            f"{self.chance.choice(TEXTS)} {len(self.posted)}",
            parent_id=self.chance.choice(parents),
            author=author,
            **trap,
        )
        made = sent.get_json()
        if sent.status_code in (201, 202):
            comment = made["comment"]
            one = Posted(
                comment["id"], comment["status"], made["edit_token"], made["commenter_token"]
            )
            self.posted.append((reader, one))

    def some(self) -> tuple[Reader, Posted]:
        return self.chance.choice(self.posted[-40:])

    def answer(self) -> None:
        _, comment = self.some()
        self.official.append(f"{SITE}-{answer(self.app, comment, self.moderator.actor):x}")

    def decide(self) -> None:
        ids = [self.some()[1].id, *self.official[-20:]]
        decision = self.chance.choice(["approve", "hold", "spam", "delete", "restore"])
        self.moderator.decide(self.chance.choice(ids), decision)

    def undo(self) -> None:
        self.moderator.undo(self.chance.choice([self.some()[1].id, *self.official[-20:]]))

    def edit(self) -> None:
        reader, comment = self.some()
        reader.edit(comment, f"{self.chance.choice(TEXTS)} {self.chance.random()}")

    def withdraw(self) -> None:
        reader, comment = self.some()
        reader.withdraw(comment)

    def work(self) -> None:
        _, comment = self.some()
        wait = wait_of(self.app, comment)
        seen = (SITE, number(comment.id), wait.version if wait else 0)
        by = By(self.moderator.actor, moment(self.app))
        me = self.moderator.actor.moderator_id
        acts: list[Callable[[], Any]] = [
            lambda: assigning.claim(seen, by),
            lambda: assigning.release(seen, by),
            lambda: assigning.assign(seen, me, by),
            lambda: assigning.snooze(seen, by.at + timedelta(hours=1), by),
            lambda: assigning.wake(seen, by),
            lambda: assigning.close(seen, "no_answer", by),
            lambda: assigning.reopen(seen, by),
            lambda: assigning.mark(seen, by),
        ]
        with self.app.app_context():
            self.chance.choice(acts)()


@pytest.mark.slow
@pytest.mark.repetitive
@pytest.mark.database("both")
def test_a_random_history_equals_a_recount(
    database_kind: str, open_app: Flask, moderator: Moderator
) -> None:
    set_rules(
        open_app,
        edit_window_seconds=86_400,
        **{f"limit_{name}": "100000 per minute" for name in ("poster", "thread", "site")},
    )
    history = History(open_app, moderator, seed=13)
    history.post()
    for done in range(STEPS[database_kind]):
        history.step()
        if done % 100 == 99:
            assert recount(open_app) == []
    assert miscounts(open_app) == []
