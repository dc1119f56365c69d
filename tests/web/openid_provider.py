"""An organisation's sign-on for the tests: a real OpenID provider on loopback, which can also misbehave."""

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
    """What it knows of whoever signs in, and in what it deviates from what it should say."""

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
    person_of_the_other_answer: str = ""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """Where everything is."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorise",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/person",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """Its public keys."""
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**told, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def authorise(self, asked: dict[str, str]) -> str:
        """Sign the person in, and send them back with a code."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        code = secrets.token_urlsafe(16)
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Give the tokens for a code, once, to who knows the secret and began the attempt."""
        asked = self.asked.pop(sent.get("code", ""), None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(proof).decode().rstrip("=") != asked["code_challenge"]
        ):
            return None
        signed = {} if self.silent else {"id_token": self.signed(asked["nonce"])}
        return {"access_token": "open", "token_type": "Bearer", "expires_in": 3600, **signed}

    def signed(self, nonce: str) -> str:
        """What it says of the person, signed."""
        now = int(time.time())
        told = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 3600,
            "nonce": nonce,
            **self.claims,
        }
        told = {name: value for name, value in told.items() if value is not None}
        if self.unsigned:
            return jwt.encode(told, key="", algorithm="none", headers={"kid": "1"})
        if self.by_secret:
            return jwt.encode(told, key=SECRET.ljust(32), algorithm="HS256", headers={"kid": "1"})
        key = self.other_key if self.forged else self.key
        return jwt.encode(told, key, algorithm="RS256", headers={"kid": "1"})

    def person(self) -> dict[str, Any]:
        """What it says of the person in its other answer."""
        who = self.person_of_the_other_answer or self.subject
        return {"sub": who, "email": self.email, "email_verified": self.email_verified}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers for as long as it is needed."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorise":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorise(asked))
                self.end_headers()
                return
            told = {
                "/.well-known/openid-configuration": provider.described,
                "/keys": provider.keys,
                "/person": provider.person,
            }
            self.tell(told[parts.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.tell(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def tell(self, said: dict[str, Any] | None) -> None:
            content = json.dumps(said or {"error": "invalid_grant"}).encode()
            self.send_response(200 if said else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_told: Any) -> None:
            """It says nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
