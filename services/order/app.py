"""The order service: customers, inquiries, samples, orders, and who may approve in whose stead."""

from services.order.customers import api as customers
from services.order.customers.domain import Customer
from services.order.customers.domain import evolve as evolve_customer
from services.order.delegations import api as delegations
from services.order.delegations import delegates
from services.order.delegations.domain import Register
from services.order.delegations.domain import evolve as evolve_delegations
from services.order.inquiries import api as inquiries
from services.order.inquiries.domain import Inquiry
from services.order.inquiries.domain import evolve as evolve_inquiry
from services.order.orders import api as orders
from services.order.orders.archive import api as archive
from services.order.orders.clarifications import api as clarifications
from services.order.orders.comparisons import api as comparisons
from services.order.orders.concessions import api as concessions
from services.order.orders.dates import api as dates
from services.order.orders.evolve import evolve as evolve_order
from services.order.orders.money import api as money
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
    has_files=True,
    aggregates=[
        Aggregate("customer", Customer(), evolve_customer, facts=lambda customer: Facts(customer.code)),
        Aggregate("inquiry", Inquiry(), evolve_inquiry, facts=lambda inquiry: Facts(inquiry.customer_code)),
        Aggregate("sample", Sample(), evolve_sample, facts=lambda sample: Facts(sample.customer_code)),
        Aggregate("order", Order(), evolve_order, facts=lambda order: Facts(order.customer_code)),
        Aggregate("delegation", Register(), evolve_delegations, facts=lambda _: Facts(is_shared=True)),
    ],
    policies=policies,
    routers=[
        customers.router,
        inquiries.router,
        samples.router,
        rounds.router,
        orders.router,
        clarifications.router,
        comparisons.router,
        dates.router,
        money.router,
        concessions.router,
        archive.router,
        delegations.router,
        delegates.router,
    ],
    tags={
        "customers": "Who orders: registered once, named by their code for ever.",
        "inquiries": "What customers ask for, before they order.",
        "samples": "Samples 打样: requested, signed for, made in rounds, sent, judged and sealed.",
        "orders": "What is decided about an order, from its receipt to its payment. Where it is: ask tracking.",
        "clarifications": "What the papers leave unclear, asked in writing: the release waits for the answer.",
        "comparisons": "An order's papers against the sealed sample: what differs is accepted in writing, one by one.",
        "dates": "Days that one side proposed; what both confirmed is promised.",
        "money": "What is due when, what came in, letters of credit, and what need not wait for money any more.",
        "concessions": "A gate is opened by somebody who had no hand in the order, with a reason.",
        "archive": "The closing of an order's file, and its checklist.",
        "delegations": "Who may approve in a manager's stead: for what, from when and until when.",
    },
)
app.state.house_rules = HouseRules()
