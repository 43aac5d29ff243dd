"""A passkey in software, as a browser would hand over its answers."""

import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


class SoftPasskey:
    """`verifies` is whether it asks for a fingerprint or PIN."""

    def __init__(self, *, origin: str = "https://testserver", verifies: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.identity = sha256(str(id(self)).encode()).digest()
        self.origin, self.verifies, self.handle = origin, verifies, ""

    def made(self, options: dict[str, Any]) -> str:
        """The answer to a page that adds a passkey."""
        public = options["publicKey"]
        self.handle = public["user"]["id"]
        key = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        kept = bytes(16) + struct.pack(">H", len(self.identity)) + self.identity + key
        data = self._about(public["rp"]["id"], HOLDS_KEY) + kept
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", public["challenge"])
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attested)})

    def used(self, options: dict[str, Any]) -> str:
        """The answer to a page that asks for a passkey."""
        public = options["publicKey"]
        data = self._about(public["rpId"])
        client = self._client("webauthn.get", public["challenge"])
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": self.handle,
            }
        )

    def _about(self, party: str, more: int = 0) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.verifies else 0)
        return sha256(party.encode()).digest() + struct.pack(">BI", flags, 0)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = text(self.identity)
        answer = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": response}
        return json.dumps(answer)


def altered(answer: str, part: str) -> str:
    """The answer with one bit of a part turned over."""
    said = json.loads(answer)
    raw = bytearray(urlsafe_b64decode(said["response"][part] + "=="))
    raw[-1] ^= 1
    said["response"][part] = text(bytes(raw))
    return json.dumps(said)
