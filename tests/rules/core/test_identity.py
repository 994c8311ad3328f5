"""Ids, their public form, and keyed hashes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.rules.core.identity import (
    Address,
    end_of_month,
    keyed_hash,
    network,
    new_id,
    parse_reference,
    reference,
    secret_hash,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOISE = st.integers(0, 2**20 - 1)


@given(first=NOISE, second=NOISE)
def test_ids_sort_by_time_whatever_the_noise(first: int, second: int) -> None:
    later = NOON + timedelta(milliseconds=1)
    assert new_id(NOON, first) < new_id(later, second) < 2**63


@given(noise=NOISE, behind=st.integers(0, 10_000), parent_noise=NOISE)
def test_an_id_is_above_its_parents_even_when_clocks_differ(
    noise: int, behind: int, parent_noise: int
) -> None:
    parent = new_id(NOON, parent_noise)
    assert new_id(NOON - timedelta(milliseconds=behind), noise, after=parent) > parent


def test_times_before_1970_still_make_an_id() -> None:
    assert new_id(datetime(1969, 1, 1, tzinfo=UTC), 7) == 7


@given(site=st.integers(1, 999_999_999), comment=st.integers(1, 2**63 - 1))
def test_a_reference_is_read_back(site: int, comment: int) -> None:
    assert parse_reference(reference(site, comment)) == (site, comment)


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "1-", "-1", "0-1", "01-1", "1-0", "1-01", "1-G", "1-A", "1-1 ", " 1-1", "1-1\n",
        "1--1", "1-1-1", "1-8000000000000000", "1-" + "f" * 17, "1234567890-1", "١-1", "1_1-1",
    ],
)  # fmt: skip
def test_anything_else_is_no_reference(text: str) -> None:
    assert parse_reference(text) is None


@pytest.mark.parametrize(
    ("address", "household"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("", "unknown"),
        ("not an address", "unknown"),
        ("192.0.2.7, 10.0.0.1", "unknown"),
    ],
)
def test_a_household_is_an_ipv4_address_or_an_ipv6_network(address: str, household: str) -> None:
    assert network(address) == household


def test_a_posters_hash_turns_with_the_key_and_with_the_secret() -> None:
    known = Address("secret", "192.0.2.7", "2026-11", "key").poster
    assert known == Address("secret", "192.0.2.7", "2026-11", "key").poster
    assert known != Address("secret", "192.0.2.7", "2026-11", "other key").poster
    assert known != Address("other secret", "192.0.2.7", "2026-11", "key").poster
    assert known != Address("secret", "192.0.2.8", "2026-11", "key").poster
    assert known != Address("secret", "192.0.2.7", "2026-11", "key").network
    assert "192" not in known


@pytest.mark.parametrize(
    ("month", "end"),
    [
        ("2026-11", (2026, 12)),
        ("2026-12", (2027, 1)),
        ("2027-01", (2027, 2)),
        ("2028-02", (2028, 3)),
    ],
)
def test_a_month_ends_with_the_next_one(month: str, end: tuple[int, int]) -> None:
    assert end_of_month(month) == datetime(*end, 1, tzinfo=UTC)


def test_hashes_for_different_purposes_do_not_mix() -> None:
    assert keyed_hash("key", "a", "b") != keyed_hash("key", "b", "b")
    assert len(keyed_hash("key", "a", "b")) == 32
    assert len(secret_hash("token")) == 64
