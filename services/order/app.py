"""The order service: customers, inquiries, samples, orders, and who may approve in whose stead."""

from services.order.customers import api as customers
from services.order.customers.domain import Customer
from services.order.customers.domain import evolve as evolve_customer
from services.order.delegations import api as delegations
from services.order.delegations.domain import Register
from services.order.delegations.domain import evolve as evolve_delegations
from services.order.inquiries import api as inquiries
from services.order.inquiries.domain import Inquiry
from services.order.inquiries.domain import evolve as evolve_inquiry
from services.order.orders import api as orders
from services.order.orders.evolve import evolve as evolve_order
from services.order.orders.state import Order
from services.order.policies import policies
from services.order.samples import api as samples
from services.order.samples import rounds
from services.order.samples.evolve import evolve as evolve_sample
from services.order.samples.state import Sample
from services.order.settings import HouseRules
from shared.identity.rules import Facts
from shared.repository import Aggregate
from shared.service import service

app = service(
    "order",
    title="gendan: orders",
    aggregates=[
        Aggregate("customer", Customer(), evolve_customer, facts=lambda customer: Facts(customer.code)),
        Aggregate("inquiry", Inquiry(), evolve_inquiry, facts=lambda inquiry: Facts(inquiry.customer_code)),
        Aggregate("sample", Sample(), evolve_sample, facts=lambda sample: Facts(sample.customer_code)),
        Aggregate("order", Order(), evolve_order, facts=lambda order: Facts(order.customer_code)),
        Aggregate("delegation", Register(), evolve_delegations),
    ],
    policies=policies,
    routers=[
        customers.router,
        inquiries.router,
        samples.router,
        rounds.router,
        orders.router,
        delegations.router,
    ],
    tags={
        "customers": "Who orders: registered once, named by their code for ever.",
        "inquiries": "What customers ask for, before they order.",
        "samples": "Samples 打样: requested, signed for, made in rounds, sent, judged and sealed.",
        "orders": "What is decided about an order, from its receipt to its payment. Where it is: ask tracking.",
        "delegations": "Who may approve in a manager's stead: for what, from when and until when.",
    },
)
app.state.house_rules = HouseRules()
