"""What production takes note of: what is to be made, for whom, and what it waits for."""

from services.production.exceptions.copies import note_whose_it_is
from services.production.exceptions.domain import exceptions_of
from services.production.plans import copies as plans
from services.production.plans.state import plan_of
from shared.events.order import Flow, OrderFactRetracted, OrderReceived
from shared.policies import Act, Policy
from shared.received import Received

noting_orders = Policy("production.orders", source="order")


@noting_orders.whenever(OrderReceived)
async def note_what_is_to_be_made(event: OrderReceived, cause: Received, act: Act) -> None:
    """Whenever an order for goods that are made is received, all that is kept here of it knows whose it is."""
    if event.flow is not Flow.MADE_TO_ORDER:
        return
    order_id, code = cause.originator_id, event.customer_code
    await act("plan", plan_of(order_id), lambda plan: plans.note_order(plan, order_id, event))
    await act("exception", exceptions_of(order_id), lambda register: note_whose_it_is(register, order_id, code))


@noting_orders.whenever(OrderFactRetracted)
async def note_that_it_was_wrong(_: OrderFactRetracted, cause: Received, act: Act) -> None:
    """Whenever a fact about an order is retracted, our copies of it are retracted too."""
    order_id = cause.originator_id
    await act.retract("plan", plan_of(order_id))
    await act.retract("exception", exceptions_of(order_id))


policies = [noting_orders]
