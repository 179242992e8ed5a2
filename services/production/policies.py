"""What production takes note of: what is to be made, for whom, by when, and what it waits for."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from services.production.exceptions.copies import note_whose_it_is
from services.production.exceptions.state import exceptions_of
from services.production.inspections import copies as inspections
from services.production.inspections.state import inspections_of
from services.production.materials import copies as materials
from services.production.materials.state import materials_of
from services.production.output import copies as output
from services.production.output.state import output_of
from services.production.plans import copies as plans
from services.production.plans.state import Plan, plan_of
from shared.events.order import (
    Clearance,
    ClearanceWithdrawn,
    DateConfirmed,
    DateProposed,
    Flow,
    OrderAmended,
    OrderCancelled,
    OrderCleared,
    OrderFactRetracted,
    OrderHeld,
    OrderReceived,
    OrderReleased,
    OrderResumed,
    ShipmentNoted,
)
from shared.events.plan import PlanEvent
from shared.events.sample import (
    SampleApproved,
    SampleFactRetracted,
    SampleRejected,
    SampleRequestChanged,
    SampleRequested,
)
from shared.planning import day_of
from shared.policies import Act, Policy
from shared.received import Received

noting_orders = Policy("production.orders", source="order")


@noting_orders.whenever(OrderReceived)
async def note_what_is_to_be_made(event: OrderReceived, cause: Received, act: Act) -> None:
    """Whenever an order for goods that are made is received, all that is kept here of it knows whose it is."""
    if event.flow is not Flow.MADE_TO_ORDER:
        return
    order_id, code = cause.originator_id, event.customer_code
    new = partial(act, creates=True)
    await new("plan", plan_of(order_id), lambda plan: plans.note_order(plan, order_id, event))
    await new("exception", exceptions_of(order_id), lambda register: note_whose_it_is(register, order_id, code))
    await new("material", materials_of(order_id), lambda its: materials.note_order(its, order_id, event))
    await new("output", output_of(order_id), lambda its: output.note_order(its, order_id, event))
    await new("inspection", inspections_of(order_id), lambda its: inspections.note_order(its, order_id, event))


@noting_orders.whenever(OrderAmended)
async def note_what_was_amended(event: OrderAmended, cause: Received, act: Act) -> None:
    """Whenever an order is amended, all that depends on its lines notes that; a plan that was drawn is drawn anew."""
    order_id = cause.originator_id
    await _if_it_is_made(act, order_id, lambda plan: plans.note_amendment(plan, order_id, event))
    if event.lines is not None and await _is_made(act, order_id):
        await act("material", materials_of(order_id), lambda its: materials.note_amendment(its, order_id, event))
        await act("output", output_of(order_id), lambda its: output.note_amendment(its, order_id, event))
        await act("inspection", inspections_of(order_id), lambda its: inspections.note_amendment(its, order_id, event))


@noting_orders.whenever(DateProposed)
async def note_a_proposed_date(event: DateProposed, cause: Received, act: Act) -> None:
    """Whenever a date is proposed, the plan notes which, and by whom."""
    order_id = cause.originator_id
    await _if_it_is_made(act, order_id, lambda plan: plans.note_date(plan, order_id, event))


@noting_orders.whenever(DateConfirmed)
async def note_a_confirmed_date(event: DateConfirmed, cause: Received, act: Act) -> None:
    """Whenever both sides have confirmed a date, the plan is drawn anew for it."""
    order_id = cause.originator_id
    await _if_it_is_made(act, order_id, lambda plan: plans.note_date(plan, order_id, event))


@noting_orders.whenever(OrderReleased)
async def draw_up_a_plan(_: OrderReleased, cause: Received, act: Act) -> None:
    """Whenever an order for goods that are made is released, a plan is drawn up."""
    order_id, day = cause.originator_id, day_of(cause.envelope.occurred)
    await _if_it_is_made(act, order_id, lambda plan: plans.note_release(plan, order_id, day))


@noting_orders.whenever(OrderHeld)
async def stop_while_it_is_held(_: OrderHeld, cause: Received, act: Act) -> None:
    """Whenever an order is put on hold, nothing more of it may begin."""
    order_id = cause.originator_id
    await _if_it_is_made(act, order_id, lambda plan: plans.stop(plan, order_id, "held"))


@noting_orders.whenever(OrderResumed)
async def go_on_when_it_is_resumed(_: OrderResumed, cause: Received, act: Act) -> None:
    """Whenever an order is resumed, its making goes on."""
    order_id = cause.originator_id
    await _if_it_is_made(act, order_id, lambda plan: plans.go_on(plan, order_id))


@noting_orders.whenever(OrderCancelled)
async def stop_when_it_is_cancelled(_: OrderCancelled, cause: Received, act: Act) -> None:
    """Whenever an order is cancelled, nothing more of it may begin."""
    order_id = cause.originator_id
    await _if_it_is_made(act, order_id, lambda plan: plans.stop(plan, order_id, "cancelled"))


@noting_orders.whenever(OrderCleared)
async def note_that_the_money_is_there(event: OrderCleared, cause: Received, act: Act) -> None:
    """Whenever the money that production waits for is there, the plan notes it."""
    await _note_clearance(event, cause, act, cleared=True)


@noting_orders.whenever(ClearanceWithdrawn)
async def note_that_the_money_is_gone(event: ClearanceWithdrawn, cause: Received, act: Act) -> None:
    """Whenever that money turns out not to be there, the plan notes it."""
    await _note_clearance(event, cause, act, cleared=False)


async def _note_clearance(
    event: OrderCleared | ClearanceWithdrawn, cause: Received, act: Act, *, cleared: bool
) -> None:
    order_id, clearance = cause.originator_id, event.clearance
    if clearance is Clearance.PRODUCTION:
        await _if_it_is_made(
            act,
            order_id,
            lambda plan: plans.note_clearance(plan, order_id, clearance, cleared=cleared),
        )


@noting_orders.whenever(SampleRequested)
async def note_which_sample_is_asked_for(event: SampleRequested, cause: Received, act: Act) -> None:
    """Whenever a pre-production sample is asked for an order, its plan notes of which styles."""
    if order_id := event.order_id:
        sample_id, kind, styles = cause.originator_id, event.kind, [line.style for line in event.lines]
        await act("plan", plan_of(order_id), lambda plan: plans.note_sample(plan, order_id, sample_id, kind, styles))


@noting_orders.whenever(SampleRequestChanged)
async def note_that_it_is_of_other_styles(event: SampleRequestChanged, cause: Received, act: Act) -> None:
    """Whenever a sample is to be of other lines than before, the plan notes of which styles."""
    if (order_id := event.order_id) and event.lines is not None:
        sample_id, styles = cause.originator_id, [line.style for line in event.lines]
        await act("plan", plan_of(order_id), lambda plan: plans.note_other_styles(plan, order_id, sample_id, styles))


@noting_orders.whenever(SampleApproved)
async def note_that_a_sample_is_approved(event: SampleApproved, cause: Received, act: Act) -> None:
    """Whenever the customer approves a pre-production sample, the plan notes it."""
    await _note_word(event, cause, act, approved=True)


@noting_orders.whenever(SampleRejected)
async def note_that_a_sample_is_rejected(event: SampleRejected, cause: Received, act: Act) -> None:
    """Whenever the customer rejects a pre-production sample, the plan notes it."""
    await _note_word(event, cause, act, approved=False)


async def _note_word(event: SampleApproved | SampleRejected, cause: Received, act: Act, *, approved: bool) -> None:
    if order_id := event.order_id:
        sample_id, round = cause.originator_id, event.round
        await act(
            "plan",
            plan_of(order_id),
            lambda plan: plans.note_word(plan, order_id, sample_id, round, approved=approved),
        )


@noting_orders.whenever(ShipmentNoted)
async def note_what_left(event: ShipmentNoted, cause: Received, act: Act) -> None:
    """Whenever goods of an order have left or were delivered, its plan notes it."""
    order_id = cause.originator_id
    await _if_it_is_made(act, order_id, lambda plan: plans.note_shipment(plan, order_id, event))


@noting_orders.whenever(OrderFactRetracted)
async def note_that_it_was_wrong(_: OrderFactRetracted, cause: Received, act: Act) -> None:
    """Whenever a fact about an order is retracted, our copies of it are retracted too."""
    order_id = cause.originator_id
    await act.retract("plan", plan_of(order_id))
    await act.retract("exception", exceptions_of(order_id))
    await act.retract("material", materials_of(order_id))
    await act.retract("output", output_of(order_id))
    await act.retract("inspection", inspections_of(order_id))


@noting_orders.whenever(SampleFactRetracted)
async def note_that_a_sample_was_told_wrongly(event: SampleFactRetracted, _: Received, act: Act) -> None:
    """Whenever a fact about a sample is retracted, the plan's copy of it is retracted too."""
    if event.order_id:
        await act.retract("plan", plan_of(event.order_id))


async def _if_it_is_made(act: Act, order_id: UUID, decide: Callable[[Plan], Sequence[PlanEvent]]) -> None:
    """Of orders that are not made to order nothing was noted: they are passed by, and no key is kept of each event."""
    if await _is_made(act, order_id):
        await act("plan", plan_of(order_id), decide)


async def _is_made(act: Act, order_id: UUID) -> bool:
    return await act.repositories["plan"].is_there(plan_of(order_id))


policies = [noting_orders]
