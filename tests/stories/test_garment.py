"""A garment order from inquiry to archive: every gate is tried once, refuses by its name, and is opened rightly."""

from tests.shared.attachments.pictures import PDF, picture
from tests.stories.conftest import Company
from tests.stories.garments import AGREED, ALL, CUSTOMER, ORDER, PROFILE, asked_sample
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
)


async def test_a_garment_order_from_inquiry_to_archive(company: Company) -> None:
    story = Story(company)
    await story.does(BUSINESS, "/v1/customers", **CUSTOMER)
    await story.does(BUSINESS, "/v1/customers/HARBOUR/profile", **PROFILE)
    inquiry = await asked(story)
    proto = await sampled(story)
    await ordered(story, inquiry)
    await compared_and_asked(story, proto)
    then = await released(story)
    await started(story)
    await cut(story)
    await made_and_inspected(story)
    await handed_over(story)
    await shipped_and_paid(story)
    await archived(story)
    assert (await story.stood(known_by=then))["headline"] == "released"


async def asked(story: Story) -> str:
    """They ask, and we quote."""
    inquiry = await story.does(
        BUSINESS, "/v1/inquiries", customer_code="HARBOUR", reference="INQ-31", words="a padded jacket like J-1100"
    )
    at = f"/v1/inquiries/{inquiry['id']}"
    await story.does(BUSINESS, f"{at}/quoted", quotation="Q-118")
    return at


async def sampled(story: Story) -> str:
    """A proto: signed for, made twice, photographed, charged, sent, approved, sealed. Answers the sample's id."""
    elements = asked_sample("S-1", "proto", inquiry="INQ-31")
    await story.may_not(BUSINESS, "/v1/samples", "four_elements", **elements | {"specifications": []})
    id = (await story.does(BUSINESS, "/v1/samples", **elements))["id"]
    at = f"/v1/samples/{id}"
    await story.may_not(BUSINESS, f"{at}/rounds", "sample_signature")
    await story.is_not_theirs(WORKSHOP, f"{at}/rounds")
    await story.does(MANAGER, f"{at}/sign", version=1)
    await story.does(BUSINESS, f"{at}/rounds")
    await story.does(ROOM, f"{at}/rounds/1/made")
    await story.does(ROOM, f"{at}/rounds/1/reviewed", passed=False, findings="the left pocket is crooked")
    await sent(story, at, 2, is_tried=True)
    await story.does(BUSINESS, f"{at}/rounds/2/feedback-requested")
    await story.may_not(BUSINESS, f"{at}/rounds/2/seal", "sample_approval")
    await story.does(BUSINESS, f"{at}/rounds/2/approved", comments="go ahead")
    await story.does(BUSINESS, f"{at}/rounds/2/seal")
    return str(id)


async def sent(story: Story, at: str, number: int, *, is_tried: bool = False) -> None:
    """A round is made, and goes out to a new customer; tried first without photo and without a word on its charge."""
    parcel = {"courier": "DHL", "waybill": f"JD 00{number}", "courier_terms": "collect", "pieces": 2}
    round = f"{at}/rounds/{number}"
    await story.does(BUSINESS, f"{at}/rounds")
    await story.does(ROOM, f"{round}/made")
    await story.does(ROOM, f"{round}/reviewed", passed=True)
    if is_tried:
        await story.may_not(BUSINESS, f"{round}/dispatched", "photo", **parcel)
    photo = await story.uploads(ROOM, "order", "photo", "front.jpg", picture(), "image/jpeg")
    await story.does(ROOM, f"{round}/photographed", photos=[photo])
    if is_tried:
        await story.may_not(BUSINESS, f"{round}/dispatched", "sample_charge", **parcel)
    version = (await story.knows(BUSINESS, at))["version"]
    await story.does(MANAGER, f"{at}/charge", version=version, courier_terms="collect")
    await story.does(BUSINESS, f"{round}/dispatched", **parcel)
    await story.does(BUSINESS, f"{round}/delivered", confirmed_by="the courier's page")


async def ordered(story: Story, inquiry: str) -> None:
    """The inquiry becomes an order; 48 hours begin to run."""
    order = (await story.does(BUSINESS, "/v1/orders", **ORDER))["id"]
    story.order = f"/v1/orders/{order}"
    await story.does(BUSINESS, f"{inquiry}/won", order_id=order)
    await story.does(BUSINESS, "acknowledge")
    shown = await story.stands(
        headline="acknowledged",
        countersign="waiting",
        payment="open",
        step="release",
        owner="manager",
        blocked_by=["countersignature"],
        prospect="on_track",
    )
    assert shown["value"] == "10080.00"
    assert "value" not in await story.stands(WORKSHOP, headline="acknowledged")  # the workshop sees no price
    await story.owes(internal_order="running", payment="running")


async def compared_and_asked(story: Story, proto: str) -> None:
    """The papers differ from the sealed sample, and one thing is not clear; both hold back the release."""
    await story.may_not(BUSINESS, "release", "countersign")
    version = (await story.knows(BUSINESS, story.order))["version"]
    await story.does(MANAGER, "countersign", version=version)
    await story.does(BUSINESS, "clarifications", number="Q1", question="which navy: 19-3933 or 19-4024?")
    await story.stands(step="release", waits_for="customer", blocked_by=["clarification"])
    await story.owes(internal_order="running", clarification="running")
    await story.may_not(BUSINESS, "release", "clarification")
    await story.does(BUSINESS, "clarifications/Q1/called", outcome="will answer by mail this afternoon")
    await story.may_not(BUSINESS, "release", "clarification")  # a call is no answer in writing
    mail = await story.uploads(BUSINESS, "order", "customer_paper", "mail.pdf", PDF, "application/pdf")
    await story.does(BUSINESS, "clarifications/Q1/answer", answer="19-4024", evidence=[mail])

    await story.does(BUSINESS, "comparisons", sample_id=proto)
    (compared,) = (await story.knows(BUSINESS, story.order))["comparisons"]
    (difference,) = compared["differences"]
    assert (difference["element"], difference["sealed"], difference["ordered"]) == (
        "material", "nylon 70D", "nylon 40D",
    )  # fmt: skip
    await story.stands(step="release", blocked_by=["difference"])
    await story.may_not(BUSINESS, "release", "difference")
    await story.does(BUSINESS, f"differences/{difference['number']}/accept", reason="lighter, says their mail of today")


async def released(story: Story) -> str:
    """Another date is agreed on; a hold ends; the order is released, and planned. Answers the moment of that."""
    await story.does(MAKING, "dates", number="D1", on=str(AGREED), by="factory", reason="the mill is full")
    await story.does(BUSINESS, "dates/D1/confirm", by="customer")
    await story.stands(
        step="release", owner="business_merchandiser", blocked_by=[], prospect="on_track", promised_on=str(AGREED)
    )
    await story.does(BUSINESS, "hold", reason="the label artwork is checked")
    await story.stands(headline="on_hold", step="resume")
    await story.may_not(BUSINESS, "release", "hold")
    await story.does(BUSINESS, "resume")
    await story.may_not(PLANNING, "plan/start", "release")
    await story.does(BUSINESS, "release")
    shown = await story.stands(headline="released", production="planned", step="start_production", prospect="on_track")
    assert shown["plan"]["template"] == "garment"
    await story.owes(internal_order="met", clarification="met", milestone="running")
    return str(shown["known_at"])


async def started(story: Story) -> None:
    """Without the deposit nothing begins."""
    await story.stands(step="start_production", waits_for="customer", blocked_by=["money_for_production"])
    await story.may_not(PLANNING, "plan/start", "production_start")
    await story.is_not_theirs(WORKSHOP, "payments", reference="TT-1", amount="3024.00", currency="USD")
    slip = await story.uploads(FINANCE, "order", "bank_slip", "slip.pdf", PDF, "application/pdf")
    await story.does(
        FINANCE, "payments", reference="TT-1", amount="3024.00", currency="USD", instalment="deposit", evidence=[slip]
    )
    await story.does(PLANNING, "plan/start")
    await story.stands(headline="in_production", production="started", payment="part_paid", step="make")


async def cut(story: Story) -> None:
    """Fabric comes in; bulk waits for the pre-production sample."""
    await story.does(
        PURCHASING, "materials", material="M-1", description="nylon 40D, navy", unit="metre",
        consumption={"each": "1.5", "wastage": "5"}, lines=["1", "2"],
    )  # fmt: skip
    await story.does(
        PURCHASING, "materials/M-1/ordered", supplier="Weifang Mill 潍坊", reference="PU-311", quantity="1900"
    )
    await story.does(PURCHASING, "materials/M-1/received", delivery="DN-1", quantity="900")
    shown = await story.stands(material="partly_received")
    assert shown["materials"][0]["needed"] == "1890"
    await story.does(PURCHASING, "materials/M-1/received", delivery="DN-2", quantity="1000")
    await story.stands(material="received")

    await story.may_not(WORKSHOP, "plan/cutting", "bulk_cutting")
    await approved_sample(story, "S-2", "pre_production")
    await story.does(WORKSHOP, "plan/cutting")
    await story.stands(step="make", owner="workshop", sampling="approved", codes=[])


async def approved_sample(story: Story, reference: str, kind: str) -> None:
    """One for this order, approved at the first attempt."""
    order = story.order.rpartition("/")[2]
    id = (await story.does(MAKING, "/v1/samples", **asked_sample(reference, kind, order_id=order)))["id"]
    at = f"/v1/samples/{id}"
    await story.stands(sampling="requested")
    await story.does(MANAGER, f"{at}/sign", version=1)
    await sent(story, at, 1)
    await story.stands(sampling="sent")
    await story.owes(sample_follow_up="running", sample_feedback="running")
    await story.does(BUSINESS, f"{at}/rounds/1/feedback-requested")
    await story.owes(sample_follow_up="met")
    await story.does(BUSINESS, f"{at}/rounds/1/approved", comments="as the sealed one")


async def made_and_inspected(story: Story) -> None:
    """From stage to stage; what comes out of the last one is made, and not yet inspected."""
    for number, stage in enumerate(("cutting", "sewing", "finishing", "packing"), 1):
        await story.does(WORKSHOP, "output", report=f"R-{number}", stage=stage, lot="A", lines=ALL)
    await story.stands(headline="made", production="made", quality="not_inspected", step="inspect", owner="quality")
    await story.does(QUALITY, "inspections", inspection="QC-1", time="final", inspector="own", on=str(AGREED), lots=ALL)
    await story.does(MAKING, "plan/ready-forecasts", on=str(AGREED), lines=["1", "2"])
    await story.stands(quality="scheduled")


async def handed_over(story: Story) -> None:
    """Booked; but nothing goes before its final inspection, and before their word on the shipment sample."""
    await story.does(LOGISTICS, "shipments/ASN-1/request", forwarder="Seawolf Logistics", nominated=True, mode="sea")
    await story.may_not(
        LOGISTICS, "shipments", "quantity", shipment="ASN-2", lines=[{"line": "1", "quantity": "631"}]
    )  # 5 % over 600 are 630
    await story.does(
        LOGISTICS, "shipments", shipment="ASN-1", lines=ALL, mode="sea", vessel="Ever Given 042W",
        loading_port="CNNGB", discharge_port="DEHAM", containers=["CSQU3054383"],
    )  # fmt: skip
    await story.stands(headline="booked", logistics="booked", step="inspect")
    await story.may_not(LOGISTICS, "shipments/ASN-1/hand-over", "final_inspection")
    await story.does(
        QUALITY, "inspections/QC-1/performed", time="final", inspector="own", lots=ALL, found={"major": 5, "minor": 7}
    )
    shown = await story.stands(quality="passed", step="hand_over", owner="logistics_merchandiser")
    assert [each["result"] for each in shown["inspections"]] == ["passed"]
    await story.may_not(LOGISTICS, "shipments/ASN-1/hand-over", "shipment_sample")
    await approved_sample(story, "S-3", "shipment")
    await story.does(LOGISTICS, "shipments/ASN-1/hand-over", place="Ningbo, warehouse 3", seals=["CN8842107"])
    await story.stands(headline="handed_over", step="ship", owner="shipping_clerk", codes=[])


async def shipped_and_paid(story: Story) -> None:
    """Through the customs and on board; the originals wait for the balance; then they arrive."""
    at = "shipments/ASN-1"
    await story.does(CLERK, f"{at}/customs/documents-sent", to="Seawolf Logistics")
    await story.does(CLERK, f"{at}/customs/declared", declaration="310120260519876543")
    await story.does(CLERK, f"{at}/customs/queried", question="which fibre is the lining?")
    await story.stands(documents="declared", step="ship", blocked_by=["customs_query"])
    await story.does(CLERK, f"{at}/customs/released")
    await story.stands(documents="customs_released", blocked_by=[])
    await story.does(CLERK, f"{at}/departed", vessel="Ever Given 042W", bill_of_lading="EGLV1492")
    await story.stands(headline="departed", step="deliver", prospect="done")
    await story.does(CLERK, f"{at}/bills", number="EGLV1492", kind="original_bill")
    await story.does(CLERK, f"{at}/documents-sent", documents=["invoice", "copy of B/L"], to="Harbour & Sons")
    await story.stands(documents="copies_sent", originals_wait=True)
    await story.may_not(CLERK, f"{at}/originals", "originals", to="Harbour & Sons")
    await story.may_not(BUSINESS, "archive", "archive")
    await story.does(FINANCE, "payments", reference="TT-2", amount="7056.00", currency="USD", instalment="balance")
    await story.does(CLERK, f"{at}/originals", to="Harbour & Sons", waybill="DHL 7712009")
    await story.stands(documents="title_released", payment="paid", originals_wait=False)
    await story.does(LOGISTICS, f"{at}/arrived")
    await story.stands(headline="arrived", step="deliver", owner="logistics_merchandiser")
    await story.does(LOGISTICS, f"{at}/delivered", signed_by="DN 7713")
    await story.stands(headline="settled", logistics="delivered", step="archive", owner="business_merchandiser")


async def archived(story: Story) -> None:
    """Everything is there, nothing was passed by, and the file is closed."""
    checklist = (await story.knows(BUSINESS, "archive"))["checklist"]
    assert all(each["is_there"] for each in checklist), checklist
    await story.does(BUSINESS, "archive")
    await story.stands(
        headline="archived",
        commercial="released",
        sampling="approved",
        material="received",
        production="made",
        quality="passed",
        logistics="delivered",
        documents="title_released",
        payment="paid",
        open=[],
        step=None,
        codes=[],
    )
    await story.owes_no("internal_order", "clarification", "payment", "sample_follow_up", "sample_feedback")
