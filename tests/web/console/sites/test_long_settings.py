"""Settings, lists and tables of any length are stored whole or refused, never a fault."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from comments_service.errors import AppError
from comments_service.rules.sites.settings import MAX_ORIGINS, clean_setting
from comments_service.services.accounts.passkeys import Party, made_passkey
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]


@pytest.mark.parametrize(
    "digits",
    ["0" * 8 + "1" + "9" * 5_000, "9" * 5_000, "0" * 5_000 + "2", "0000000010", "\u0662", "1e1"],
    ids=lambda digits: digits[:12] + str(len(digits)),
)
def test_a_number_of_many_digits_is_none(digits: str) -> None:
    with pytest.raises(AppError):
        clean_setting("trusted_after", digits)


@pytest.mark.parametrize(
    ("path", "field"),
    [("/console/sites/default/settings", "origins"), ("/console/start/addresses", "address")],
)
def test_a_site_lists_so_many_addresses(sign_in: SignIn, path: str, field: str) -> None:
    desk = sign_in("ana")
    lines = [f"https://a{n}.example" for n in range(MAX_ORIGINS + 1)]
    refused = desk.post(path, name="A", **{field: "\n".join(lines)})
    assert refused.status_code == 422
    assert f"List up to {MAX_ORIGINS} addresses" in refused.get_data(as_text=True)
    endless = desk.post(path, name="A", **{field: "https://" + "a" * 100_000})
    assert endless.status_code == 422


@pytest.mark.parametrize(
    "table",
    [
        "http://a.example/," + "b" * 200_000,
        '"' * 200_000,
        "a" * 200_000,
        "," * 200_000,
        "→" * 60_000,
        "http://a.example/ http://a.example/" + "*" * 100_000,
        "\x00,\x00",
    ],
    ids=lambda table: table[:20].replace("\x00", "NUL"),
)
def test_a_table_of_moves_may_hold_anything(sign_in: SignIn, table: str) -> None:
    answer = sign_in("ana").post("/console/moves", moves=table)
    assert answer.status_code in (422, 413)


def passkey(client_data: str, attestation: str) -> str:
    response = {"clientDataJSON": client_data, "attestationObject": attestation}
    whole = {"id": "a", "rawId": "a", "type": "public-key", "response": response}
    return json.dumps(whole)


NESTED_JSON, NESTED_CBOR = "W1tb" * 4_000, "gYGB" * 500  # in base64
CREDENTIALS = [
    "[" * 20_000,
    '{"id":' * 3_000,
    passkey(NESTED_JSON, NESTED_CBOR),
    passkey("e30", NESTED_CBOR),
    json.dumps({"id": "a" * 15_000}),
    '{"id":[]}',
    "9" * 20_000,
    '"\\ud800"',
    "null",
]


@pytest.mark.parametrize("credential", CREDENTIALS, ids=lambda text: text[:12] + str(len(text)))
def test_a_passkey_may_be_anything(credential: str) -> None:
    party: Any = Party("localhost", "http://localhost")
    with pytest.raises(AppError) as refusal:
        made_passkey(party, "name", (credential, "AAAA"), None)  # type: ignore[arg-type]
    assert refusal.value.code == "invalid"
