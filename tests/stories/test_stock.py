"""An order from stock: no gate of samples, making or inspecting stands before goods that are there."""

from datetime import UTC, datetime, timedelta

from tests.stories.conftest import Company
from tests.stories.telling import BUSINESS, CLERK, FINANCE, LOGISTICS, Story

PROMISED = datetime.now(UTC).date() + timedelta(days=20)
ORDER = {
    "customer_code": "LAGOON",
    "po_number": "LG-2301",
    "currency": "EUR",
    "flow": "from_stock",
    "shipment_sample": True,
    "destination": {"text": "Porto", "country": "PT", "time_zone": "Europe/Lisbon"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
    "payment_terms": {
        "text": "100 % within 30 days of departure",
        "instalments": [{"name": "all", "percent": "100", "due": "on_departure", "days": 30}],
    },
    "lines": [
        {"number": "1", "style": "TOTE-70", "colour": "sand", "unit": "piece", "quantity": "80", "price": "4.10",
         "promised": {"on": str(PROMISED)}}
    ],
}  # fmt: skip


async def test_an_order_from_stock_passes_no_gate_of_making(company: Company) -> None:
    story = Story(company)
    await story.does(BUSINESS, "/v1/customers", code="LAGOON", name="Lagoon Bags", country="PT")
    story.order = f"/v1/orders/{(await story.does(BUSINESS, '/v1/orders', **ORDER))['id']}"
    await story.stands(headline="received", step="release", owner="business_merchandiser", blocked_by=[])
    await story.owes(internal_order="running")
    await story.does(BUSINESS, "release")
    await story.stands(headline="released", step="book", owner="logistics_merchandiser", prospect="on_track")

    await story.does(LOGISTICS, "shipments", shipment="ASN-1", lines=[{"line": "1", "quantity": "50"}])
    await story.stands(headline="partly_booked", step="book")
    await story.does(LOGISTICS, "shipments", shipment="ASN-2")  # what is open
    await story.stands(headline="booked", step="hand_over")
    await story.does(LOGISTICS, "shipments/ASN-1/hand-over")
    await story.stands(headline="partly_handed_over", step="hand_over")
    await story.does(LOGISTICS, "shipments/ASN-2/hand-over")
    await story.stands(headline="handed_over", step="ship")
    for shipment, headline in (("ASN-1", "partly_departed"), ("ASN-2", "departed")):
        await story.does(CLERK, f"shipments/{shipment}/departed", bill_of_lading=f"EGLV-{shipment}")
        await story.stands(headline=headline)
    await story.does(CLERK, "shipments/ASN-1/originals", to="Lagoon Bags")  # the terms hold nothing back
    for shipment in ("ASN-1", "ASN-2"):
        await story.does(LOGISTICS, f"shipments/{shipment}/delivered")
    await story.stands(headline="delivered", step="collect", owner="finance", waits_for="customer")
    await story.owes(internal_order="met", payment="running")
    await story.does(FINANCE, "payments", reference="TT-3", amount="328.00", currency="EUR")
    await story.stands(headline="settled", step="archive")
    await story.owes(payment="met")
    await story.does(BUSINESS, "archive")
    await story.stands(
        headline="archived",
        production="not_planned",
        quality="not_inspected",
        sampling="none",
        material="not_planned",
        plan=None,
        codes=[],
        open=[],
        step=None,
    )
