"""What of an event a partner is told at least: without all that has to be granted, and without our own numbering."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shared.events import REGISTRY
from shared.events.confidential import EVERY_MARK, without
from shared.wire import to_headers
from tests.contract.attributes import ATTRIBUTES
from tests.golden.records import Golden

ADDRESS = "partner.{partner}.{aggregate}.{event}"
"""The subject of a partner's message."""
NOT_TOLD = {each.name for each in ATTRIBUTES if not each.is_for_partners}
"""Attributes."""
OUR_NUMBERING = {"retracted_version"}
PARTNER = "acme"


def example(record: Golden) -> dict[str, Any]:
    """The message as a partner gets it to whom nothing was granted."""
    received = replace(record.received, source=PARTNER)
    headers = {name: value for name, value in to_headers(received).items() if name.removeprefix("ce-") not in NOT_TOLD}
    return {"name": record.name, "headers": headers, "payload": payload(record)}


def payload(record: Golden) -> dict[str, Any]:
    received = record.received
    left: dict[str, Any] = json.loads(without(REGISTRY[received.topic], EVERY_MARK)(received.data))
    return {name: value for name, value in left.items() if name not in OUR_NUMBERING}


def schema(whole: dict[str, Any], record: Golden) -> dict[str, Any]:
    """The schema of what is left: fields that may be absent are not required. The record tells all that can be told."""
    absent = set(_absent(json.loads(record.received.data), payload(record)))

    def left(node: Any) -> Any:
        match node:
            case {"required": list(required), **others}:
                still = [name for name in required if name not in absent]
                return {**({"required": still} if still else {}), **{key: left(each) for key, each in others.items()}}
            case dict():
                return {key: left(each) for key, each in node.items()}
            case list():
                return [left(each) for each in node]
            case _:
                return node

    made: dict[str, Any] = left(whole)
    return made


def _absent(whole: Any, rest: Any) -> Iterator[str]:
    """Names of fields that one has and the other has not, however deep."""
    if isinstance(whole, dict) and isinstance(rest, dict):
        for name, value in whole.items():
            if name not in rest:
                yield name
            else:
                yield from _absent(value, rest[name])
    elif isinstance(whole, list) and isinstance(rest, list):
        for one, other in zip(whole, rest, strict=True):
            yield from _absent(one, other)
