"""An authenticator in software: it makes keys and signs with them, as WebAuthn asks of one in hardware."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Key:
    """One key, for one user of one site."""

    id: bytes
    user: str
    private: ec.EllipticCurvePrivateKey
    count: int = 0


@dataclass
class Authenticator:
    """Holds keys; `origin` is what the browser around it says. Many in use do not count signatures."""

    origin: str
    flags: int = PRESENT | VERIFIED
    counts: bool = True
    keys: list[Key] = field(default_factory=list)

    def create(self, options: str) -> str:
        """A new key, as `navigator.credentials.create` answers."""
        request = json.loads(options)
        key = Key(os.urandom(32), request["user"]["id"], ec.generate_private_key(ec.SECP256R1()))
        self.keys.append(key)
        public = key.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        credential_data = bytes(16) + len(key.id).to_bytes(2, "big") + key.id + cbor2.dumps(cose)
        data = self._data(request["rp"]["id"], key.count, ATTESTED) + credential_data
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", request["challenge"])
        return _response(
            key,
            clientDataJSON=_text(client),
            attestationObject=_text(attestation),
            transports=["internal", "hybrid"],
        )

    def sign(self, options: str, key: Key | None = None) -> str:
        """A signature by a key, as `navigator.credentials.get` answers."""
        request, signing_key = json.loads(options), key or self.keys[-1]
        signing_key.count += self.counts
        client = self._client("webauthn.get", request["challenge"])
        data = self._data(request["rpId"], signing_key.count, 0)
        signature = signing_key.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return _response(
            signing_key,
            clientDataJSON=_text(client),
            authenticatorData=_text(data),
            signature=_text(signature),
            userHandle=signing_key.user,
        )

    def _data(self, party: str, count: int, flags: int) -> bytes:
        head = hashlib.sha256(party.encode()).digest()
        return head + bytes([self.flags | flags]) + count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()


def _response(key: Key, **response: Any) -> str:
    return json.dumps(
        {"id": _text(key.id), "rawId": _text(key.id), "type": "public-key", "response": response}
    )


def _text(content: bytes) -> str:
    return bytes_to_base64url(content)


def tampered(response: str, name: str, mask: int = 1) -> str:
    """The same answer with the last byte of a part changed."""
    content = json.loads(response)
    part = bytearray(base64url_to_bytes(content["response"][name]))
    part[-1] ^= mask
    content["response"][name] = _text(bytes(part))
    return json.dumps(content)
