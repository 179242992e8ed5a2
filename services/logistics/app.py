"""The logistics service: shipments."""

from services.logistics.policies import policies
from services.logistics.shipments import api as shipments
from services.logistics.shipments import journey_api as journeys
from services.logistics.shipments import papers_api as papers
from services.logistics.shipments import trouble_api as trouble
from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.state import Shipping
from shared.identity.rules import Facts
from shared.repository import Aggregate
from shared.service import service

app = service(
    "logistics",
    title="gendan: logistics",
    has_files=True,
    aggregates=[
        Aggregate("shipment", Shipping(), evolve, facts=lambda shipping: Facts(shipping.customer_code)),
    ],
    policies=policies,
    routers=[shipments.router, journeys.router, papers.router, trouble.router],
    tags={
        "shipments": "An order's shipments: asked for, booked, handed over, and what is told of their journeys.",
        "shipping documents": "Customs, bills of lading, and the originals that wait for money.",
    },
)
