"""Fixtures for tests that count what the cache does."""

import pytest

from comments_service.web.http_cache import freshness


@pytest.fixture
def long_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL no response is checked for its age alone, however slow the machine is."""
    monkeypatch.setattr(freshness, "LEASE_S", 60)
