"""People who read and write on the page without JavaScript."""

import pytest
from flask import Flask

from tests.factories import set_rules
from tests.web.embed.writer import At, Writer


@pytest.fixture
def writer(app: Flask, at: At) -> Writer:
    return Writer(app, at)


@pytest.fixture
def open_writer(app: Flask, writer: Writer) -> Writer:
    set_rules(app, moderation="open")
    return writer
