"""An issuer as others run one: it signs by RSA, elliptic curve or Ed25519, publishes its keys, and can go away."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NAME, AUDIENCE, KEYS_AT = "https://sign-in.example", "https://gendan.example", "https://sign-in.example/keys"

RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()
ALGORITHMS: dict[str, Any] = {"RS256": RSA, "ES256": EC, "EdDSA": ED}


def jwk(algorithm: str, key: Any, key_id: str) -> dict[str, Any]:
    told: str = jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key())
    return {**json.loads(told), "kid": key_id, "use": "sig"}


def pem(key: Any) -> bytes:
    found: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return found


def claims(**others: Any) -> dict[str, Any]:
    now = int(time.time())
    told = {"iss": NAME, "aud": AUDIENCE, "sub": "u-17", "name": "Li Na", "iat": now, "exp": now + 300}
    return {name: value for name, value in {**told, "roles": ["manager"], **others}.items() if value is not None}


def signed(algorithm: str = "ES256", key: Any = None, headers: dict[str, Any] | None = None, **others: Any) -> str:
    head = {"typ": "at+jwt", "kid": algorithm, **(headers or {})}
    return jwt.encode(claims(**others), key or ALGORITHMS[algorithm], algorithm=algorithm, headers=head)


@dataclass
class Publishing:
    """Its keys over HTTP, and how often somebody asked for them."""

    keys: list[dict[str, Any]] = field(
        default_factory=lambda: [jwk(algorithm, key, algorithm) for algorithm, key in ALGORITHMS.items()]
    )
    asked: int = 0
    is_there: bool = True

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert str(request.url) == KEYS_AT, "nobody says where to look but we"
        self.asked += 1
        if not self.is_there:
            raise httpx.ConnectError("away", request=request)
        return httpx.Response(200, json={"keys": self.keys})
