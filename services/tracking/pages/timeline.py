"""What a line of the timeline says beside its title: the few words of an event that one looks for."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import groupby
from types import MappingProxyType
from typing import Any

from services.tracking.orders.history import Happened
from services.tracking.pages.shown import number

MOST_LINES = 6
"""Whose quantities are named."""
WORDS = (
    "reference",
    "shipment",
    "sample",
    "milestone",
    "material",
    "stage",
    "inspection",
    "exception",
    "number",
    "po_number",
    "vessel",
    "bill_of_lading",
    "air_waybill",
    "booking_number",
)
"""Fields of payloads that say what it is about: these first."""
LAST_WORDS = ("question", "answer", "what", "action", "outcome", "signed_by", "opinion", "reason")
"""Fields in which people say something: these last."""


def what(event: Happened, called: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> str:
    """From the payload as it is: also of events that this release does not know.

    `called`: by field how people call its values, `{"milestone": {"cut": "All cut"}}`.
    """
    data = event.data if isinstance(event.data, dict) else {}
    parts = [called.get(name, {}).get(said, said) for name in WORDS if (said := str(data.get(name) or ""))]
    if data.get("amount"):
        parts.insert(0, f"{_number(data['amount'])} {data.get('currency', '')}".strip())
    if event.topic.startswith("shipment.") or event.topic == "order.shipment_noted":
        parts += _quantities(data.get("lines"))
    parts += [str(data[name]) for name in LAST_WORDS if data.get(name)]
    return ", ".join(parts)


def gathered(events: Sequence[Happened]) -> list[list[Happened]]:
    """The same order, what one cause brought about several times in a row together: a hold pauses every clock."""
    return [list(alike) for _, alike in groupby(events, _cause)]


def _cause(event: Happened) -> tuple[str, ...]:
    if event.causation_id is None or event.retracted:
        return (event.id,)
    return (event.topic, event.causation_id, str(event.occurred))


def _quantities(lines: Any) -> list[str]:
    if not isinstance(lines, Sequence) or isinstance(lines, str):
        return []
    told = [each for each in lines if isinstance(each, Mapping)]
    shown = [f"{each.get('line', each.get('number'))}: {_number(each.get('quantity'))}" for each in told[:MOST_LINES]]
    return [", ".join(shown) + (" …" if len(told) > MOST_LINES else "")] if shown else []


def _number(value: Any) -> str:
    try:
        return number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)
