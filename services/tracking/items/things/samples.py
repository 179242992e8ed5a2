"""Samples, and where the last round of each is."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from services.tracking.items.kinds import Kind
from services.tracking.items.things.order import is_alive
from services.tracking.items.things.row import Row, row_of
from services.tracking.orders.axes import Sampling
from services.tracking.orders.samples import SampleShown
from services.tracking.orders.view import OrderView
from shared.planning import day_of

CANCELLED = "cancelled"


def samples(view: OrderView) -> Iterator[Row]:
    for each in view.samples:
        yield row_of(
            view,
            Kind.SAMPLE,
            each.number,
            is_open=each.standing not in {None, Sampling.APPROVED} and is_alive(view),
            state=each.standing or CANCELLED,
            who=next((round.courier for round in reversed(each.rounds) if round.courier), None),
            on=each.needed_by,
            then=day_of(each.rounds[-1].occurred) if each.rounds else None,
            quantity=Decimal(len(each.rounds)),
            kind_of=each.kind,
            step=each.rounds[-1].step if each.rounds else None,
            styles=each.styles,
            waybill=next((round.waybill for round in reversed(each.rounds) if round.waybill), None),
            rounds=_rounds(each),
            signed=each.signed,
            refused=each.refused,
        )


def _rounds(sample: SampleShown) -> list[dict[str, Any]]:
    return [
        {
            "round": each.round,
            "step": each.step,
            "on": day_of(each.occurred),
            "courier": each.courier,
            "waybill": each.waybill,
        }
        for each in sample.rounds
    ]
