"""The order service: customers, orders, and who may approve in whose stead."""

from services.order.customers import api as customers
from services.order.customers.domain import Customer
from services.order.customers.domain import evolve as evolve_customer
from services.order.delegations import api as delegations
from services.order.delegations import delegates
from services.order.delegations.domain import Register
from services.order.delegations.domain import evolve as evolve_delegations
from services.order.orders import api as orders
from services.order.orders.evolve import evolve as evolve_order
from services.order.orders.state import Order
from services.order.policies import policies
from shared.identity.rules import Facts
from shared.repository import Aggregate
from shared.service import service

app = service(
    "order",
    title="gendan: orders",
    aggregates=[
        Aggregate("customer", Customer(), evolve_customer, facts=lambda customer: Facts(customer.code)),
        Aggregate("order", Order(), evolve_order, facts=lambda order: Facts(order.customer_code)),
        Aggregate("delegation", Register(), evolve_delegations, facts=lambda _: Facts(is_shared=True)),
    ],
    policies=policies,
    routers=[customers.router, orders.router, delegations.router, delegates.router],
    tags={
        "customers": "Who orders: registered once, named by their code for ever.",
        "orders": "What is decided about an order, from its receipt to its payment. Where it is: ask tracking.",
        "delegations": "Who may approve in a manager's stead: for what, from when and until when.",
    },
)
