"""Where an order is: a function of the set of its events, whatever the order in which they became known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from services.tracking.entries import Decode, Said, decode
from services.tracking.moments import Moment
from services.tracking.orders import irregularities, standing
from services.tracking.orders.axes import STAGES, Commercial, Countersigned, Headline, Logistics, Payment
from services.tracking.orders.countersigning import countersigned, signatures
from services.tracking.orders.goods import Goods, carried
from services.tracking.orders.headline import headline
from services.tracking.orders.irregularities import Irregularity
from services.tracking.orders.lines import Line, line
from services.tracking.orders.payments import Instalment, Paid, instalments, paid, payment
from services.tracking.orders.shipments import Shipment, shipment
from services.tracking.orders.standing import Reasoned
from services.tracking.orders.told import tell, undisputed
from shared.events.confidential import Confidential
from shared.events.order import Destination, Flow
from shared.events.values import Incoterm, Tolerance


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as known; what was never told is None. `value` is the sum of the lines' stated values, in `currency`."""

    order_id: UUID
    headline: Headline
    commercial: Commercial
    logistics: Logistics
    payment: Payment = Payment.NOT_STATED
    customer_id: UUID | None = None
    customer_code: str | None = None
    po_number: str | None = None
    vendor: str | None = None
    flow: Flow | None = None
    destination: Destination | None = None
    incoterm: Incoterm | None = None
    currency: str | None = None
    value: Annotated[Decimal, Confidential.PRICE] = Decimal(0)
    tolerance: Tolerance | None = None
    terms: str | None = None
    revision: int = 0
    quotations: tuple[str, ...] = ()
    quoted: Moment | None = None
    received: Moment | None = None
    acknowledged: Moment | None = None
    countersign: Countersigned = Countersigned.NOT_REQUIRED
    countersigned: tuple[Moment, ...] = ()
    """When the papers were signed as they are, by one after the other."""
    released: Moment | None = None
    held: Reasoned | None = None
    cancelled: Reasoned | None = None
    lines: tuple[Line, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    payments: tuple[Paid, ...] = ()
    exceptions: tuple[Irregularity, ...] = ()


def fold(
    order_id: UUID,
    entries: Iterable[Said],
    *,
    happened_by: datetime | date | None = None,
    decode: Decode = decode,
) -> OrderView:
    """The view of all that was told, or of what had happened by an instant, or by the end of a day as told.

    What was known by when is for the caller to choose: by the entries. Raises NewerVersion, and whatever else keeps
    an entry from being read.
    """
    entries = [*entries]
    known = undisputed(entries, decode)
    told = tell((entry for entry in known if happened_by is None or _by(entry, happened_by)), decode)
    papers, revision = standing.terms(told)
    goods, strange = carried(
        told.shipments, papers.lines if papers else (), papers.tolerance if papers else Tolerance()
    )
    shipments = tuple(shipment(number, stages) for number, stages in sorted(told.shipments.items()))
    payments = paid(told.paid)
    commercial, logistics = standing.commercial(told), _logistics(shipments, goods)
    signed = signatures(told, entries, decode)
    signing = countersigned(papers.countersign.signatures if papers else 0, signed)
    exceptions = irregularities.of_shipments(told, papers.flow if papers else None)
    common: dict[str, Any] = {
        "commercial": commercial,
        "logistics": logistics,
        "quotations": tuple(dict.fromkeys(fact.event.reference for fact in told.quoted)),
        "quoted": standing.first(told.quoted),
        "received": standing.first(told.received),
        "acknowledged": standing.first(told.acknowledged),
        "countersign": signing,
        "countersigned": tuple(fact.occurred for fact in signed),
        "released": standing.first(told.released),
        "held": standing.held(told),
        "cancelled": standing.cancelled(told),
        "shipments": shipments,
        "payments": payments,
    }
    if papers is None:
        none = Payment.NOT_STATED
        return OrderView(
            order_id, headline(commercial, logistics, none), payment=none, exceptions=tuple(exceptions), **common
        )
    value = sum((each.stated_value for each in papers.lines), Decimal(0))
    expected = instalments(papers.payment_terms, value, papers.currency, payments)
    paid_so_far = payment(expected, value, papers.currency, payments)
    modes = {each.number: each.mode for each in shipments if each.mode}
    return OrderView(
        order_id,
        headline(commercial, logistics, paid_so_far),
        payment=paid_so_far,
        customer_id=papers.customer_id,
        customer_code=papers.customer_code,
        po_number=papers.po_number,
        vendor=papers.vendor,
        flow=papers.flow,
        destination=papers.destination,
        incoterm=papers.incoterm,
        currency=papers.currency,
        value=value,
        tolerance=papers.tolerance,
        terms=papers.payment_terms.text if papers.payment_terms else None,
        revision=revision,
        lines=tuple(line(each, modes) for each in goods.values()),
        instalments=expected,
        exceptions=(
            *exceptions,
            *irregularities.of_papers(told, signing),
            *irregularities.of_lines(goods.values()),
            *irregularities.of_strange(strange),
            *irregularities.of_payments(payments, papers.currency),
        ),
        **common,
    )


def _by(entry: Said, moment: datetime | date) -> bool:
    if isinstance(moment, datetime):
        return entry.occurred.at <= moment
    return entry.occurred.day <= moment


def _logistics(shipments: Iterable[Shipment], goods: Mapping[str, Goods]) -> Logistics:
    """The furthest stage that any goods reached, and whether all of every line did."""
    furthest = max((each.furthest for each in shipments if each.furthest), key=STAGES.index, default=None)
    if furthest is None:
        return Logistics.NOT_BOOKED
    complete = goods and all(each.reached(furthest) for each in goods.values())
    return Logistics(furthest if complete else f"partly_{furthest}")
