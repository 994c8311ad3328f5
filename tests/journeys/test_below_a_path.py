"""The stories of readers, moderators and browsers without scripts, below a path of a host.

They are those of the other files: here their service is at /comments.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.moderator.conftest import link
from tests.journeys.moderator.test_queue import (
    test_a_late_decision_is_refused_and_told,
    test_a_queue_is_worked_by_keyboard_alone,
    test_it_all_works_without_scripts,
)
from tests.journeys.reader.conftest import blog, offline
from tests.journeys.reader.test_actions import test_a_reader_likes_reports_and_previews
from tests.journeys.reader.test_reading import (
    test_a_thread_shows_after_two_requests_to_one_host,
    test_an_index_page_shows_numbers_only,
)
from tests.journeys.reader.test_writing import test_a_reader_posts_and_another_answers
from tests.journeys.test_reader_without_javascript import (
    test_a_mistake_is_shown_at_its_field_with_the_text_kept,
    test_from_the_widgets_link_to_a_published_answer,
)
from tests.support.databases import Database, Databases
from tests.support.server import LiveServer

# What the stories are made of, under the names by which pytest looks for it.
__all__ = [
    "blog",
    "link",
    "offline",
    "test_a_late_decision_is_refused_and_told",
    "test_a_mistake_is_shown_at_its_field_with_the_text_kept",
    "test_a_queue_is_worked_by_keyboard_alone",
    "test_a_reader_likes_reports_and_previews",
    "test_a_reader_posts_and_another_answers",
    "test_a_thread_shows_after_two_requests_to_one_host",
    "test_an_index_page_shows_numbers_only",
    "test_from_the_widgets_link_to_a_published_answer",
    "test_it_all_works_without_scripts",
]
BELOW = "/comments"


@pytest.fixture(scope="module")
def live_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("below")
    database = databases.fresh(folder)
    server = LiveServer(folder, {**database.env, "MODERATION": "open"}, BELOW)
    yield server
    server.kill()


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[LiveServer]:
    started = LiveServer(tmp_path, {**database.env, "MODERATION": "first"}, BELOW)
    yield started
    started.kill()
