"""Where an order is: a function of the set of its events, whatever the order in which they became known."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Annotated, Any, TypeVar
from uuid import UUID

from services.tracking.entries import Decode, Said, decode
from services.tracking.moments import Moment
from services.tracking.orders import irregularities, standing
from services.tracking.orders.axes import (
    STAGES,
    Commercial,
    Countersigned,
    Documents,
    Headline,
    Logistics,
    Material,
    Payment,
    Production,
    Quality,
    Sampling,
    Stage,
)
from services.tracking.orders.countersigning import countersigned, signatures
from services.tracking.orders.goods import Goods, carried
from services.tracking.orders.headline import headline
from services.tracking.orders.inspected import InspectionShown, inspections, quality
from services.tracking.orders.irregularities import Irregularity
from services.tracking.orders.lines import Line, line
from services.tracking.orders.making import Made, Outwork, made, outwork, production
from services.tracking.orders.materials import MaterialShown, material, materials
from services.tracking.orders.papers import Papers, documents, papers
from services.tracking.orders.passed_by import gates_passed_by, short_or_damaged
from services.tracking.orders.payments import Instalment, Paid, instalments, paid, payment
from services.tracking.orders.plan import Forecast, PlanShown, plan, ready
from services.tracking.orders.questions import (
    Clarification,
    Credit,
    DifferenceShown,
    Proposal,
    clarifications,
    differences,
    letters_of_credit,
    proposals,
)
from services.tracking.orders.samples import SampleShown, samples, sampling
from services.tracking.orders.shipments import Shipment, shipment
from services.tracking.orders.standing import Reasoned
from services.tracking.orders.told import Fact, Told, tell, undisputed
from services.tracking.orders.troubles import Trouble, troubles
from services.tracking.orders.waiting import originals_wait, production_waits
from services.tracking.values import value
from shared.dues import Happened
from shared.events.confidential import Confidential
from shared.events.order import Destination, Flow, OrderArchived, OrderReceived
from shared.events.values import Incoterm, Tolerance
from shared.planning import day_of

S = TypeVar("S", bound=Said)


@value
class OrderView:
    """An order as known; what was never told is None. `value` is the sum of the lines' stated values, in `currency`."""

    order_id: UUID
    headline: Headline
    commercial: Commercial
    logistics: Logistics
    payment: Payment = Payment.NOT_STATED
    sampling: Sampling = Sampling.NONE
    material: Material = Material.NOT_PLANNED
    production: Production = Production.NOT_PLANNED
    quality: Quality = Quality.NOT_INSPECTED
    documents: Documents = Documents.NONE
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
    clarifications: tuple[Clarification, ...] = ()
    differences: tuple[DifferenceShown, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    credits: tuple[Credit, ...] = ()
    samples: tuple[SampleShown, ...] = ()
    plan: PlanShown | None = None
    ready: tuple[Forecast, ...] = ()
    materials: tuple[MaterialShown, ...] = ()
    made: tuple[Made, ...] = ()
    outwork: tuple[Outwork, ...] = ()
    inspections: tuple[InspectionShown, ...] = ()
    papers: tuple[Papers, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    production_waits: bool = False
    """Whether it waits for the deposit or a verified letter of credit."""
    originals_wait: bool = False
    """Whether the originals wait for money."""
    archived: Moment | None = None


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
    told = tell(by_then(known, happened_by), decode)
    terms, revision = standing.terms(told)
    goods, strange = carried(told.shipments, terms.lines if terms else (), terms.tolerance if terms else Tolerance())
    shipments = tuple(shipment(number, stages) for number, stages in sorted(told.shipments.items()))
    payments = paid(told.paid)
    commercial, logistics = standing.commercial(told), _logistics(shipments, goods)
    signed = signatures(told, entries, decode)
    signing = countersigned(terms.countersign.signatures if terms else 0, signed)
    exceptions = [*irregularities.of_shipments(told, terms.flow if terms else None), *passed_by(told, terms, goods)]
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
        **_rest(told, goods, terms),
    }
    making = common.get("production", Production.NOT_PLANNED)
    archived = common.get("archived") is not None
    if terms is None:
        none = Payment.NOT_STATED
        return OrderView(
            order_id,
            headline(commercial, logistics, none, making),
            payment=none,
            exceptions=tuple(exceptions),
            **common,
        )
    worth = sum((each.stated_value for each in terms.lines), Decimal(0))
    happened = _happened(told, common.get("papers", ()))
    expected = instalments(terms.payment_terms, worth, terms.currency, payments, happened)
    paid_so_far = payment(expected, worth, terms.currency, payments)
    modes = {each.number: each.mode for each in shipments if each.mode}
    return OrderView(
        order_id,
        headline(commercial, logistics, paid_so_far, making, archived=archived),
        payment=paid_so_far,
        customer_id=terms.customer_id,
        customer_code=terms.customer_code,
        po_number=terms.po_number,
        vendor=terms.vendor,
        flow=terms.flow,
        destination=terms.destination,
        incoterm=terms.incoterm,
        currency=terms.currency,
        value=worth,
        tolerance=terms.tolerance,
        terms=terms.payment_terms.text if terms.payment_terms else None,
        revision=revision,
        lines=tuple(line(each, modes) for each in goods.values()),
        instalments=expected,
        exceptions=(
            *exceptions,
            *irregularities.of_papers(told, signing),
            *irregularities.of_lines(goods.values()),
            *irregularities.of_strange(strange),
            *irregularities.of_payments(payments, terms.currency),
        ),
        **common,
    )


def _happened(told: Told, shown: Iterable[Papers]) -> Happened:
    """What instalments wait for."""
    stages = told.shipments.values()
    return Happened(
        ordered=day_of(told.received[0].occurred) if told.received else None,
        sails=min((each.departs_on for each in shown if each.departs_on), default=None),
        departed=_first_day([each[Stage.DEPARTED][0] for each in stages if Stage.DEPARTED in each]),
        delivered=_first_day([each[Stage.DELIVERED][0] for each in stages if Stage.DELIVERED in each]),
        documents=min((each.sent_on for each in shown if each.sent_on), default=None),
    )


def _first_day(facts: Iterable[Fact]) -> date | None:
    first = min((fact.occurred for fact in facts), key=attrgetter("at"), default=None)
    return day_of(first) if first else None


def passed_by(told: Told, terms: OrderReceived | None, goods: Mapping[str, Goods]) -> Iterator[Irregularity]:
    """Of most orders in a rebuild nothing but shipments was told."""
    if told.more:
        yield from gates_passed_by(told, terms, goods)
    yield from short_or_damaged(told)


def _rest(told: Told, goods: Mapping[str, Goods], terms: OrderReceived | None) -> dict[str, Any]:
    """Samples, questions, making, papers of shipments, troubles: of most orders in a rebuild nothing was told."""
    if not told.more and not told.shipments:
        return {"production_waits": True} if production_waits(told, terms) else {}
    shown_papers = papers(told)
    if not told.more:
        return {
            "papers": shown_papers,
            "production_waits": production_waits(told, terms),
            "originals_wait": originals_wait(told, terms),
        }
    drawn, output = plan(told), made(told)
    shown_samples, shown_materials, looked_at = samples(told), materials(told), inspections(told)
    return {
        "sampling": sampling(shown_samples),
        "material": material(shown_materials),
        "production": production(drawn, output, goods),
        "quality": quality(looked_at, goods),
        "documents": documents(shown_papers),
        "clarifications": clarifications(told),
        "differences": differences(told),
        "proposals": proposals(told),
        "credits": letters_of_credit(told),
        "samples": shown_samples,
        "plan": drawn,
        "ready": ready(told),
        "materials": shown_materials,
        "made": output,
        "outwork": outwork(told),
        "inspections": looked_at,
        "papers": shown_papers,
        "troubles": troubles(told),
        "production_waits": production_waits(told, terms),
        "originals_wait": originals_wait(told, terms),
        "archived": standing.first(told.of(OrderArchived)),
    }


def by_then(entries: Iterable[S], by: datetime | date | None) -> Iterable[S]:
    """What had happened by an instant, or by the end of a day as told."""
    if by is None:
        return entries
    if isinstance(by, datetime):
        return [entry for entry in entries if entry.occurred.at <= by]
    return [entry for entry in entries if entry.occurred.day <= by]


def _logistics(shipments: Iterable[Shipment], goods: Mapping[str, Goods]) -> Logistics:
    """The furthest stage that any goods reached, and whether all of every line did."""
    furthest = max((each.furthest for each in shipments if each.furthest), key=STAGES.index, default=None)
    if furthest is None:
        return Logistics.NOT_BOOKED
    complete = goods and all(each.reached(furthest) for each in goods.values())
    return Logistics(furthest if complete else f"partly_{furthest}")
