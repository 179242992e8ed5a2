"""Signatures of Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, so that whoever receives it knows us."""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from uuid import UUID

PREFIX = "whsec_"


def secret_of(key: bytes, subscription: UUID, generation: int) -> bytes:
    """Made from the installation's key, so that none is stored: each generation of each subscription has its own."""
    return hmac.digest(key, f"webhook:{subscription}:{generation}".encode(), sha256)


def shown(secret: bytes) -> str:
    """As it is given to whoever receives: `whsec_…`."""
    return PREFIX + b64encode(secret).decode()


def headers(id: UUID, timestamp: int, body: bytes, secrets: Sequence[bytes]) -> Mapping[str, str]:
    """`timestamp` is of this try, in seconds. With several secrets, while one is exchanged, each signs."""
    signed = f"{id}.{timestamp}.".encode() + body
    signatures = [f"v1,{b64encode(hmac.digest(each, signed, sha256)).decode()}" for each in secrets]
    return {
        "webhook-id": str(id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
