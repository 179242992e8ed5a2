"""The production service: how orders are made, by when, of what, how well, and what goes wrong."""

from services.production.exceptions import api as exceptions
from services.production.exceptions.evolve import evolve as evolve_exceptions
from services.production.exceptions.state import Register
from services.production.inspections import api as inspections
from services.production.inspections.evolve import evolve as evolve_inspections
from services.production.inspections.state import Inspections
from services.production.materials import api as materials
from services.production.materials.evolve import evolve as evolve_materials
from services.production.materials.state import Materials
from services.production.output import api as output
from services.production.output.evolve import evolve as evolve_output
from services.production.output.state import Output
from services.production.plans import api as plans
from services.production.plans.evolve import evolve as evolve_plan
from services.production.plans.state import Plan
from services.production.plans.templates import load
from services.production.policies import policies
from shared.identity.rules import Facts
from shared.repository import Aggregate
from shared.service import service

app = service(
    "production",
    title="gendan: production",
    has_files=True,
    aggregates=[
        Aggregate("plan", Plan(), evolve_plan, facts=lambda plan: Facts(plan.customer_code)),
        Aggregate("exception", Register(), evolve_exceptions, facts=lambda register: Facts(register.customer_code)),
        Aggregate("material", Materials(), evolve_materials, facts=lambda materials: Facts(materials.customer_code)),
        Aggregate("output", Output(), evolve_output, facts=lambda output: Facts(output.customer_code)),
        Aggregate(
            "inspection",
            Inspections(),
            evolve_inspections,
            facts=lambda inspections: Facts(inspections.customer_code),
        ),
    ],
    policies=policies,
    routers=[plans.router, materials.router, output.router, inspections.router, exceptions.router],
    beside=[load],
    tags={
        "plans": "An order's calendar: what is to happen by when, who answers for it, and what may begin.",
        "materials": "What an order needs, what is bought and expected, what came in, and what is missing.",
        "output": "What came out of each stage, and what subcontractors have of it.",
        "inspections": "What of an order's lots is inspected when, by whom, what was found, and what was accepted.",
        "exceptions": "What goes wrong in the making of an order, who sees to it, and what came of it.",
    },
)
