"""A bag order: work given to a subcontractor, a final inspection that fails, and a manager who lets the goods go."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.stories.conftest import Company
from tests.stories.telling import (
    BUSINESS,
    CLERK,
    FINANCE,
    LOGISTICS,
    MAKING,
    MANAGER,
    PLANNING,
    QUALITY,
    ROOM,
    WORKSHOP,
    Story,
)

PROMISED = datetime.now(UTC).date() + timedelta(days=200)
TOTE: dict[str, Any] = {
    "number": "1",
    "style": "TOTE-70",
    "material": "canvas 16 oz",
    "construction": "lined, zip pocket",
    "colour": "sand",
    "unit": "piece",
}
ORDER = {
    "customer_code": "LAGOON",
    "po_number": "LG-2208",
    "currency": "EUR",
    "flow": "made_to_order",
    "destination": {"text": "Porto", "country": "PT", "time_zone": "Europe/Lisbon"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
    "lines": [TOTE | {"quantity": "500", "price": "4.10", "promised": {"on": str(PROMISED)}}],
}
ALL = [{"line": "1", "quantity": "500"}]


async def test_a_bag_order_with_outwork_a_failed_inspection_and_a_concession(company: Company) -> None:
    story = Story(company)
    await story.does(BUSINESS, "/v1/customers", code="LAGOON", name="Lagoon Bags", country="PT")
    order = (await story.does(BUSINESS, "/v1/orders", **ORDER))["id"]
    story.order = f"/v1/orders/{order}"
    await planned_as_a_bag(story)
    await given_out(story)
    await failed(story)
    await conceded(story)
    await gone(story)


async def planned_as_a_bag(story: Story) -> None:
    """The terms ask for no deposit, so production starts at once; bulk waits for the pre-production sample."""
    await story.does(PLANNING, "plan/template", template="bag", reason="a tote, stitched outside")
    await story.does(BUSINESS, "release")
    shown = await story.stands(headline="released", production="planned", step="start_production", blocked_by=[])
    assert shown["plan"]["template"] == "bag"
    await story.does(PLANNING, "plan/start")
    await story.may_not(WORKSHOP, "plan/cutting", "bulk_cutting")
    sample = {
        "customer_code": "LAGOON",
        "reference": "S-1",
        "kind": "pre_production",
        "order_id": story.order.rpartition("/")[2],
        "lines": [TOTE | {"quantity": "1"}],
    }
    at = f"/v1/samples/{(await story.does(MAKING, '/v1/samples', **sample))['id']}"
    await story.does(MANAGER, f"{at}/sign", version=1)
    await story.does(MAKING, f"{at}/rounds")
    await story.does(ROOM, f"{at}/rounds/1/made")
    await story.does(BUSINESS, f"{at}/rounds/1/approved", comments="seen at our showroom")
    await story.does(WORKSHOP, "plan/cutting")


async def given_out(story: Story) -> None:
    """Stitched by a subcontractor 外发厂, who brings it back in parts, some of it spoiled."""
    await story.does(WORKSHOP, "output", report="R-1", stage="cutting", lines=[{"line": "1", "quantity": "520"}])
    await story.does(
        WORKSHOP, "outwork", note="W-1", subcontractor="Yiwu Stitching 义乌", process="stitching",
        lines=[{"line": "1", "quantity": "520"}],
    )  # fmt: skip
    await story.does(WORKSHOP, "outwork/W-1/returned", note="RW-1", lines=[{"line": "1", "quantity": "300"}])
    await story.stands(headline="in_production", production="in_work", step="make", points=[["outwork", "W-1"]])
    (balance,) = (await story.knows(MAKING, "output"))["balance"]
    assert (balance["sent"], balance["out"]) == ("520", "220")
    await story.does(
        WORKSHOP, "outwork/W-1/returned", note="RW-2", lines=[{"line": "1", "quantity": "205", "spoiled": "15"}]
    )
    await story.stands(open=[])
    for number, stage in enumerate(("sewing", "assembling", "finishing", "packing"), 2):
        await story.does(WORKSHOP, "output", report=f"R-{number}", stage=stage, lines=ALL)
    await story.stands(headline="made", production="made", step="inspect", owner="quality")


async def failed(story: Story) -> None:
    """500 pieces: 50 are looked at, and of these 3 may have a major defect. 6 have."""
    await story.does(QUALITY, "inspections/QC-1/performed", time="final", inspector="own", lots=ALL, found={"major": 6})
    shown = await story.stands(quality="failed", headline="made", step="inspect")
    (inspection,) = shown["inspections"]
    assert inspection["result"] == "failed"
    await story.does(LOGISTICS, "shipments", shipment="ASN-1", vessel="Ever Given 042W")
    problem = await story.may_not(LOGISTICS, "shipments/ASN-1/hand-over", "final_inspection")
    assert "concession" in problem["opened_by"]


async def conceded(story: Story) -> None:
    """Only a manager lets it through, having seen the inspections as they are; then the goods may go."""
    seen = (await story.knows(MANAGER, "inspections"))["version"]
    reason = "the customer takes the crooked label, by their mail of today"
    await story.is_not_theirs(QUALITY, "inspections/QC-1/concede", version=seen, reason=reason)
    await story.does(MANAGER, "inspections/QC-1/concede", version=seen, reason=reason)
    await story.stands(quality="passed", step="hand_over")
    await story.does(LOGISTICS, "shipments/ASN-1/hand-over")
    await story.stands(headline="handed_over", codes=[])


async def gone(story: Story) -> None:
    """Some of it arrives damaged: a fact, which stays to be seen."""
    await story.does(CLERK, "shipments/ASN-1/departed", bill_of_lading="EGLV1600")
    await story.does(LOGISTICS, "shipments/ASN-1/delivered", lines=ALL, damaged=[{"line": "1", "quantity": "4"}])
    await story.stands(headline="delivered", step="archive", codes=["delivered_damaged"], prospect="done")
    await story.may_not(BUSINESS, "archive", "archive")
    await story.does(FINANCE, "payments", reference="TT-9", amount="2050.00", currency="EUR")
    await story.does(BUSINESS, "archive")
    await story.stands(headline="archived", payment="paid", open=[])
