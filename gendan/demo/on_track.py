"""Orders that go as they should: in all stages, from papers that came in today to a file that is closed."""

from gendan.demo.chapters import (
    asked,
    bag,
    countersigned,
    garment,
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
    KOBE,
    LEIXOES,
    ON_DELIVERY,
    SYDNEY,
    incoterm,
)
from gendan.demo.goods import CHINO, LINEN, PARKA, RAIN, SATCHEL, SHIRT, TOTE
from gendan.demo.steps import BUSINESS, CLERK, FINANCE, LOGISTICS, ORDER, QUALITY, Date, Paper, Planned, Play, on

_CHINO = CHINO.of(("olive", "32", 700), ("olive", "34", 800), ("sand", "32", 500), ("sand", "34", 500))
CUTTING = Play(
    "BSC-7715",
    "Chinos for Sydney, being cut; everything in time.",
    (
        *received(-58, "DEMO-BONDI", "BSC-7715", _CHINO, 33, SYDNEY),
        *released(-56),
        paid(-53, "TT-26-0871", _CHINO.part(30)),
        *garment("DEMO-BONDI", _CHINO, sample="PP-7715"),
        *passed(_CHINO),
    ),
)

_SHIRT = SHIRT.of(("sky", "M", 600), ("sky", "L", 600), ("sky", "XL", 300))
SEWING = Play(
    "HS-2263",
    "Oxford shirts for London, sewn to a half; the customer's own inspector comes for the final inspection.",
    (
        *received(-61, "DEMO-HARBOUR", "HS-2263", _SHIRT, 23, FELIXSTOWE, currency="GBP"),
        countersigned(-60),
        *released(-59),
        paid(-57, "TT-26-0844", _SHIRT.part(30), "GBP"),
        *garment("DEMO-HARBOUR", _SHIRT, sample="PP-2263"),
        on(-1, QUALITY, "inspections", inspection="QC-1", time="final", inspector="customer", lots=_SHIRT.share(100),
           on=Date(Planned("final-inspection"))),
    ),
)  # fmt: skip

_TOTE = TOTE.of(("ecru", "one size", 3000), ("navy", "one size", 1800))
BAGS = Play(
    "LM-0931",
    "Canvas totes for Porto: material is in the house, cutting begins in some days.",
    (
        *received(
            -52, "DEMO-LAGOA", "LM-0931", _TOTE, 36, LEIXOES, currency="EUR", incoterm=incoterm("CIF", "Leixões")
        ),
        *released(-50, "bag"),
        paid(-48, "TT-26-0902", _TOTE.part(30), "EUR"),
        *bag("DEMO-LAGOA", _TOTE, sample="PP-0931"),
        *passed(_TOTE),
    ),
)

_SATCHEL = SATCHEL.of(("burgundy", "one size", 800), ("black", "one size", 1200), price="1980")
BAG_TO_INSPECT = Play(
    "SK-50817",
    "Satchels for Kobe, packed; the final inspection by the customer's inspector is the day after tomorrow.",
    (
        *received(-98, "DEMO-SAKURAI", "SK-50817", _SATCHEL, 8, KOBE, currency="JPY"),
        *released(-96, "bag"),
        paid(-94, "TT-26-0790", _SATCHEL.part(30), "JPY"),
        *bag("DEMO-SAKURAI", _SATCHEL, sample="PP-50817", until="packed"),
        on(-2, QUALITY, "inspections", inspection="QC-1", time="final", inspector="customer", on=Date(2),
           lots=_SATCHEL.share(100)),
        on(-2, LOGISTICS, "shipments", shipment="ASN-1", mode="sea", forwarder="Nippon Konpo 日本梱包", nominated=True,
           vessel="Suzhou Express 118E", loading_port="CNNGB", discharge_port="JPUKB", departs_on=Date(8),
           arrives_on=Date(12), booking_number="NK-77120"),
    ),
)  # fmt: skip

_RAIN = RAIN.of(("black", "M", 400), ("black", "L", 500), ("olive", "L", 300))
TO_HAND_OVER = Play(
    "HS-2240",
    "Rain jackets for Felixstowe: inspected and booked, they go to the forwarder tomorrow.",
    (
        *received(-88, "DEMO-HARBOUR", "HS-2240", _RAIN, 5, FELIXSTOWE, currency="GBP"),
        countersigned(-87),
        *released(-86),
        paid(-84, "TT-26-0772", _RAIN.part(30), "GBP"),
        *garment("DEMO-HARBOUR", _RAIN, sample="PP-2240"),
        *passed(_RAIN),
        *shipped(_RAIN, to="GBFXT", vessel="Ever Gentle 088W", container="TEMU7341200", bill="EGLV149202655",
                 customer="Harbour & Sons Ltd"),
    ),
)  # fmt: skip

_UNDER_CREDIT = LINEN.of(("ecru", "M", 900), ("ecru", "L", 900), ("mint", "M", 600), ("mint", "L", 600))
UNDER_CREDIT = Play(
    "ANT/26/118",
    "Linen shirts for Dubai under a letter of credit that was verified; fabric is on its way.",
    (
        *received(-44, "DEMO-ALNOOR", "ANT/26/118", _UNDER_CREDIT, 44, JEBEL_ALI, payment_terms=CREDIT,
                  incoterm=incoterm("CFR", "Jebel Ali")),
        on(-41, FINANCE, "credits", reference="LC-DIB-260733", issuing_bank="Dubai Islamic Bank",
           amount=str(_UNDER_CREDIT.value), currency="USD", latest_shipment=Date(55), expires=Date(76)),
        on(-40, FINANCE, "credits/LC-DIB-260733/check", verified=True),
        *released(-39),
        *garment("DEMO-ALNOOR", _UNDER_CREDIT, sample="PP-118"),
        *passed(_UNDER_CREDIT),
    ),
)  # fmt: skip

_SETTLED = PARKA.of(("navy", "M", 300), ("navy", "L", 300))
ARCHIVED = Play(
    "NL-4500121",
    "A repeat order 翻单 for Hamburg by air: delivered, paid, the file is closed.",
    (
        asked(-79, "DEMO-NORDLICHT", "INQ-26-77", "repeat of the navy parka, 600 pieces, as soon as you can"),
        on(-78, BUSINESS, "/v1/inquiries/{INQ-26-77}/quoted", quotation="Q-26-118"),
        *received(-75, "DEMO-NORDLICHT", "NL-4500121", _SETTLED, -33, HAMBURG,
                  incoterm=incoterm("FCA", "Shanghai PVG")),
        *released(-74, "rush"),
        on(-74, BUSINESS, "/v1/inquiries/{INQ-26-77}/won", order_id=ORDER),
        paid(-72, "TT-26-0655", _SETTLED.part(30)),
        *garment("DEMO-NORDLICHT", _SETTLED, sample="PP-4500121"),
        *passed(_SETTLED),
        on(-37, LOGISTICS, "shipments", shipment="ASN-1", mode="air", forwarder="Seawolf Logistics",
           booking_number="SWF-A-2207", loading_port="CNSHA", discharge_port="DEHAM", vessel="LH 8403",
           departs_on=Date(-33), arrives_on=Date(-32)),
        on(Planned("handed-over"), LOGISTICS, "shipments/ASN-1/hand-over", place="PVG cargo terminal 浦东货站"),
        on(Planned("handed-over"), CLERK, "shipments/ASN-1/customs/declared", declaration="223320260519112207"),
        on(-33, CLERK, "shipments/ASN-1/customs/released"),
        on(-33, CLERK, "shipments/ASN-1/departed", vessel="LH 8403", air_waybill="020-51172207"),
        on(-32, CLERK, "shipments/ASN-1/bills", number="020-51172207", kind="air_waybill", on_board=Date(-33)),
        on(-32, CLERK, "shipments/ASN-1/documents-sent", documents=["commercial invoice", "packing list", "AWB copy"],
           to="Nordlicht Sportmode GmbH"),
        on(-31, LOGISTICS, "shipments/ASN-1/arrived"),
        on(-29, LOGISTICS, "shipments/ASN-1/delivered", signed_by="DN 40771"),
        paid(-27, "TT-26-0781", _SETTLED.part(70), instalment="balance"),
        on(-24, BUSINESS, "archive"),
    ),
)  # fmt: skip

_COLLECT = SHIRT.of(("sky", "38", 400), ("sky", "40", 400), price="1120")
TO_COLLECT = Play(
    "SK-50644",
    "Shirts for Kobe, delivered in full and on time; the balance is due 14 days after that.",
    (
        *received(-64, "DEMO-SAKURAI", "SK-50644", _COLLECT, -18, KOBE, currency="JPY", payment_terms=ON_DELIVERY),
        *released(-63, "rush"),
        paid(-61, "TT-26-0699", _COLLECT.part(30), "JPY"),
        *garment("DEMO-SAKURAI", _COLLECT, sample="PP-50644"),
        *passed(_COLLECT),
        on(-25, LOGISTICS, "shipments", shipment="ASN-1", mode="sea", forwarder="Nippon Konpo 日本梱包", nominated=True,
           vessel="Suzhou Express 114E", loading_port="CNNGB", discharge_port="JPUKB", departs_on=Date(-18),
           arrives_on=Date(-14), booking_number="NK-76588"),
        on(Planned("handed-over"), LOGISTICS, "shipments/ASN-1/hand-over", place="Ningbo, warehouse 3",
           containers=["ONEU9045126"]),
        on(Planned("handed-over"), CLERK, "shipments/ASN-1/customs/declared", declaration="310120260519450644"),
        on(-19, CLERK, "shipments/ASN-1/customs/released"),
        on(-18, CLERK, "shipments/ASN-1/departed", vessel="Suzhou Express 114E", bill_of_lading="ONEYNGBF0644"),
        on(-17, CLERK, "shipments/ASN-1/bills", number="ONEYNGBF0644", kind="telex_release", on_board=Date(-18)),
        on(-14, LOGISTICS, "shipments/ASN-1/arrived"),
        on(-9, LOGISTICS, "shipments/ASN-1/delivered", signed_by="受領書 50644",
           evidence=[Paper("shipping_document", "POD-50644.pdf", ("Proof of delivery", "SK-50644", "800 pieces"))]),
    ),
)  # fmt: skip

ALL = (CUTTING, SEWING, BAGS, BAG_TO_INSPECT, TO_HAND_OVER, UNDER_CREDIT, ARCHIVED, TO_COLLECT)
