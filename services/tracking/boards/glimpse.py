"""A kept view at a glance: as much of it as its outlook needs, read ten times as fast as all of it."""

from datetime import date
from decimal import Decimal
from typing import cast

import msgspec

from services.tracking.moments import Moment
from services.tracking.orders.axes import Commercial, Countersigned, Logistics, Payment, Production, Quality, Stage
from services.tracking.orders.inspected import InspectionShown
from services.tracking.orders.making import Outwork
from services.tracking.orders.materials import MaterialShown
from services.tracking.orders.papers import Papers
from services.tracking.orders.plan import Forecast, PlanShown
from services.tracking.orders.questions import Clarification, Credit, DifferenceShown, Proposal
from services.tracking.orders.rows import opened
from services.tracking.orders.samples import SampleShown
from services.tracking.orders.shipments import StageTold
from services.tracking.orders.standing import Reasoned
from services.tracking.orders.troubles import Trouble
from services.tracking.orders.view import OrderView
from services.tracking.payloads import published
from services.tracking.values import value
from shared.events.order import Destination, Flow
from shared.events.values import Basis, Tolerance


@value
class LineGlimpsed:
    number: str
    promised_on: date
    basis: Basis
    ordered: Decimal
    handed_over: Decimal
    departed: Decimal
    arrived: Decimal
    delivered: Decimal
    fulfilled_on: date | None
    shipment: str | None


@value
class ShipmentGlimpsed:
    number: str
    stage: Stage
    told: tuple[StageTold, ...]


@value
class Glimpse:
    """The fields of an `OrderView` that outlook, next step and open points are worked out from."""

    commercial: Commercial
    logistics: Logistics
    payment: Payment = Payment.NOT_STATED
    production: Production = Production.NOT_PLANNED
    quality: Quality = Quality.NOT_INSPECTED
    po_number: str | None = None
    flow: Flow | None = None
    terms: str | None = None
    destination: Destination | None = None
    tolerance: Tolerance | None = None
    received: Moment | None = None
    countersign: Countersigned = Countersigned.NOT_REQUIRED
    released: Moment | None = None
    lines: tuple[LineGlimpsed, ...] = ()
    shipments: tuple[ShipmentGlimpsed, ...] = ()
    clarifications: tuple[Clarification, ...] = ()
    differences: tuple[DifferenceShown, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    credits: tuple[Credit, ...] = ()
    samples: tuple[SampleShown, ...] = ()
    plan: PlanShown | None = None
    ready: tuple[Forecast, ...] = ()
    materials: tuple[MaterialShown, ...] = ()
    outwork: tuple[Outwork, ...] = ()
    inspections: tuple[InspectionShown, ...] = ()
    papers: tuple[Papers, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    production_waits: bool = False
    originals_wait: bool = False
    archived: Moment | None = None
    held: Reasoned | None = None


GLIMPSE = msgspec.json.Decoder(Glimpse, dec_hook=published)


def glimpsed(kept: bytes) -> OrderView:
    """A view of which the rest must not be asked for."""
    return cast("OrderView", GLIMPSE.decode(opened(kept)))
