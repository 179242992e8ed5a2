"""The things of an order that boards list, as rows: shipments, inspections, instalments, what is open, and more."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from services.tracking.items.kinds import Kind
from services.tracking.orders.axes import Commercial, Logistics, Material, Payment, Sampling, Stage
from services.tracking.orders.inspected import InspectionShown
from services.tracking.orders.papers import Papers
from services.tracking.orders.points import points
from services.tracking.orders.samples import SampleShown
from services.tracking.orders.shipments import Shipment
from services.tracking.orders.view import OrderView
from shared.planning import day_of

NEVER = date.max
"""Where no day is known: sorts behind every day."""

MOST_LETTERS = 100
"""Of what a point is about, in its number: it may be the terms of payment as written."""

REQUESTED = "requested"
SCHEDULED = "scheduled"
CONCEDED = "conceded"
CANCELLED = "cancelled"
OUT, BACK = "out", "back"
OF_SHIPMENTS = (Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED)

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


def items_of(view: OrderView) -> list[Row]:
    """All of them, each once: what an order has two of under one number, as no service writes it, counts as one."""
    found = [*_shipments(view)]
    if view.instalments:
        found += _instalments(view)
    found += _points(view)
    if view.ready or view.materials or view.outwork or view.inspections or view.troubles or view.samples:
        for each in (_forecasts, _materials, _outwork, _inspections, _troubles, _samples):
            found += each(view)
    numbers = {(row.kind, row.number) for row in found}
    return found if len(numbers) == len(found) else [*{(row.kind, row.number): row for row in found}.values()]


def _is_alive(view: OrderView) -> bool:
    """Whether anything is still to come of it."""
    return view.commercial is not Commercial.CANCELLED and view.archived is None


def _is_in_the_making(view: OrderView) -> bool:
    return _is_alive(view) and view.logistics is not Logistics.DELIVERED


def _row(
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


def _shipments(view: OrderView) -> Iterator[Row]:
    papers = {each.shipment: each for each in view.papers}
    known = {each.number for each in view.shipments}
    for shipment in view.shipments:
        yield _shipment(view, shipment, papers.get(shipment.number))
    for each in view.papers:
        if each.shipment not in known:
            yield _row(
                view,
                Kind.SHIPMENT,
                each.shipment,
                is_open=_is_in_the_making(view),
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
    return _row(
        view,
        Kind.SHIPMENT,
        shipment.number,
        is_open=stage is not Stage.DELIVERED and (left or _is_alive(view)),
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


def _instalments(view: OrderView) -> Iterator[Row]:
    """What has left stays payable, also of an order that was cancelled."""
    payable = _is_alive(view) or (
        view.archived is None and any(each.furthest in Stage.DEPARTED.and_later for each in view.shipments)
    )
    for each in view.instalments:
        state = each.standing
        yield _row(
            view,
            Kind.INSTALMENT,
            each.name,
            is_open=payable and state in {Payment.OPEN, Payment.PART_PAID},
            state=state,
            on=each.due_on,
            quantity=each.expected,
            done=each.paid,
            unit=view.currency,
            due=each.due,
            days=each.days,
            percent=each.percent,
        )


def _points(view: OrderView) -> Iterator[Row]:
    for each in points(view):
        yield _row(
            view,
            Kind.POINT,
            f"{each.open}:{each.about[:MOST_LETTERS]}",
            is_open=True,
            state=each.open,
            owner=each.owner,
            waits_for=each.waits_for,
            on=each.due,
            then=day_of(each.since) if each.since else None,
            about=each.about,
            blocking=each.blocking,
            since=str(each.since) if each.since else None,
        )


def _forecasts(view: OrderView) -> Iterator[Row]:
    """Each day on which the goods were ever expected to be ready; the last one counts."""
    for n, each in enumerate(view.ready, start=1):
        yield _row(
            view,
            Kind.FORECAST,
            f"{n:04}",
            is_open=n == len(view.ready) and _is_in_the_making(view),
            on=each.on,
            then=day_of(each.occurred),
            reason=each.reason,
        )


def _materials(view: OrderView) -> Iterator[Row]:
    for each in view.materials:
        yield _row(
            view,
            Kind.MATERIAL,
            each.number,
            is_open=each.standing is not Material.RECEIVED and _is_in_the_making(view),
            state=each.standing,
            who=each.supplier,
            on=each.needed_by,
            then=each.expected_on,
            quantity=each.needed,
            done=each.received,
            unit=each.unit,
            description=each.description,
            missing=each.missing,
        )


def _outwork(view: OrderView) -> Iterator[Row]:
    unit = _unit(view, (line.number for line in view.lines))
    for each in view.outwork:
        yield _row(
            view,
            Kind.OUTWORK,
            each.note,
            is_open=bool(each.out) and _is_alive(view),
            state=OUT if each.out else BACK,
            who=each.subcontractor,
            on=each.due,
            quantity=each.sent,
            done=each.back + each.spoiled,
            unit=unit,
            process=each.process,
            back=each.back,
            spoiled=each.spoiled,
        )


def _inspections(view: OrderView) -> Iterator[Row]:
    repeated = {each.follows for each in view.inspections if each.performed}
    for each in view.inspections:
        is_over = each.number in repeated or each.conceded or each.result == "passed"
        yield _row(
            view,
            Kind.INSPECTION,
            each.number,
            is_open=not is_over and _is_in_the_making(view),
            state=_inspected(each),
            who=each.inspector,
            on=day_of(each.performed) if each.performed else each.scheduled_on,
            then=each.scheduled_on,
            quantity=sum((lot.quantity for lot in each.lots), Decimal(0)),
            unit=_unit(view, (lot.line for lot in each.lots)),
            time=each.time,
            result=each.result,
            critical=each.critical,
            major=each.major,
            minor=each.minor,
            follows=each.follows,
            lots=[{"line": lot.line, "quantity": lot.quantity} for lot in each.lots],
        )


def _inspected(each: InspectionShown) -> str:
    return CONCEDED if each.conceded else each.result or SCHEDULED


def _troubles(view: OrderView) -> Iterator[Row]:
    for each in view.troubles:
        yield _row(
            view,
            Kind.TROUBLE,
            f"{each.where}:{each.number}",
            is_open=each.over is None,
            state=each.where,
            owner=each.owner,
            on=day_of(each.raised) if each.raised else None,
            then=each.due,
            exception=each.number,
            what=each.what,
            severity=each.severity,
            action=each.action,
            shipment=each.shipment,
            over=day_of(each.over) if each.over else None,
        )


def _samples(view: OrderView) -> Iterator[Row]:
    for each in view.samples:
        yield _row(
            view,
            Kind.SAMPLE,
            each.number,
            is_open=each.standing not in {None, Sampling.APPROVED} and _is_alive(view),
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


def _unit(view: OrderView, numbers: Iterable[str]) -> str | None:
    """The one unit in which these lines are counted; None where they are counted in several."""
    wanted = {*numbers}
    units = {line.unit for line in view.lines if line.number in wanted}
    return units.pop() if len(units) == 1 else None
