"""How each fact changes what an order's plan is; any of them may be the first."""

from dataclasses import replace

from services.production.plans.state import Plan
from shared.events.plan import OrderNoted, PlanEvent


def evolve(plan: Plan, event: PlanEvent) -> Plan:
    match event:
        case OrderNoted(customer_code=customer_code, lines=lines):
            return replace(plan, customer_code=customer_code, lines={line.number: line for line in lines})
        case _:
            return plan
