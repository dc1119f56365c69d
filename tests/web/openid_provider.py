"""An OpenID Connect provider on the loopback interface, for tests; it can also misbehave."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "inspections", "shared with the service only"


@dataclass
class Provider:
    """The person who signs in, and the provider's deviations from a correct response.

    `forged`: signed with another key; `unsigned`: algorithm “none”; `by_secret`: signed with the client
    secret; `silent`: no ID token; `claims`: claims that are replaced, or removed if None;
    `user_info_subject`: the subject of the user info, if it differs.
    """

    address: str = ""
    email: str = ""
    email_verified: Any = True
    subject: str = "4711"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    other_key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    forged: bool = False
    unsigned: bool = False
    by_secret: bool = False
    silent: bool = False
    claims: dict[str, Any] = field(default_factory=dict)
    user_info_subject: str = ""
    requests: dict[str, dict[str, str]] = field(default_factory=dict)

    def configuration(self) -> dict[str, Any]:
        """Return the discovery document."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorise",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/person",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """Return the public keys as a JWK set."""
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def authorise(self, request: dict[str, str]) -> str:
        """Sign the person in, and return the redirect URL with a code."""
        assert request["client_id"] == CLIENT
        assert request["response_type"] == "code"
        code = secrets.token_urlsafe(16)
        self.requests[code] = request
        return f"{request['redirect_uri']}?{urlencode({'code': code, 'state': request['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens for a code, once, or None for a wrong secret, redirect URI or code verifier."""
        request = self.requests.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            request is None
            or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET)
            or form.get("redirect_uri") != request["redirect_uri"]
            or base64.urlsafe_b64encode(proof).decode().rstrip("=") != request["code_challenge"]
        ):
            return None
        id_token = {} if self.silent else {"id_token": self.id_token(request["nonce"])}
        return {"access_token": "open", "token_type": "Bearer", "expires_in": 3600, **id_token}

    def id_token(self, nonce: str) -> str:
        """Return the signed ID token."""
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 3600,
            "nonce": nonce,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.unsigned:
            return jwt.encode(claims, key="", algorithm="none", headers={"kid": "1"})
        if self.by_secret:
            return jwt.encode(claims, key=SECRET.ljust(32), algorithm="HS256", headers={"kid": "1"})
        key = self.other_key if self.forged else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})

    def person(self) -> dict[str, Any]:
        """Return the user info."""
        subject = self.user_info_subject or self.subject
        return {"sub": subject, "email": self.email, "email_verified": self.email_verified}


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider, and stop it afterwards."""
    provider = Provider()

    class RequestHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorise":
                request = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorise(request))
                self.end_headers()
                return
            documents = {
                "/.well-known/openid-configuration": provider.configuration,
                "/keys": provider.keys,
                "/person": provider.person,
            }
            self.respond(documents[parts.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.respond(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def respond(self, document: dict[str, Any] | None) -> None:
            content = json.dumps(document or {"error": "invalid_grant"}).encode()
            self.send_response(200 if document else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), RequestHandler) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
