"""A fake OpenID provider in its own process, whose behaviour tests change.

It checks what a real provider checks (secret, redirect, PKCE, single use of a code), signs with real keys,
and serves HTTP on loopback. `PUT /behave` sets its behaviour; `POST /rotate` replaces its keys.
"""

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT, SECRET = "certtrail", "a secret with % and : in it"

Json = dict[str, Any]


Key = RSAKey | ECKey


def with_key_id(key: Key) -> Key:
    """The key with its thumbprint as key id (RFC 7638)."""
    key.ensure_kid()
    return key


class ProviderState:
    """Keys, behaviour, codes and requests of the provider."""

    def __init__(self) -> None:
        self.keys: list[Key] = [with_key_id(RSAKey.generate_key(2048))]
        self.behaviour: Json = {}
        self.codes: dict[str, Json] = {}
        self.requested_paths: list[str] = []
        self.last: Json = {}


STATE: Final = ProviderState()


class ProviderHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{cast('ThreadingHTTPServer', self.server).server_port}"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        STATE.requested_paths.append(path)
        match path:
            case "/.well-known/openid-configuration":
                self.answer(self.discovery() | STATE.behaviour.get("discovery", {}))
            case "/jwks":
                self.answer(KeySet([*STATE.keys]).as_dict(private=False))
            case "/authorize":
                self.authorize(query)
            case "/asked":
                self.answer({"asked": STATE.requested_paths, "last": STATE.last})
            case _:
                self.answer({"error": "not_found"}, 404)

    def do_PUT(self) -> None:
        STATE.behaviour = json.loads(self.body())
        STATE.requested_paths.clear()
        self.answer({})

    def do_POST(self) -> None:
        path, body = urlsplit(self.path).path, self.body()
        STATE.requested_paths.append(path)
        if path == "/rotate":
            STATE.keys = [with_key_id(ECKey.generate_key("P-256"))]
            self.answer({})
        else:
            self.token(dict(parse_qsl(body.decode())))

    def discovery(self) -> Json:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def authorize(self, request: Json) -> None:
        STATE.last = request
        back = {"state": request["state"], "iss": self.issuer} | STATE.behaviour.get("back", {})
        if "error" not in back:
            code = secrets.token_urlsafe()
            STATE.codes[code] = request
            back["code"] = code
        back = {name: value for name, value in back.items() if value is not None}
        self.send_response(302)
        self.send_header("Location", f"{request['redirect_uri']}?{urlencode(back)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def token(self, form: Json) -> None:
        authorization = STATE.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if not self.is_client():
            self.answer({"error": "invalid_client"}, 401)
        elif (
            authorization is None
            or form.get("redirect_uri") != authorization["redirect_uri"]
            or encoded(challenge) != authorization["code_challenge"]
        ):
            self.answer({"error": "invalid_grant"}, 400)
        else:
            token = self.id_token(authorization["nonce"])
            self.answer({"access_token": "an-access-token", "token_type": "Bearer", "id_token": token})

    def is_client(self) -> bool:
        """Whether the token request authenticates the registered client (RFC 6749, 2.3.1)."""
        _, _, credentials = self.headers.get("Authorization", "").partition(" ")
        return base64.b64decode(credentials).decode() == f"{CLIENT}:{SECRET}"

    def id_token(self, nonce: str) -> str:
        now = int(STATE.behaviour.get("now", time.time()))
        subject = STATE.behaviour.get("subject", "somebody")
        claims: Json = {"iss": self.issuer, "sub": subject, "aud": CLIENT, "nonce": nonce}
        claims |= {"iat": now, "exp": now + 300, "auth_time": now, "at_hash": half_hash("an-access-token")}
        claims |= STATE.behaviour.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        return signed(claims, STATE.behaviour.get("signed", "well"))

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, document: object, status: int = 200) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def half_hash(access_token: str) -> str:
    return encoded(hashlib.sha256(access_token.encode()).digest()[:16])


def unsigned(header: Json, claims: Json) -> str:
    return ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))


def encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def signed(claims: Json, how: str) -> str:
    key = STATE.keys[0]
    algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
    match how:
        case "none":
            return unsigned({"alg": "none", "kid": key.kid}, claims) + "."
        case "with the public key as a secret":
            text = unsigned({"alg": "HS256", "kid": key.kid}, claims)
            return f"{text}.{encoded(hmac.digest(key.as_pem(private=False), text.encode(), 'sha256'))}"
        case "by another key":
            return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, RSAKey.generate_key(2048))
        case "by a key never published":
            return jwt.encode({"alg": "RS256", "kid": "never"}, claims, RSAKey.generate_key(2048))
        case _:
            return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), ProviderHandler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
