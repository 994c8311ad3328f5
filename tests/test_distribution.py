"""What grows is kept by site, so that sites can be spread over machines (docs/adr/0008)."""

import pytest
from flask import Flask
from sqlalchemy import Inspector, inspect

from comments_service.extensions import db

pytestmark = pytest.mark.database("both")

#: Tables that every node would hold whole, and why they are not kept by site.
REFERENCE = {
    "sites": "what the others are kept by; one row a site",
    "site_origins": "asked by host, before the site is known",
    "moderators": "an account may work on several sites",
    "memberships": "asked by account, for all of its sites at once",
    "console_sessions": "asked by the cookie's hash, before the site is known",
    "page_sessions": "asked by the token's hash, before the site is known",
    "sign_in_links": "asked by the link's hash, before the site is known",
    "api_tokens": "asked by the token's hash, before the site is known",
    "passkeys": "an account may work on several sites",
    "recovery_codes": "an account may work on several sites",
    "sign_in_steps": "asked by the cookie's hash, before the site is known",
    "invitations": "asked by the link's hash, before the site is known",
    "address_keys": "one row a month, for all sites",
    "member_alerts": "asked with the membership that it belongs to",
    "mailboxes": "the mailbox is one for all sites",
    "outages": "the mail server is one for all sites",
    "alembic_version": "the version of all tables",
}


@pytest.fixture
def inspector(app: Flask) -> Inspector:
    """Looks into the database itself, which holds more than the models tell."""
    with app.app_context():
        return inspect(db.engine)


def kept_by_site(inspector: Inspector) -> list[str]:
    """The tables of which each site's rows stand together."""
    return [
        name
        for name in inspector.get_table_names()
        # SQLite's own numbering and index of the search, which PostgreSQL has no need of.
        if name not in REFERENCE and not name.startswith("search_")
    ]


def unique_columns(inspector: Inspector, name: str) -> list[list[str]]:
    """The columns of each thing by which rows of a table must differ."""
    indexes = [index for index in inspector.get_indexes(name) if index["unique"]]
    found = [one["column_names"] for one in (*inspector.get_unique_constraints(name), *indexes)]
    return [
        inspector.get_pk_constraint(name)["constrained_columns"],
        *([column or "" for column in columns] for columns in found),
    ]


def test_the_key_of_each_table_begins_with_its_site(inspector: Inspector) -> None:
    tables = kept_by_site(inspector)
    assert {"comments", "threads", "events", "votes"} <= set(tables)
    keys = {name: inspector.get_pk_constraint(name)["constrained_columns"] for name in tables}
    assert {name: key for name, key in keys.items() if key[0] != "site_id"} == {}


def test_rows_need_only_differ_from_those_of_their_site(inspector: Inspector) -> None:
    beyond = [
        (name, columns)
        for name in kept_by_site(inspector)
        for columns in unique_columns(inspector, name)
        if "site_id" not in columns
    ]
    assert beyond == []


def test_references_stay_within_a_site_or_lead_to_what_every_node_holds(
    inspector: Inspector,
) -> None:
    astray = [
        (name, key["constrained_columns"], key["referred_table"])
        for name in inspector.get_table_names()
        for key in inspector.get_foreign_keys(name)
        if key["referred_table"] not in REFERENCE
        and (
            name in REFERENCE
            or ("site_id", "site_id")
            not in zip(key["constrained_columns"], key["referred_columns"], strict=True)
        )
    ]
    assert astray == []


@pytest.mark.database("postgresql")
def test_the_index_of_the_search_is_kept_by_site_as_well(inspector: Inspector) -> None:
    assert unique_columns(inspector, "search_entries") == [["site_id", "comment_id"]]


def test_the_list_of_exceptions_names_only_what_there_is(inspector: Inspector) -> None:
    assert set(REFERENCE) <= set(inspector.get_table_names())
