"""What logistics takes note of as the order service tells it: what was ordered, and what it waits for."""

from services.logistics.shipments.copies import (
    go_on,
    judge_sample,
    note_order,
    note_originals,
    note_sample,
    stop,
)
from services.logistics.shipments.state import shipping_of
from shared.events.order import (
    Clearance,
    ClearanceWithdrawn,
    Due,
    Flow,
    Instalment,
    OrderAmended,
    OrderCancelled,
    OrderCleared,
    OrderFactRetracted,
    OrderHeld,
    OrderLine,
    OrderReceived,
    OrderResumed,
    PaymentTerms,
)
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleFactRetracted,
    SampleKind,
    SampleRejected,
    SampleRequested,
    SampleTold,
)
from shared.events.shipment import OrderedLine
from shared.policies import Act, Policy
from shared.received import Received

noting_orders = Policy("logistics.orders", source="order")


@noting_orders.whenever(OrderReceived)
async def note_what_was_ordered(event: OrderReceived, cause: Received, act: Act) -> None:
    """Whenever an order is received, its shipping notes what was ordered, by whom, the tolerance, and what waits."""
    order_id, lines, is_made = cause.originator_id, ordered(event.lines), event.flow is Flow.MADE_TO_ORDER
    await act(
        "shipment",
        shipping_of(order_id),
        lambda its: note_order(
            its,
            order_id,
            lines,
            event.tolerance,
            event.customer_code,
            inspected=is_made,
            shipment_sample=is_made and event.shipment_sample,
            originals_wait=originals_wait(event.payment_terms),
        ),
        creates=True,
    )


@noting_orders.whenever(OrderAmended)
async def note_what_was_amended(event: OrderAmended, cause: Received, act: Act) -> None:
    """Whenever an order's lines or terms of payment are amended, its shipping notes them."""
    if event.lines is None and event.payment_terms is None:
        return
    order_id, lines = cause.originator_id, ordered(event.lines or ())
    wait = originals_wait(event.payment_terms) if event.payment_terms else None
    await act("shipment", shipping_of(order_id), lambda its: note_order(its, order_id, lines, originals_wait=wait))


@noting_orders.whenever(OrderHeld)
async def stop_while_it_is_held(_: OrderHeld, cause: Received, act: Act) -> None:
    """Whenever an order is put on hold, nothing more is booked for it."""
    order_id = cause.originator_id
    await act("shipment", shipping_of(order_id), lambda its: stop(its, order_id, "held"))


@noting_orders.whenever(OrderResumed)
async def go_on_when_it_is_resumed(_: OrderResumed, cause: Received, act: Act) -> None:
    """Whenever an order is resumed, it may be booked again."""
    order_id = cause.originator_id
    await act("shipment", shipping_of(order_id), lambda its: go_on(its, order_id))


@noting_orders.whenever(OrderCancelled)
async def stop_when_it_is_cancelled(_: OrderCancelled, cause: Received, act: Act) -> None:
    """Whenever an order is cancelled, nothing more is booked for it."""
    order_id = cause.originator_id
    await act("shipment", shipping_of(order_id), lambda its: stop(its, order_id, "cancelled"))


@noting_orders.whenever(OrderFactRetracted)
async def note_that_it_was_wrong(_: OrderFactRetracted, cause: Received, act: Act) -> None:
    """Whenever a fact about an order is retracted, our copy of it is retracted too."""
    await act.retract("shipment", shipping_of(cause.originator_id))


@noting_orders.whenever(OrderCleared)
async def note_that_money_is_there(event: OrderCleared, cause: Received, act: Act) -> None:
    """Whenever what came in suffices for the originals, its shipping notes that they may go."""
    await note_clearance(event.clearance, cause, act, cleared=True)


@noting_orders.whenever(ClearanceWithdrawn)
async def note_that_money_is_missing(event: ClearanceWithdrawn, cause: Received, act: Act) -> None:
    """Whenever that no longer suffices, its shipping notes that the originals wait again."""
    await note_clearance(event.clearance, cause, act, cleared=False)


@noting_orders.whenever(SampleRequested)
async def note_what_is_sampled(event: SampleRequested, cause: Received, act: Act) -> None:
    """Whenever a shipment sample of an order is asked for, its shipping notes that it is not approved yet."""
    order_id, sample = event.order_id, event.sample
    if order_id and event.kind is SampleKind.SHIPMENT:
        await act(
            "shipment", shipping_of(order_id), lambda its: note_sample(its, order_id, cause.originator_id, sample)
        )


@noting_orders.whenever(SampleApproved)
async def note_that_the_sample_is_approved(event: SampleApproved, cause: Received, act: Act) -> None:
    """Whenever the customer approves an order's shipment sample, its shipping notes that."""
    await note_judgement(event, cause, act, approved=True)


@noting_orders.whenever(SampleRejected)
async def note_that_the_sample_is_rejected(event: SampleRejected, cause: Received, act: Act) -> None:
    """Whenever the customer rejects an order's shipment sample, its shipping notes that."""
    await note_judgement(event, cause, act, approved=False)


@noting_orders.whenever(SampleCancelled)
async def note_that_the_sample_is_given_up(event: SampleCancelled, cause: Received, act: Act) -> None:
    """Whenever an order's shipment sample is given up, its shipping waits for it no longer."""
    await note_judgement(event, cause, act, approved=None)


@noting_orders.whenever(SampleFactRetracted)
async def note_that_the_sample_was_wrong(event: SampleFactRetracted, _: Received, act: Act) -> None:
    """Whenever a fact about an order's sample is retracted, our copy of it is retracted too."""
    if event.order_id:
        await act.retract("shipment", shipping_of(event.order_id))


async def note_clearance(clearance: Clearance, cause: Received, act: Act, *, cleared: bool) -> None:
    if clearance is Clearance.ORIGINALS:
        order_id = cause.originator_id
        await act("shipment", shipping_of(order_id), lambda its: note_originals(its, order_id, cleared=cleared))


async def note_judgement(event: SampleTold, cause: Received, act: Act, *, approved: bool | None) -> None:
    if order_id := event.order_id:
        sample = cause.originator_id
        await act("shipment", shipping_of(order_id), lambda its: judge_sample(its, order_id, sample, approved=approved))


def ordered(lines: tuple[OrderLine, ...]) -> tuple[OrderedLine, ...]:
    return tuple(OrderedLine(number=line.number, unit=line.unit, quantity=line.quantity) for line in lines)


def originals_wait(terms: PaymentTerms | None) -> bool:
    """Whether the terms hold the originals back: until something is paid before or against them, or for a credit."""
    return terms is not None and (terms.letter_of_credit or any(map(is_before_originals, terms.instalments)))


def is_before_originals(instalment: Instalment) -> bool:
    return instalment.due in {Due.ON_ORDER, Due.AGAINST_DOCUMENTS} or (
        instalment.due is Due.ON_DEPARTURE and instalment.days < 0
    )
