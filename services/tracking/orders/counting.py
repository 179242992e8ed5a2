"""When each milestone was reached or will be: counted through the plan, with the materials that are waited for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from services.tracking.orders.materials import MaterialShown
from services.tracking.orders.plan import MilestoneShown, PlanShown
from services.tracking.orders.view import OrderView
from shared.events.plan import PlanDrawn
from shared.identity.roles import Role
from shared.planning import Expected, Happened, expected, passed

NO_DAYS = timedelta(0)


def counted(view: OrderView, today: date, reached: Mapping[str, date] | None = None) -> dict[str, Expected]:
    """By code, none without a plan; with what is known to have been `reached` besides what was told."""
    return count(view.plan, view.materials, today, reached) if view.plan else {}


def count(
    plan: PlanShown, materials: Iterable[MaterialShown], today: date, reached: Mapping[str, date] | None = None
) -> dict[str, Expected]:
    """By code when each milestone was reached, or will be as things stand `today`."""
    happened = with_materials(plan, materials)
    if reached:
        happened = replace(happened, reached={**happened.reached, **reached}, waived=happened.waived - reached.keys())
    return expected(cast("PlanDrawn", plan), happened, today)  # it has all that is counted with


def with_materials(plan: PlanShown, materials: Iterable[MaterialShown]) -> Happened:
    """What is known of its milestones, and what they wait for."""
    return replace(plan.happened, not_before=_not_before(plan, materials))


def waits_for_it(plan: PlanShown, material: MaterialShown) -> MilestoneShown | None:
    """The milestone that waits for a material: of purchasing's that are open the one that is planned for the day on
    which it is needed, or nearest to that; without such a day the last.
    """
    return _nearest(_to_come(plan), material)


def is_delivery(shown: MilestoneShown, plan: PlanShown) -> bool:
    """Whether it comes after another one of purchasing's, and so is what was bought there."""
    owners = {each.code: each.owner for each in plan.milestones}
    return shown.owner is Role.PURCHASING and any(owners.get(code) is Role.PURCHASING for code in shown.after)


def _to_come(plan: PlanShown) -> list[MilestoneShown]:
    """What was bought and is not in the house, as far as the plan knows."""
    done = passed(cast("PlanDrawn", plan).milestones, plan.happened.reached)
    return [each for each in plan.milestones if is_delivery(each, plan) and each.code not in done and not each.waived]


def _nearest(to_come: list[MilestoneShown], material: MaterialShown) -> MilestoneShown | None:
    if needed_by := material.needed_by:
        return min(to_come, key=lambda each: abs((each.planned - needed_by).days), default=None)
    return max(to_come, key=lambda each: each.planned, default=None)


def _not_before(plan: PlanShown, materials: Iterable[MaterialShown]) -> dict[str, date]:
    """The day on which the last of its materials is expected, earlier by as much as that is needed after it only."""
    found: dict[str, date] = {}
    expected_ones = [each for each in materials if each.expected_on]
    to_come = _to_come(plan) if expected_ones else []
    for material in expected_ones:
        waiting = _nearest(to_come, material)
        if waiting and material.expected_on:
            spare = max(material.needed_by - waiting.planned, NO_DAYS) if material.needed_by else NO_DAYS
            on = material.expected_on - min(spare, material.expected_on - date.min)
            found[waiting.code] = max(on, found.get(waiting.code, date.min))
    return found
