"""Drawing a plan from a template: backward from the promise, shortened where the promise leaves less time."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from services.production.plans.templates import Template
from shared.events.plan import Milestone, PlanDrawn, Step
from shared.events.values import PromisedDate, Remark
from shared.planning import Calendars, backward, calendars, follows, forward

PARTS = 1000
"""How finely the steps of a compressed plan are shortened: each to so many thousandths of its days."""


def first(promised: Iterable[PromisedDate]) -> PromisedDate:
    """The promise that has to be kept first."""
    return min(promised, key=lambda each: (each.on, each.basis))


def draw(
    order_id: UUID,
    template: Template,
    *,
    begins: date,
    promised: PromisedDate,
    country: str | None,
    because: Remark | None = None,
) -> PlanDrawn:
    """The plan of an order that begins on that day. `country` is the customer's, whose holidays count for them.

    Where the template takes longer than there is, all its steps are shortened alike, and the plan says by how many days
    the template goes beyond the promise.
    """
    days, keeps = calendars(country), template.kept_by[promised.basis]
    steps: Sequence[Step] = template.milestones
    beyond = (forward(steps, days, begins)[keeps] - promised.on).days
    if beyond > 0:
        steps = compressed(steps, days, keeps, begins, promised.on)
    earliest, planned = forward(steps, days, begins), backward(steps, days, keeps, promised.on)
    for step in steps:
        if step.code not in planned:
            planned[step.code] = follows(step, days, max((planned[code] for code in step.after), default=begins))
    return PlanDrawn(
        order_id=order_id,
        template=template.name,
        edition=template.edition,
        stages=template.stages,
        begins=begins,
        promised=promised,
        keeps=keeps,
        country=country,
        milestones=tuple(
            Milestone(**dict(step), planned=planned[step.code], earliest=earliest[step.code]) for step in steps
        ),
        compressed_by=max(beyond, 0),
        because=because,
    )


def compressed(steps: Sequence[Step], days: Calendars, keeps: str, begins: date, by: date) -> list[Step]:
    """The steps with the largest share of their days that keeps the promise; with none of them, if even that fails."""

    def beyond(share: int) -> bool:
        return forward(shortened(steps, share), days, begins)[keeps] > by

    return shortened(steps, max(bisect_right(range(PARTS), False, key=beyond) - 1, 0))


def shortened(steps: Sequence[Step], share: int) -> list[Step]:
    """Each with so many thousandths of its days, whole days only."""
    return [step.model_copy(update={"days": step.days * share // PARTS}) for step in steps]
