"""An anchor: the heads of all stores at one moment, signed, and kept where the database's masters cannot reach it."""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError

from gendan.operating.evidence.anchored import Head
from gendan.operating.evidence.key import PublicKey, public_of


class Unreadable(Exception):
    """A file is no anchor of ours, or not the one that was signed; the words say why."""


class StoreHead(BaseModel):
    """Where a store's chain of batches ended: its epoch, position, and the hash there (hex; none in an empty store)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str
    epoch: PositiveInt
    position: NonNegativeInt
    hash: str = Field(pattern=r"^([0-9a-f]{64})?$")


class Anchor(BaseModel):
    """What is signed. `key` is the fingerprint of the public key that belongs to the signature."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gendan_anchor: Literal[1] = 1
    at: AwareDatetime
    heads: tuple[StoreHead, ...]
    key: str


def signed(at: datetime, heads: Sequence[StoreHead], secret: Ed25519PrivateKey) -> dict[str, Any]:
    """An anchor as it is kept."""
    content = Anchor(at=at, heads=tuple(heads), key=public_of(secret).fingerprint).model_dump(mode="json")
    return {**content, "signature": b64encode(secret.sign(_bytes(content))).decode()}


def keep(file: Path, content: Mapping[str, Any]) -> None:
    """Write an anchor to a new file; none is ever overwritten. Raises OSError."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w") as out:
        json.dump(content, out, indent=1)
        out.write("\n")
        out.flush()
        os.fsync(out.fileno())


def read(file: Path, keys: Sequence[PublicKey]) -> Anchor:
    """An anchor that one of the keys has signed. Raises Unreadable."""
    try:
        content = json.loads(file.read_bytes())
        signature = b64decode(content.pop("signature"), validate=True)
        anchor = Anchor.model_validate(content)
    except OSError as error:
        raise Unreadable(f"the anchor {file} cannot be read: {error.strerror}") from None
    except (ValueError, ValidationError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(f"{file} is no anchor, or was damaged: {str(error).splitlines()[0]}") from None
    key = next((key for key in keys if key.fingerprint == anchor.key), None)
    if key is None:
        ours = " and ".join(key.fingerprint for key in keys)
        raise Unreadable(f"{file} is foreign: it names the key {anchor.key}, and {ours} is to be believed")
    if not key.has_signed(_bytes(content), signature):
        raise Unreadable(f"{file} was changed: its signature is not of what it says")
    return anchor


def heads_of(anchors: Mapping[Path, Anchor], service: str) -> list[Head]:
    """The heads of one store, in all anchors."""
    return [
        Head(f"the anchor {file}", anchor.at, head.epoch, head.position, bytes.fromhex(head.hash), anchor.key)
        for file, anchor in anchors.items()
        for head in anchor.heads
        if head.service == service
    ]


def _bytes(content: Mapping[str, Any]) -> bytes:
    """What is signed: the JSON of all but the signature, keys in order, no space in between; so does `jq -cS`."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
