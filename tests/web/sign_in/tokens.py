"""Tokens as the server of a site signs them for its pages, good ones and bad ones."""

import json
from typing import Any

from flask import Flask
from joserfc import jwk, jws

SERVICE = "http://127.0.0.1:8000"


def claims(app: Flask, **changes: Any) -> dict[str, Any]:
    """Claims that are right, but for ``changes``; None leaves one out."""
    seconds = int(app.extensions["palabre"].now().timestamp())
    right = {"iss": "default", "aud": SERVICE, "exp": seconds + 600, "sub": "17", "name": "Ana"}
    return {name: value for name, value in {**right, **changes}.items() if value is not None}


def signed(secret: str, claims: dict[str, Any], alg: str = "HS256") -> str:
    """A token with those claims."""
    key = jwk.OctKey.import_key(secret)
    return jws.serialize_compact({"alg": alg}, json.dumps(claims), key, algorithms=[alg])
