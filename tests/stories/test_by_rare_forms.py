"""What is seldom done has its form, too: letters of credit, concessions, cancelling; and it is for whom it is for."""

from typing import Any

from tests.shared.attachments.pictures import PDF
from tests.stories.conftest import Company
from tests.stories.forms import Forms
from tests.stories.garments import AGREED, CUSTOMER, ORDER, PROFILE, PROMISED
from tests.stories.telling import BUSINESS, CLERK, FINANCE, LOGISTICS, MANAGER, PLANNING, QUALITY, WORKSHOP, Story
from tests.stories.test_by_forms import VOYAGE

CREDIT: dict[str, Any] = {"amount": "10080.00", "expires": AGREED.isoformat(), "latest_shipment": PROMISED.isoformat()}
FOUND: dict[str, Any] = {"found.major": "12"}
AT_SIGHT = {"text": "irrevocable letter of credit at sight", "letter_of_credit": True}
SCAN = {"evidence": [("MT700.pdf", PDF, "application/pdf")]}
WHY: dict[str, Any] = {"reason": "they asked for it by mail", "opinion": "at our risk; one style, known for years"}


async def begun(company: Company, po_number: str, **papers: Any) -> Forms:
    """An order that nobody has to countersign, as papers of a customer who is known."""
    story = Story(company)
    order = (await story.does(BUSINESS, "/v1/orders", **ORDER | {"po_number": po_number, **papers}))["id"]
    story.order = f"/v1/orders/{order}"
    await story.stands(headline="received")
    return Forms(story)


async def test_what_is_seldom_done_is_done_by_forms_too_and_by_nobody_else(company: Company) -> None:
    story = Story(company)
    await story.does(BUSINESS, "/v1/customers", **CUSTOMER | {"countersign": "not_required"})
    await story.does(BUSINESS, "/v1/customers/HARBOUR/profile", **PROFILE)
    forms = await begun(company, "PO 4500/18", payment_terms=AT_SIGHT)
    await a_gate_of_the_order(forms)
    await a_credit_is_told_checked_and_amended(forms)
    another = await begun(company, "PO 4500/19")
    await gates_of_the_plan(another)
    await a_gate_of_a_shipment(another)
    await cancelled(forms)


async def a_gate_of_the_order(forms: Forms) -> None:
    """A question is open, and the manager lets the order be released all the same."""
    await forms.does(BUSINESS, "ask", question="which navy: 19-3933 or 19-4024?")
    await forms.story.stands(blocked_by=["clarification"])
    await forms.is_not_theirs(WORKSHOP, "ask")
    await forms.may_not(WORKSHOP, "concede", "a delegation of one", gate="clarification", **WHY)
    await forms.may_not(BUSINESS, "release", "Opened by", "concession")
    await forms.does(MANAGER, "concede", gate="clarification", **WHY)
    await forms.shows(MANAGER, "Gate opened by concession", WHY["reason"])
    await forms.does(BUSINESS, "release")
    await forms.story.stands(headline="released")


async def a_credit_is_told_checked_and_amended(forms: Forms) -> None:
    """It does not fit the order at first; once it does, production waits for money no more."""
    await forms.story.stands(production_waits=True)
    await forms.is_not_theirs(WORKSHOP, "credit")
    await forms.does(FINANCE, "credit", None, SCAN, reference="LC-1", **CREDIT)
    await forms.shows(FINANCE, "LC-1", "10,080.00 USD", "not verified", "MT700.pdf")
    await forms.is_not_theirs(CLERK, "check_credit", "LC-1")
    await forms.does(
        FINANCE, "check_credit", "LC-1", verified="false", discrepancies="the port is Shanghai, not Ningbo"
    )
    await forms.shows(BUSINESS, "letter of credit LC-1 to be amended", "the port is Shanghai, not Ningbo")
    form = await forms.drawn(BUSINESS, "credit", "LC-1")
    assert (form["reference"], form["amendment"]) == ("LC-1", "1")
    await forms.does(BUSINESS, "credit", "LC-1", **CREDIT)
    await forms.shows(BUSINESS, "amendment 1", "letter of credit LC-1 to be checked")
    await forms.does(FINANCE, "check_credit", "LC-1", verified="true")
    await forms.shows(BUSINESS, "amendment 1", ">verified")
    await forms.story.stands(production_waits=False)


async def gates_of_the_plan(forms: Forms) -> None:
    """No money, no approved sample, and what is made is not good enough: the manager answers for it."""
    story = forms.story
    await forms.does(BUSINESS, "release")
    await story.stands(production="planned", blocked_by=["money_for_production"])
    await forms.is_not_theirs(PLANNING, "concede_plan")
    await forms.does(MANAGER, "concede_plan", gate="production_start", **WHY)
    await forms.shows(MANAGER, "Gate opened by concession", WHY["opinion"])
    await forms.does(PLANNING, "start")
    await story.stands(production="started")
    await forms.may_not(WORKSHOP, "cutting", "Pre-production sample")
    await forms.does(MANAGER, "concede_plan", gate="bulk_cutting", **WHY)
    await forms.does(WORKSHOP, "cutting")
    for stage in ("cutting", "sewing", "finishing", "packing"):
        await forms.does(WORKSHOP, "output", stage=stage, lot="A")
    await story.stands(production="made")
    await forms.does(QUALITY, "inspected", inspection="QC-1", **FOUND)
    await story.stands(quality="failed")
    await forms.is_not_theirs(QUALITY, "concede_inspection", "QC-1")
    await forms.does(MANAGER, "concede_inspection", "QC-1", **WHY)
    await forms.shows(QUALITY, "accepted under concession", WHY["reason"])
    await story.stands(step="book")


async def a_gate_of_a_shipment(forms: Forms) -> None:
    """The customer of this order is to approve a shipment sample, and has not."""
    await forms.does(LOGISTICS, "book", forwarder="Seawolf Logistics", **VOYAGE)
    await forms.may_not(LOGISTICS, "hand_over", "Shipment sample", about="ASN-1")
    await forms.is_not_theirs(LOGISTICS, "concede_shipment", "ASN-1")
    await forms.does(MANAGER, "concede_shipment", "ASN-1", gate="shipment_sample", **WHY)
    await forms.does(LOGISTICS, "hand_over", "ASN-1")
    await forms.story.stands(headline="handed_over")


async def cancelled(forms: Forms) -> None:
    """With the reason; and nothing is offered any more."""
    await forms.is_not_theirs(LOGISTICS, "cancel")
    await forms.does(BUSINESS, "cancel", reason="their shops have closed")
    await forms.shows(BUSINESS, "Cancelled on", "their shops have closed")
    await forms.story.stands(headline="cancelled")
