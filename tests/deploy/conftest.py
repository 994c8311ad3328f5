"""The application whose settings and routes deploy/ names."""

from collections.abc import Iterator

import pytest
from flask import Flask

import comments_service
from tests.support.databases import close_app, settings_for


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = comments_service.create_app(
        settings_for({"DATA_DIR": str(tmp_path_factory.mktemp("data"))})
    )
    yield made
    close_app(made)
