"""What a partner is told of an event: the fields that they may see, and no trace of our own numbering."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

import msgspec

from services.tracking.entries import Entry
from services.tracking.partners.partner import Partner
from shared.envelope import Occurred
from shared.redaction import redacted

RETRACTED, VERSION = "retracted_event", "retracted_version"

_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def wording(partner: Partner, entry: Entry, told: Mapping[str, str]) -> tuple[int, bytes]:
    """The payload for them, and the version of its type. `told` has their ids of what they were told, by ours.

    Raises UnknownTopic, NewerVersion, and msgspec's DecodeError for what is no such payload.
    """
    version, data = redacted(entry.topic, entry.class_version, entry.data, partner.hidden)
    if not entry.topic.endswith(".fact_retracted"):
        return version, data
    fields = _fields(data)
    fields.pop(VERSION, None)
    fields[RETRACTED] = msgspec.Raw(msgspec.json.encode(told[msgspec.json.decode(fields[RETRACTED])]))
    return version, msgspec.json.encode(fields)


def chained(before: bytes, id: str, what: tuple[str, UUID, Occurred], data: bytes) -> bytes:
    """SHA-256 of the hash before (nothing, of the first), then id and `what` (type, subject and `occurred`), each with
    a NUL behind it, then the payload: all of it was told, so whoever was told it can work it out.
    """
    words = "".join(f"{each}\0" for each in (id, *what))
    return hashlib.sha256(before + words.encode() + data).digest()
