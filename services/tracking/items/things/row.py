"""A thing of an order, whatever its kind, as boards list it: a row of the table."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from services.tracking.items.kinds import Kind
from services.tracking.orders.view import OrderView

NEVER = date.max
"""Where no day is known: sorts behind every day."""

write = partial(msgspec.json.encode, enc_hook=vars)


class Row(NamedTuple):
    """As the table has it. docs/boards.md says what the common columns mean for each kind."""

    order_id: UUID
    kind: str
    number: str
    customer_code: str | None
    is_open: bool
    state: str | None
    owner: str | None
    waits_for: str | None
    who: str | None
    on_day: date
    then_day: date | None
    quantity: Decimal | None
    done: Decimal | None
    unit: str | None
    told: str


def row_of(
    view: OrderView,
    kind: Kind,
    number: str,
    *,
    is_open: bool,
    state: str | None = None,
    owner: str | None = None,
    waits_for: str | None = None,
    who: str | None = None,
    on: date | None = None,
    then: date | None = None,
    quantity: Decimal | None = None,
    done: Decimal | None = None,
    unit: str | None = None,
    **told: Any,
) -> Row:
    """What of `told` is None, nothing or empty is left out."""
    return Row(
        view.order_id,
        kind.value,
        number,
        view.customer_code,
        is_open,
        state,
        owner,
        waits_for,
        who,
        on or NEVER,
        then,
        quantity,
        done,
        unit,
        write({name: each for name, each in told.items() if each}).decode(),
    )
