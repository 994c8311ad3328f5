"""An authenticator in software: makes passkeys and signs with them, rightly or as it is told."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url, encode_cbor

_PRESENT, _VERIFIED, _WITH_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey. ``count`` grows with each signature; ``verifies``: it recognises its user."""

    origin: str
    host: str
    verifies: bool = True
    count: int = 0
    number: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> str:
        """What the browser sends when a passkey is made."""
        point = self.key.public_key().public_numbers()
        public = {
            1: 2,
            3: -7,
            -1: 1,
            -2: point.x.to_bytes(32, "big"),
            -3: point.y.to_bytes(32, "big"),
        }
        attested = bytes(16) + len(self.number).to_bytes(2, "big") + self.number
        data = self._data(_WITH_KEY) + attested + encode_cbor(public)
        made = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=made)

    def get(self, options: dict[str, Any]) -> str:
        """What the browser sends when somebody signs in."""
        self.count += 1
        data = self._data(0)
        client = self._client("webauthn.get", options["challenge"])
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        bound = hashlib.sha256(self.host.encode()).digest()
        return bound + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, **parts: bytes) -> str:
        number = bytes_to_base64url(self.number)
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return json.dumps(
            {"id": number, "rawId": number, "type": "public-key", "response": response}
        )
