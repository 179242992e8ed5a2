"""The logistics service: shipments."""

from services.logistics.policies import policies
from services.logistics.shipments import api as shipments
from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.state import Shipping
from shared.repository import Aggregate
from shared.service import service

app = service(
    "logistics",
    title="gendan: logistics",
    aggregates=[Aggregate("shipment", Shipping(), evolve)],
    policies=policies,
    routers=[shipments.router],
    tags={"shipments": "An order's shipments: booked, and what is told of their journeys."},
)
