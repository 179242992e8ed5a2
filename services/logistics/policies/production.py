"""What logistics takes note of as production tells it: what passed its final inspection, and when goods are ready."""

from services.logistics.shipments.copies import accept_inspection, note_inspection, note_readiness
from services.logistics.shipments.state import shipping_of
from shared.events.inspection import InspectionConceded, InspectionFactRetracted, InspectionPerformed, Time
from shared.events.plan import PlanFactRetracted, ReadyForecast
from shared.policies import Act, Policy
from shared.received import Received

noting_production = Policy("logistics.production", source="production")


@noting_production.whenever(InspectionPerformed)
async def note_what_was_inspected(event: InspectionPerformed, cause: Received, act: Act) -> None:
    """Whenever a final inspection is performed, its order's shipping notes what of which quantities it found."""
    if event.time is Time.FINAL:
        actor = cause.envelope.actor
        by = [id for id in (actor.id, actor.on_behalf_of) if id]
        await act("shipment", shipping_of(event.order_id), lambda its: note_inspection(its, event, by))


@noting_production.whenever(InspectionConceded)
async def note_what_was_accepted(event: InspectionConceded, _: Received, act: Act) -> None:
    """Whenever what a final inspection found wanting is conceded, its order's shipping notes that it may go."""
    id = shipping_of(event.order_id)
    await act("shipment", id, lambda its: accept_inspection(its, event.order_id, event.inspection))


@noting_production.whenever(ReadyForecast)
async def note_when_it_is_ready(event: ReadyForecast, _: Received, act: Act) -> None:
    """Whenever production says when goods will be ready, their shipping notes the day."""
    id = shipping_of(event.order_id)
    await act("shipment", id, lambda its: note_readiness(its, event.order_id, event.on, event.lines))


@noting_production.whenever(InspectionFactRetracted)
async def note_that_the_inspection_was_wrong(event: InspectionFactRetracted, _: Received, act: Act) -> None:
    """Whenever a fact about an order's inspections is retracted, our copy of it is retracted too."""
    await act.retract("shipment", shipping_of(event.order_id))


@noting_production.whenever(PlanFactRetracted)
async def note_that_the_forecast_was_wrong(event: PlanFactRetracted, _: Received, act: Act) -> None:
    """Whenever a fact about an order's plan is retracted, our copy of it is retracted too."""
    await act.retract("shipment", shipping_of(event.order_id))
