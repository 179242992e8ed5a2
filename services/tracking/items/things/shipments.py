"""Shipments, booked or only asked for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.tracking.items.kinds import Kind
from services.tracking.items.things.order import is_alive, is_in_the_making
from services.tracking.items.things.row import Row, row_of
from services.tracking.orders.axes import Stage
from services.tracking.orders.papers import Papers
from services.tracking.orders.shipments import Shipment
from services.tracking.orders.view import OrderView
from shared.planning import day_of

REQUESTED = "requested"
OF_SHIPMENTS = (Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED)


def shipments(view: OrderView) -> Iterator[Row]:
    papers = {each.shipment: each for each in view.papers}
    known = {each.number for each in view.shipments}
    for shipment in view.shipments:
        yield _shipment(view, shipment, papers.get(shipment.number))
    for each in view.papers:
        if each.shipment not in known:
            yield row_of(
                view,
                Kind.SHIPMENT,
                each.shipment,
                is_open=is_in_the_making(view),
                state=REQUESTED,
                on=each.departs_on,
                then=each.arrives_on,
                etd=each.departs_on,
                eta=each.arrives_on,
                documents=each.documents,
            )


def _shipment(view: OrderView, shipment: Shipment, papers: Papers | None) -> Row:
    days: dict[Stage, date] = {}
    for told in shipment.told:  # stage by stage, each in the order in which it happened
        if told.stage in OF_SHIPMENTS and (told.stage is not Stage.DEPARTED or told.stage not in days):
            days[told.stage] = day_of(told.occurred)
    departed, arrived, delivered = (days.get(stage) for stage in OF_SHIPMENTS)
    stage = shipment.furthest or Stage.BOOKED
    left = stage in Stage.DEPARTED.and_later
    etd, eta = (papers.departs_on, papers.arrives_on) if papers else (None, None)
    more: dict[str, Any] = {}
    if papers:
        more = {
            "rolled": papers.rolled,
            "loading_port": papers.loading_port,
            "discharge_port": papers.discharge_port,
            "documents": papers.documents,
            "cut_offs": papers.cut_offs,
        }
    return row_of(
        view,
        Kind.SHIPMENT,
        shipment.number,
        is_open=stage is not Stage.DELIVERED and (left or is_alive(view)),
        state=stage,
        who=shipment.forwarder,
        on=departed or etd,
        then=arrived or delivered or eta,
        mode=shipment.mode,
        incoterm=shipment.incoterm.rule if shipment.incoterm else None,
        etd=etd,
        eta=eta,
        departed=departed,
        arrived=arrived,
        delivered=delivered,
        bookings=shipment.booking_numbers,
        containers=shipment.containers,
        bills=_bills(shipment, papers),
        vessel=shipment.vessels[-1] if shipment.vessels else papers.vessel if papers else None,
        **more,
    )


def _bills(shipment: Shipment, papers: Papers | None) -> tuple[str, ...]:
    told = (*shipment.bills_of_lading, *(papers.bills if papers else ()), *shipment.air_waybills)
    return tuple(dict.fromkeys(told)) if len(told) > 1 else told
