"""An OpenID provider on loopback: Authlib's server, with real keys and signatures.

``people`` are those who sign in, at once and without being asked; ``faults`` change what its ID
tokens claim, ``forged`` makes one of the right one.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, Response, jsonify, request
from joserfc import jwk, jwt
from werkzeug.serving import make_server

CLIENT = ("palabre", "a+client%20secret/:=")


class _Client(SimpleNamespace):
    """The one client that is registered, whatever address it wants to be led back to."""

    def get_client_id(self) -> str:
        return CLIENT[0]

    def check_redirect_uri(self, uri: str) -> bool:
        return uri.endswith("/callback")

    def check_client_secret(self, secret: str) -> bool:
        return secret == CLIENT[1]

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"

    def get_allowed_scope(self, scope: str) -> str:
        return scope


@dataclass
class _Code:
    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


def _server(app: Flask, provider: "OidcProvider") -> AuthorizationServer:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012

        def save_authorization_code(self, code: str, asked: Any) -> None:
            data = asked.payload.data
            names = ("nonce", "code_challenge", "code_challenge_method")
            kept = {name: data.get(name) for name in names}
            uri, scope = asked.payload.redirect_uri, asked.payload.scope
            provider.codes[code] = _Code(code, uri, scope, **kept)

        def query_authorization_code(self, code: str, _client: Any) -> _Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, code: _Code) -> None:
            del provider.codes[code.code]

        def authenticate_user(self, code: _Code) -> _Code:
            return code

    server = AuthorizationServer(app, lambda _id: _Client(), lambda *_: None)
    server.register_grant(Grant, [CodeChallenge(required=True)])
    return server


@dataclass
class OidcProvider:
    """The provider; ``issuer`` is its address."""

    person: dict[str, Any] = field(default_factory=lambda: {"sub": "248289", "name": "Ana"})
    faults: dict[str, Any] = field(default_factory=dict)
    now: Callable[[], int] = lambda: int(time.time())
    forged: Callable[["OidcProvider", dict[str, Any]], str] | None = None
    described: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.codes: dict[str, _Code] = {}
        self.rotate()
        self.server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self.issuer = f"http://127.0.0.1:{self.server.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def rotate(self, kind: str = "RSA") -> None:
        """Sign with another key from now on; the one before is gone."""
        size: Any = {"RSA": 2048, "EC": "P-256", "OKP": "Ed25519"}[kind]
        maker: Any = {"RSA": jwk.RSAKey, "EC": jwk.ECKey, "OKP": jwk.OKPKey}[kind]
        self.key = maker.generate_key(size, {"use": "sig"}, auto_kid=True)
        self.alg = {"RSA": "RS256", "EC": "ES256", "OKP": "Ed25519"}[kind]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def id_token(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.alg, "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=[self.alg])

    def _issued(self, nonce: str | None, now: int) -> str:
        claims = {"iss": self.issuer, "aud": CLIENT[0], "iat": now, "exp": now + 300}
        claims |= {"nonce": nonce, **self.person, **self.faults}
        claims = {name: value for name, value in claims.items() if value is not None}
        return self.forged(self, claims) if self.forged else self.id_token(claims)

    def _app(self) -> Flask:
        app = Flask("provider")
        provider = self

        server = _server(app, provider)

        @app.get("/authorize")
        def authorize() -> Response:
            grant = server.get_consent_grant(end_user=provider.person)
            answer: Response = server.create_authorization_response(
                grant_user=provider.person, grant=grant
            )
            return answer

        @app.post("/token")
        def token() -> Response:
            code = provider.codes.get(request.form["code"])
            answer: Response = server.create_token_response()
            if answer.status_code != 200 or code is None:
                return answer
            issued = provider._issued(code.nonce, provider.now())
            return jsonify({**(answer.get_json() or {}), "id_token": issued})

        @app.get("/keys")
        def keys() -> Response:
            return jsonify({"keys": [provider.key.as_dict(private=False)]})

        @app.get("/.well-known/openid-configuration")
        def describe() -> Response:
            here = provider.issuer
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
            named = {name: f"{here}/{path}" for name, path in ends.items()}
            return jsonify({"issuer": here, "jwks_uri": f"{here}/keys", **named,
                            **provider.described})  # fmt: skip

        return app
