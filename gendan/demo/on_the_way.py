"""Orders on their way, and what happens to goods and papers there; and goods that come from stock."""

from gendan.demo.chapters import (
    countersigned,
    garment,
    inspected,
    made,
    paid,
    passed,
    received,
    released,
    shipped,
)
from gendan.demo.customers import (
    CREDIT,
    FELIXSTOWE,
    HAMBURG,
    JEBEL_ALI,
    LEIXOES,
    OPEN_ACCOUNT,
    SYDNEY,
    TORONTO,
    VALPARAISO,
    incoterm,
)
from gendan.demo.goods import CHINO, LINEN, PARKA, RAIN, SATCHEL, SHIRT, TOTE
from gendan.demo.steps import (
    CLERK,
    FINANCE,
    LOGISTICS,
    WORKSHOP,
    Date,
    Moment,
    Paper,
    Planned,
    Play,
    but,
    on,
)

_DDP = incoterm("DDP", "Toronto DC")

_ROLLED = PARKA.of(("black", "M", 500), ("black", "L", 600))
ROLLED = Play(
    "NL-4500174",
    "Late: handed over in time, and rolled 甩柜 by the carrier to a vessel a week later.",
    (
        *received(-88, "DEMO-NORDLICHT", "NL-4500174", _ROLLED, -2, HAMBURG),
        *released(-86),
        paid(-84, "TT-26-0727", _ROLLED.part(30)),
        *garment("DEMO-NORDLICHT", _ROLLED, sample="PP-4500174"),
        *passed(_ROLLED),
        *but(shipped(_ROLLED, to="DEHAM", vessel="CMA CGM Antoine 0FL8W", container="CMAU1182645", bill="EGLV149201174",
                     customer="Nordlicht Sportmode GmbH"),
             "departed", "bills", "documents-sent", "documents-sent/reached"),
        on(-2, LOGISTICS, "shipments/ASN-1/rolled", vessel="CMA CGM Kerguelen 0FL9W", departs_on=Date(8),
           arrives_on=Date(39), reason="vessel overbooked at Ningbo, 40 containers left behind 爆舱甩柜",
           cut_offs={"cargo": Moment(6, "18:00")}),
    ),
)  # fmt: skip

_TWO_DATES = LINEN.of(("sand", "M", 1000), ("sky", "L", 800))
PARTLY_SHIPPED = Play(
    "PT-3358",
    "The sand half left on its day; the sky half is promised for three weeks from now and is being sewn.",
    (
        *received(-94, "DEMO-PACIFICO", "PT-3358", _TWO_DATES, (-6, 21), VALPARAISO),
        *released(-92),
        paid(-89, "TT-26-0719", _TWO_DATES.part(30)),
        *but(garment("DEMO-PACIFICO", _TWO_DATES, sample="PP-3358", charged=True, until="half-sewn"), "output"),
        *made(_TWO_DATES, "cutting", Planned("cut", -1), Planned("cut")),
        on(Planned("half-sewn"), WORKSHOP, "output", report="SEW-1", stage="sewing", lines=_TWO_DATES.share(100, 1)),
        on(Planned("finished"), WORKSHOP, "output", report="FIN-1", stage="finishing", lines=_TWO_DATES.share(100, 1)),
        on(Planned("packed"), WORKSHOP, "output", report="PAC-1", stage="packing", lines=_TWO_DATES.share(100, 1)),
        inspected("QC-1", Planned("final-inspection"), _TWO_DATES.share(100, 1), major=3, minor=5),
        on(-12, LOGISTICS, "shipments", shipment="ASN-1", mode="sea", forwarder="Pacífico Cargo", nominated=True,
           vessel="Cosco Santiago 031E", loading_port="CNNGB", discharge_port="CLVAP", departs_on=Date(-6),
           arrives_on=Date(28), booking_number="PC-55810", lines=_TWO_DATES.share(100, 1)),
        on(Planned("handed-over"), LOGISTICS, "shipments/ASN-1/hand-over", place="Ningbo CY",
           containers=["TCNU2778054"], seals=["CN7719034"]),
        on(Planned("handed-over", 1), CLERK, "shipments/ASN-1/customs/declared", declaration="310120260519833580"),
        on(-7, CLERK, "shipments/ASN-1/customs/released"),
        on(-6, CLERK, "shipments/ASN-1/departed", vessel="Cosco Santiago 031E", bill_of_lading="COSU63358001"),
        on(-5, CLERK, "shipments/ASN-1/bills", number="COSU63358001", kind="original_bill", on_board=Date(-6)),
        on(-3, WORKSHOP, "output", report="SEW-2", stage="sewing", lines=_TWO_DATES.share(60, 2)),
        on(-2, LOGISTICS, "shipments", shipment="ASN-2", mode="sea", forwarder="Pacífico Cargo", nominated=True,
           vessel="Cosco Pacific 044E", loading_port="CNNGB", discharge_port="CLVAP", departs_on=Date(21),
           arrives_on=Date(55), booking_number="PC-55847", cut_offs={"cargo": Moment(19, "18:00")}),
    ),
)  # fmt: skip

_QUERIED = RAIN.of(("navy", "M", 600), ("navy", "L", 600), ("rust", "L", 400), price="31.50")
CUSTOMS_QUERY = Play(
    "MR-87702",
    "At the customs since the day before yesterday: they ask for the lab report of the membrane.",
    (
        *received(-96, "DEMO-MAPLE", "MR-87702", _QUERIED, 37, TORONTO, incoterm=_DDP),
        *released(-94),
        paid(-91, "TT-26-0711", _QUERIED.part(30)),
        *garment("DEMO-MAPLE", _QUERIED, sample="PP-87702"),
        *passed(_QUERIED),
        *but(
            shipped(_QUERIED, to="CAVAN", vessel="MSC Beira 447E", container="MSKU4029184", bill="MAEU227702",
                    customer="Maple Ridge Outfitters Inc.", term=_DDP, booked="sewn"),
            "customs/released", "departed", "bills", "documents-sent",
        ),
        on(-2, CLERK, "shipments/ASN-1/customs/queried",
           question="HS 6201.40: lab report of the membrane; why is the value 9 % below last season's? 查验"),
    ),
)  # fmt: skip

_BALANCE = CHINO.of(("navy", "32", 900), ("navy", "34", 1100))
ORIGINALS_WAIT = Play(
    "HS-2219",
    "On the water for a week; the original bills of lading wait here until the balance is paid.",
    (
        *received(-91, "DEMO-HARBOUR", "HS-2219", _BALANCE, -7, FELIXSTOWE, currency="GBP"),
        countersigned(-90),
        *released(-89),
        paid(-86, "TT-26-0701", _BALANCE.part(30), "GBP"),
        *garment("DEMO-HARBOUR", _BALANCE, sample="PP-2219"),
        *passed(_BALANCE),
        *shipped(_BALANCE, to="GBFXT", vessel="HMM Algeciras 022W", container="HLXU6503318", bill="HDMU4402219",
                 customer="Harbour & Sons Ltd"),
    ),
)  # fmt: skip

_AROUND = SHIRT.of(("ecru", "M", 1200), ("ecru", "L", 1200))
ARRIVES_LATE = Play(
    "ANT/26/092",
    "On the water for Dubai; the carrier moved the arrival twice. Promised was on board, and that was kept.",
    (
        *received(-105, "DEMO-ALNOOR", "ANT/26/092", _AROUND, -13, JEBEL_ALI, payment_terms=CREDIT,
                  incoterm=incoterm("CFR", "Jebel Ali")),
        on(-103, FINANCE, "credits", reference="LC-DIB-260618", issuing_bank="Dubai Islamic Bank",
           amount=str(_AROUND.value), currency="USD", latest_shipment=Date(-5), expires=Date(16)),
        on(-102, FINANCE, "credits/LC-DIB-260618/check", verified=True),
        *released(-101),
        *garment("DEMO-ALNOOR", _AROUND, sample="PP-092"),
        *passed(_AROUND),
        *shipped(_AROUND, to="AEJEA", vessel="Ever Lucid 1142W", container="EGHU9204179", bill="EGLV149200092",
                 customer="Dubai Islamic Bank", term=incoterm("CFR", "Jebel Ali")),
        on(-8, CLERK, "shipments/ASN-1/originals", to="Dubai Islamic Bank", waybill="DHL 7712009"),
        on(-5, LOGISTICS, "shipments/ASN-1/forecast", on=Date(20), reason="waits for a berth at Singapore 新加坡塞港"),
        on(-1, LOGISTICS, "shipments/ASN-1/forecast", on=Date(24),
           reason="transshipment missed, next feeder on the 9th"),
    ),
)  # fmt: skip

_DAMAGED = SATCHEL.of(("black", "one size", 400), ("burgundy", "one size", 300))
DAMAGED = Play(
    "BSC-7610",
    "Delivered by air with 24 bags missing and 8 wet; the forwarder's surveyor was there.",
    (
        *received(-70, "DEMO-BONDI", "BSC-7610", _DAMAGED, -22, SYDNEY, payment_terms=OPEN_ACCOUNT),
        *released(-69, "rush"),
        *garment("DEMO-BONDI", _DAMAGED, sample="PP-7610"),
        *passed(_DAMAGED),
        on(-27, LOGISTICS, "shipments", shipment="ASN-1", mode="air", forwarder="Seawolf Logistics", vessel="QF 130",
           booking_number="SWF-A-2231", loading_port="CNSHA", discharge_port="AUSYD", departs_on=Date(-22),
           arrives_on=Date(-21)),
        on(Planned("handed-over"), LOGISTICS, "shipments/ASN-1/hand-over", place="PVG cargo terminal 浦东货站"),
        on(Planned("handed-over"), CLERK, "shipments/ASN-1/customs/declared", declaration="223320260519117610"),
        on(-22, CLERK, "shipments/ASN-1/customs/released"),
        on(-22, CLERK, "shipments/ASN-1/departed", vessel="QF 130", air_waybill="081-44127610"),
        on(-20, LOGISTICS, "shipments/ASN-1/arrived"),
        on(-20, LOGISTICS, "shipments/ASN-1/exceptions", exception="T-1",
           what="two cartons are missing and one is wet at the handling agent's",
           evidence=[_DAMAGED.photo("wet-carton.jpg")]),
        on(-19, LOGISTICS, "shipments/ASN-1/exceptions/T-1/coordinated",
           action="Seawolf send a surveyor; airline notified"),
        on(-17, LOGISTICS, "shipments/ASN-1/delivered", signed_by="DN 7610, with reservation",
           lines=[{"line": "1", "quantity": "376"}, {"line": "2", "quantity": "300"}],
           short=[{"line": "1", "quantity": "24"}], damaged=[{"line": "2", "quantity": "8"}],
           evidence=[Paper("shipping_document", "POD-7610.pdf", ("Proof of delivery", "24 short, 8 wet"))]),
    ),
)  # fmt: skip

_STOCK = TOTE.of(("ecru", "one size", 240), ("navy", "one size", 160))
STOCK_TO_GO = Play(
    "HS-2299",
    "Bags from stock, booked for the weekend's consolidation.",
    (
        *received(-4, "DEMO-HARBOUR", "HS-2299", _STOCK, 5, FELIXSTOWE, currency="GBP", flow="from_stock",
                  payment_terms=OPEN_ACCOUNT),
        countersigned(-4),
        *released(-3),
        on(-1, LOGISTICS, "shipments", shipment="ASN-1", mode="sea", forwarder="Seawolf Logistics", remarks="LCL 拼箱",
           vessel="Ever Govern 0912W", loading_port="CNNGB", discharge_port="GBFXT", departs_on=Date(4),
           arrives_on=Date(36), booking_number="SWF-21307", weight_kg="118.0",
           cut_offs={"cargo": Moment(2, "16:00")}),
    ),
)  # fmt: skip

_OVERDUE = TOTE.of(("sand", "one size", 300))
STOCK_UNPAID = Play(
    "LM-0902",
    "Bags from stock, flown out two days late and delivered a month ago; the invoice is overdue.",
    (
        *received(-42, "DEMO-LAGOA", "LM-0902", _OVERDUE, -36, LEIXOES, currency="EUR", flow="from_stock",
                  payment_terms=OPEN_ACCOUNT),
        *released(-41),
        on(-39, LOGISTICS, "shipments", shipment="ASN-1", mode="air", forwarder="Seawolf Logistics", vessel="TP 6701",
           loading_port="CNSHA", discharge_port="PTOPO", departs_on=Date(-34), arrives_on=Date(-33)),
        on(-35, LOGISTICS, "shipments/ASN-1/hand-over", place="PVG cargo terminal 浦东货站"),
        on(-34, CLERK, "shipments/ASN-1/departed", air_waybill="047-33120902"),
        on(-33, LOGISTICS, "shipments/ASN-1/arrived"),
        on(-31, LOGISTICS, "shipments/ASN-1/delivered", signed_by="Guia 0902"),
    ),
)  # fmt: skip

_TODAY = SATCHEL.of(("black", "one size", 60))
STOCK_TODAY = Play(
    "BSC-7811",
    "Came in today: a few satchels from stock.",
    (*received(0, "DEMO-BONDI", "BSC-7811", _TODAY, 16, SYDNEY, flow="from_stock", payment_terms=OPEN_ACCOUNT),),
)

ALL = (
    ROLLED, PARTLY_SHIPPED, CUSTOMS_QUERY, ORIGINALS_WAIT, ARRIVES_LATE, DAMAGED, STOCK_TO_GO, STOCK_UNPAID,
    STOCK_TODAY,
)  # fmt: skip
