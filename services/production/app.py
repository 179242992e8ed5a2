"""The production service: how orders are made, by when, and what goes wrong."""

from services.production.exceptions.domain import Register, evolve_exceptions
from services.production.plans import api as plans
from services.production.plans.evolve import evolve as evolve_plan
from services.production.plans.state import Plan
from services.production.policies import policies
from shared.identity.rules import Facts
from shared.repository import Aggregate
from shared.service import service

app = service(
    "production",
    title="gendan: production",
    aggregates=[
        Aggregate("plan", Plan(), evolve_plan, facts=lambda plan: Facts(plan.customer_code)),
        Aggregate("exception", Register(), evolve_exceptions, facts=lambda register: Facts(register.customer_code)),
    ],
    policies=policies,
    routers=[plans.router],
    tags={"plans": "An order's calendar: what is to happen by when, who answers for it, and what may begin."},
)
