"""One realistic event of each type of bookings, papers, gates and journeys, told by the logistics service."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.events import shipment as shipments
from shared.events.files import Attachment, Kind
from shared.events.inspection import Inspector
from shared.events.order import Clearance
from shared.events.values import Unit

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
SHIPPING = UUID("51c41d7a-0f0a-5b6a-9b52-4fd0a6f7b0de")
SAMPLE = UUID("1bf91d6f-6df9-52c7-b7f5-1cb5bbf33a5f")
WANG = "f3a2c1d0-6d1e-4b7f-8a43-0c9d8e7f6a5b"
SHANGHAI = timezone(timedelta(hours=8))

OF: dict[str, Any] = {"order_id": ORDER, "shipment": "ASN-1"}
LINES = (shipments.ShipmentLine(line="1", quantity=Decimal(1200), unit=Unit.PIECE),)
SCAN = Attachment(
    digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", kind=Kind.SHIPPING_DOCUMENT,
    name="提单 EGLV1492.pdf", media_type="application/pdf", size=81240,
)  # fmt: skip
CUT_OFFS = shipments.CutOffs(
    shipping_instruction=datetime(2026, 9, 22, 12, tzinfo=SHANGHAI),
    vgm=datetime(2026, 9, 23, 12, tzinfo=SHANGHAI),
    cargo=datetime(2026, 9, 24, 18, tzinfo=SHANGHAI),
)

TOLD_OF_SHIPMENTS: Sequence[tuple[UUID, Event]] = [
    (SHIPPING, event)
    for event in (
        shipments.ClearanceNoted(order_id=ORDER, clearance=Clearance.ORIGINALS, cleared=True),
        shipments.InspectionNoted(
            order_id=ORDER, inspection="F-2", lines=LINES, passed=True, inspector=Inspector.THIRD_PARTY, follows="F-1",
            recorded_by=(WANG,),
        ),
        shipments.SampleNoted(order_id=ORDER, sample_id=SAMPLE, sample="S-118", approved=True),
        shipments.ReadyNoted(order_id=ORDER, on=date(2026, 9, 20), lines=("1",)),
        shipments.BookingRequested(
            **OF, lines=LINES, forwarder="Blue Water 蓝海", nominated=True, mode=shipments.Mode.SEA,
            ready_on=date(2026, 9, 20), wanted_departure=date(2026, 9, 26), remarks="two 40' HQ",
        ),
        shipments.BookingRolled(
            **OF, vessel="EVER GOLDEN 061W", departs_on=date(2026, 10, 3), arrives_on=date(2026, 11, 4),
            cut_offs=CUT_OFFS, reason="the vessel is full 爆舱",
        ),
        shipments.ShipmentHandedOver(
            **OF, lines=LINES, place="Ningbo, warehouse 3", containers=("CSQU3054383",), seals=("CN8842107",),
        ),
        shipments.CustomsDocumentsSent(**OF, to="Blue Water 蓝海", evidence=(SCAN,)),
        shipments.CustomsDeclared(**OF, declaration="310120260519876543"),
        shipments.CustomsQueried(**OF, question="which fibre is the lining?"),
        shipments.CustomsReleased(**OF),
        shipments.BillIssued(
            **OF, number="EGLV1492", kind=shipments.TitleKind.ORIGINAL_BILL, on_board=date(2026, 10, 3),
            evidence=(SCAN,),
        ),
        shipments.DocumentsSent(
            **OF, documents=("commercial invoice", "packing list"), to="Harbour & Sons", waybill="DHL 7712009",
            evidence=(SCAN,),
        ),
        shipments.ShipmentConceded(
            **OF, gate=shipments.ShipmentGate.ORIGINALS, reason="paid tomorrow, says their bank 水单",
            opinion="a customer of ten years", evidence=(SCAN,),
        ),
        shipments.OriginalsReleased(
            **OF, kind=shipments.TitleKind.TELEX_RELEASE, to="Harbour & Sons", waybill="DHL 7712010",
        ),
        shipments.TransitExceptionRaised(**OF, exception="T-1", what="two cartons are wet", evidence=(SCAN,)),
        shipments.TransitExceptionCoordinated(**OF, exception="T-1", action="the forwarder sends a surveyor"),
        shipments.TransitExceptionResolved(**OF, exception="T-1", outcome="the goods are dry"),
        shipments.ArrivalForecast(**OF, on=date(2026, 11, 6), reason="storm in the Bay of Biscay"),
    )
]  # fmt: skip
