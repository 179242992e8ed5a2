"""A garment order's whole life, done by the forms of its page alone: what they make of it the services take."""

from typing import Any

from tests.forms import form_of, send
from tests.shared.attachments.pictures import PDF, picture
from tests.stories.conftest import Company
from tests.stories.forms import Forms, said
from tests.stories.garments import AGREED, CUSTOMER, ORDER, PROFILE, asked_sample
from tests.stories.telling import (
    BUSINESS,
    CLERK,
    FINANCE,
    LOGISTICS,
    MAKING,
    MANAGER,
    PLANNING,
    PURCHASING,
    QUALITY,
    ROOM,
    WORKSHOP,
    Story,
    header,
)

MAIL = {"evidence": [("mail.pdf", PDF, "application/pdf")]}
SENT_OUT: dict[str, Any] = {"lines:1": "100", "lines:2": "100"}
CAME_BACK: dict[str, Any] = {"lines:1": "99", "lines:1:spoiled": "1", "lines:2": "100"}
FOUND: dict[str, Any] = {"found.major": "5", "found.minor": "7"}
CONSUMPTION: dict[str, Any] = {"consumption.each": "1.5", "consumption.wastage": "5"}
VOYAGE: dict[str, Any] = {
    "vessel": "Ever Given",
    "loading_port": "CNNGB",
    "discharge_port": "DEHAM",
    "departs_on": AGREED.isoformat(),
    "containers": "CSQU3054383",
    "cut_offs.cargo": f"{AGREED.isoformat()}T12:00",
}
PHOTO = ("front.jpg", picture(), "image/jpeg")


async def test_a_garment_order_lives_its_life_by_forms_alone(company: Company) -> None:
    story = Story(company)
    await story.does(BUSINESS, "/v1/customers", **CUSTOMER)
    await story.does(BUSINESS, "/v1/customers/HARBOUR/profile", **PROFILE)
    order = (await story.does(BUSINESS, "/v1/orders", **ORDER))["id"]
    story.order = f"/v1/orders/{order}"
    await story.stands(headline="received")
    forms = Forms(story)
    await agreed(forms)
    await released(forms)
    await made(forms)
    await shipped(forms)
    await archived(forms)


async def agreed(forms: Forms) -> None:
    """Signed, asked, compared, dated: the papers are settled."""
    story = forms.story
    await forms.does(BUSINESS, "acknowledge")
    await forms.may_not(BUSINESS, "release", "Countersignature", "1 of 1 countersignatures", "Opened by", "manager")
    await forms.does(MANAGER, "countersign", opinion="as they ordered last year")
    await forms.does(BUSINESS, "ask", question="which navy: 19-3933 or 19-4024?")
    await story.stands(blocked_by=["clarification"])
    await forms.does(BUSINESS, "called", "Q1", outcome="will answer by mail this afternoon")
    await forms.does(BUSINESS, "answer", "Q1", MAIL, answer="19-4024")
    sealed = await sampled(forms)
    await forms.does(BUSINESS, "compare", sample_id=sealed)
    shown = await story.stands(blocked_by=["difference"] * 3)
    for each in shown["differences"]:
        await forms.does(BUSINESS, "accept_difference", each["number"], reason="they know, says their mail of today")
    await forms.does(MAKING, "propose_date", on=AGREED.isoformat(), reason="the mill is full")
    await forms.does(MAKING, "propose_date", on=AGREED.isoformat(), number="D9")
    await forms.does(BUSINESS, "decline_date", "D9", reason="said twice")
    await forms.does(BUSINESS, "confirm_date", "D1")
    await story.stands(blocked_by=[], promised_on=AGREED.isoformat())


async def sampled(forms: Forms) -> str:
    """A sample of the first line, requested on the order's page; rejected once, then sealed. Answers its number."""
    story = forms.story
    await forms.does(BUSINESS, "request_sample", kind="proto", material="nylon 70D", construction="two chest pockets")
    await story.stands(sampling="requested")
    await forms.does(MANAGER, "sign_sample", "S-1")
    await room(forms, "S-1", 1)
    await forms.does(BUSINESS, "sample_rejected", "S-1.1", reason="the left pocket is crooked")
    await room(forms, "S-1", 2)
    await forms.does(BUSINESS, "ask_feedback", "S-1.2")
    await forms.does(BUSINESS, "sample_approved", "S-1.2", MAIL, comments="go ahead")
    await forms.does(BUSINESS, "seal_sample", "S-1.2")
    return "S-1"


async def room(forms: Forms, sample: str, number: int) -> None:
    """A round from the sample room to the customer's desk."""
    story, round = forms.story, f"{sample}.{number}"
    await story.stands(sampling="in_hand" if number == 1 else "rejected")
    await forms.does(BUSINESS, "order_round", sample)
    await forms.does(ROOM, "sample_made", round)
    await forms.does(ROOM, "sample_reviewed", round, passed="true")
    await forms.does(ROOM, "photo", round, {"photos": [PHOTO]})
    await forms.does(MANAGER, "sample_charge", sample, courier_terms="collect")
    await forms.does(BUSINESS, "dispatch_sample", round, waybill=f"JD {sample} {number}", courier_terms="collect")
    await forms.does(BUSINESS, "sample_delivered", round, confirmed_by="the courier's page")
    await story.stands(sampling="sent")


async def released(forms: Forms) -> None:
    """Held and resumed, released, paid for, started."""
    story = forms.story
    await forms.does(BUSINESS, "hold", reason="the label artwork is checked")
    await story.stands(headline="on_hold", step="resume")
    await forms.does(BUSINESS, "resume")
    await story.stands(step="release")
    await forms.does(BUSINESS, "release")
    await story.stands(headline="released", production="planned", blocked_by=["money_for_production"])
    await forms.may_not(PLANNING, "start", "Deposit or letter of credit")
    slip = {"evidence": [("slip.pdf", PDF + b"%" * 400_000, "application/pdf")]}
    await forms.does(FINANCE, "payment", None, slip, reference="TT-1")
    await story.stands(payment="part_paid", blocked_by=[])
    await forms.does(PLANNING, "start")
    await story.stands(production="started", step="make")


async def made(forms: Forms) -> None:
    """Materials, an exception, outwork, output of every stage, and the inspection."""
    story = forms.story
    await forms.does(PURCHASING, "material", description="nylon 40D, navy", **CONSUMPTION)
    await story.stands(material="planned")
    await forms.does(PURCHASING, "material_ordered", "M-1", supplier="Weifang Mill 潍坊", reference="PU-311")
    await forms.does(PURCHASING, "material_expected", "M-1", on=AGREED.isoformat())
    await forms.does(PURCHASING, "material_received", "M-1", quantity="900", delivery="DN-1")
    await story.stands(material="partly_received")
    await forms.does(PURCHASING, "material_received", "M-1", delivery="DN-2")
    await story.stands(material="received")
    await forms.does(MAKING, "raise", what="two rolls are stained", severity="minor")
    await story.stands(points=[["exception", "EX-1"]])
    await forms.does(WORKSHOP, "action", "EX-1", action="cut around the stains")
    await forms.does(MAKING, "close", "EX-1", outcome="nothing is lost")
    await approved(forms, "S-2", "pre_production")
    await forms.does(MAKING, "milestone", milestone="fabric-in-house")
    await forms.does(WORKSHOP, "cutting")
    await forms.does(WORKSHOP, "outwork_sent", subcontractor="He Ping", process="embroidery", **SENT_OUT)
    await story.stands(points=[["outwork", "W-1"]])
    await forms.does(WORKSHOP, "outwork_returned", "W-1", **CAME_BACK)
    for stage in ("cutting", "sewing", "finishing", "packing"):
        await forms.does(WORKSHOP, "output", stage=stage, lot="A")
    await story.stands(production="made", step="inspect")
    await forms.does(MAKING, "ready", on=AGREED.isoformat())
    await forms.does(QUALITY, "schedule_inspection", on=AGREED.isoformat())
    await story.stands(quality="scheduled")
    await forms.does(QUALITY, "inspected", "QC-1", **FOUND)
    await story.stands(quality="passed", step="book")


async def approved(forms: Forms, reference: str, kind: str) -> None:
    """A further sample, told elsewhere and approved here."""
    story = forms.story
    order = story.order.rpartition("/")[2]
    await story.does(MAKING, "/v1/samples", **asked_sample(reference, kind, order_id=order))
    await story.stands(sampling="requested")
    await forms.does(MANAGER, "sign_sample", reference)
    await room(forms, reference, 1)
    await forms.does(BUSINESS, "sample_approved", f"{reference}.1")
    await story.stands(sampling="approved")


async def shipped(forms: Forms) -> None:
    """Booked, handed over, cleared, on board; the papers; arrived and delivered."""
    story, one = forms.story, "ASN-1"
    await forms.does(LOGISTICS, "request_booking", forwarder="Seawolf Logistics", nominated="yes")
    await forms.does(LOGISTICS, "book", forwarder="Seawolf Logistics", **VOYAGE)
    await story.stands(logistics="booked", step="hand_over")
    await forms.may_not(LOGISTICS, "hand_over", "Shipment sample", about=one)
    await approved(forms, "S-3", "shipment")
    await forms.does(LOGISTICS, "hand_over", one, place="Ningbo, warehouse 3", seals="CN8842107")
    await story.stands(step="ship")
    await forms.does(CLERK, "customs_documents", one)
    await forms.does(CLERK, "declared", one, declaration="310120260519876543")
    await forms.does(CLERK, "customs_asked", one, question="which fibre is the lining?")
    await story.stands(blocked_by=["customs_query"])
    await forms.does(CLERK, "customs_released", one)
    await story.stands(blocked_by=[])
    await forms.does(CLERK, "departed", one, bill_of_lading="EGLV1492")
    await story.stands(headline="departed")
    await forms.does(LOGISTICS, "arrival_forecast", one, on=AGREED.isoformat())
    await forms.does(CLERK, "bill", one, kind="original_bill")
    await forms.does(CLERK, "documents", one)
    await story.stands(documents="copies_sent", originals_wait=True)
    await forms.may_not(CLERK, "originals", "Payment before the originals", about=one)
    await forms.does(FINANCE, "payment", reference="TT-2")
    await story.stands(payment="paid", originals_wait=False)
    await forms.does(CLERK, "originals", one)
    await forms.does(LOGISTICS, "transit_raise", one, what="a carton is wet")
    await forms.does(LOGISTICS, "transit_action", "ASN-1.TX-1", action="the forwarder repacks it")
    await forms.does(LOGISTICS, "transit_resolved", "ASN-1.TX-1", outcome="repacked, nothing is lost")
    await forms.does(LOGISTICS, "arrived", one)
    await story.stands(headline="arrived", step="deliver")
    await forms.does(LOGISTICS, "delivered", one, {"evidence": [PHOTO]}, signed_by="DN 7713")


async def archived(forms: Forms) -> None:
    """The last step is offered open on the order's own page, to whom it belongs."""
    story = forms.story
    await story.stands(headline="settled", step="archive")
    tracking = story.company.tracking
    page = await tracking.get(forms.at, headers=header(BUSINESS))
    answer = await send(tracking, form_of(page.text, f"{forms.at}/do/"), header(BUSINESS))
    assert answer.status_code == 303, said(answer)
    shown = await tracking.get(answer.headers["location"], headers=header(BUSINESS))
    assert "Done: Close the file." in shown.text
    await story.stands(headline="archived", codes=[])
