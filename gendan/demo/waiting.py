"""Orders that wait: for the customer's word, for money, for a sample's approval, for a decision of ours."""

from gendan.demo.chapters import (
    asked,
    countersigned,
    garment,
    paid,
    received,
    released,
    round_answered,
    round_sent,
    sampled,
)
from gendan.demo.customers import CREDIT, FELIXSTOWE, HAMBURG, JEBEL_ALI, SYDNEY, TORONTO, VALPARAISO, incoterm
from gendan.demo.goods import CHINO, LINEN, PARKA, RAIN, SHIRT
from gendan.demo.steps import BUSINESS, FINANCE, MAKING, Date, Id, Paper, Play, on

_DDP = incoterm("DDP", "Toronto DC")

_ASKED = RAIN.of(("navy", "M", 500), ("navy", "L", 700), ("rust", "M", 300))
CLARIFYING = Play(
    "HS-2291",
    "Their papers came in yesterday, and do not say which navy; they were asked today, and the clock runs.",
    (
        *received(-1, "DEMO-HARBOUR", "HS-2291", _ASKED, 84, FELIXSTOWE, currency="GBP"),
        on(-1, BUSINESS, "clarifications", number="Q1", question="Hangtag: your RFID tag or ours? 吊牌用谁的？",
           blocking=False),
        on(-1, BUSINESS, "clarifications/Q1/answer", answer="yours, as last season"),
        countersigned(0),
        on(0, BUSINESS, "clarifications", number="Q2", lines=["1", "2"],
           question="Which navy: 19-3933 or 19-4024? The PO says only “navy”. 藏青色号请确认",
           evidence=[Paper("customer_paper", "HS-2291.pdf", ("Purchase order HS-2291", "Colour: navy / rust"))]),
    ),
)  # fmt: skip

_SIZES = SHIRT.of(("mint", "S", 400), ("mint", "M", 800), ("mint", "L", 600))
NO_ANSWER = Play(
    "BSC-7802",
    "Asked five days ago for the wash label, called twice, and still no word in writing from Sydney.",
    (
        *received(-7, "DEMO-BONDI", "BSC-7802", _SIZES, 74, SYDNEY),
        on(-5, BUSINESS, "clarifications", number="Q1",
           question="The wash label says 60 °C, your test protocol 40 °C. Which one goes into the garment? 洗标温度"),
        on(-4, BUSINESS, "clarifications/Q1/called", outcome="their technologist is travelling, will answer on Monday"),
        on(-2, BUSINESS, "clarifications/Q1/called", outcome="voicemail; mail sent again with the photo of the label"),
    ),
)  # fmt: skip

_DEPOSIT = CHINO.of(("grey", "32", 600), ("grey", "34", 900), ("grey", "36", 500), price="11.80")
WAITS_FOR_DEPOSIT = Play(
    "MR-88104",
    "Released ten days ago, and no deposit: production may not start.",
    (
        *received(-12, "DEMO-MAPLE", "MR-88104", _DEPOSIT, 108, TORONTO, incoterm=_DDP),
        *released(-10),
    ),
)

_CREDIT = LINEN.of(("sand", "M", 800), ("sand", "L", 1000), ("sky", "M", 600))
CREDIT_DISCREPANT = Play(
    "ANT/26/131",
    "Their letter of credit 信用证 has the wrong latest shipment, and excludes partial shipments: to be amended.",
    (
        *received(-13, "DEMO-ALNOOR", "ANT/26/131", _CREDIT, 72, JEBEL_ALI, payment_terms=CREDIT,
                  incoterm=incoterm("CFR", "Jebel Ali")),
        *released(-10),
        on(-5, FINANCE, "credits", reference="LC-ENBD-26-4410", issuing_bank="Emirates NBD", amount="21800.00",
           currency="USD", latest_shipment=Date(60), expires=Date(75), partial_shipments=False,
           evidence=[Paper("customer_paper", "LC-ENBD-26-4410.pdf", ("MT 700", "LC-ENBD-26-4410"))]),
        on(-4, FINANCE, "credits/LC-ENBD-26-4410/check", verified=False,
           discrepancies="44C latest shipment is 12 days before the promised date; amount is short of the PO; "
           "43P partial shipments not allowed 不允许分批"),
    ),
)  # fmt: skip

_SAMPLED = PARKA.of(("burgundy", "S", 400), ("burgundy", "M", 700), ("burgundy", "L", 600), price="19.20")
SAMPLES = Play(
    "NL-4500233",
    "Two protos before they were content, then an order; the pre-production sample is with them, and they are silent.",
    (
        asked(-74, "DEMO-NORDLICHT", "INQ-26-91", "PARKA-7 in burgundy, recycled shell, for next winter"),
        on(-72, BUSINESS, "/v1/inquiries/{INQ-26-91}/quoted", quotation="Q-26-131"),
        *sampled(-71, "DEMO-NORDLICHT", "S-091", "proto", _SAMPLED, of_order=False, inquiry="INQ-26-91"),
        *round_sent(-66, -65, "S-091", 1, _SAMPLED),
        *round_answered(-60, "S-091", 1, "rejected", reason="sleeves 2 cm too short, the hood stands off 帽子不服帖"),
        *round_sent(-54, -53, "S-091", 2, _SAMPLED),
        *round_answered(-48, "S-091", 2, "approved", comments="very nice, please keep this fit"),
        on(-48, BUSINESS, "/v1/samples/{S-091}/rounds/2/seal"),
        *received(-46, "DEMO-NORDLICHT", "NL-4500233", _SAMPLED, 46, HAMBURG, specifications=[
            {"style": "J-1180", "materials": [{"position": "shell", "description": "nylon 40D 310T recycled"}],
             "construction": [{"number": 1, "text": "two chest pockets with zip, detachable hood"}],
             "colourways": ["burgundy"]}]),
        on(-45, BUSINESS, "/v1/inquiries/{INQ-26-91}/won", order_id=Id("order")),
        on(-45, BUSINESS, "comparisons", sample_id=Id("S-091")),
        on(-44, BUSINESS, "differences/{each}/accept", reason="recycled yarn as agreed in their mail, same hand feel"),
        on(-44, MAKING, "dates", number="D1", on=Date(51), by="factory",
           reason="recycled yarn takes the mill 5 days more"),
        on(-43, BUSINESS, "dates/D1/confirm", by="customer"),
        *released(-43),
        paid(-41, "TT-26-0955", _SAMPLED.part(30)),
        *garment("DEMO-NORDLICHT", _SAMPLED),
        *sampled(-18, "DEMO-NORDLICHT", "PP-4500233", "pre_production", _SAMPLED),
        *round_sent(-11, -10, "PP-4500233", 1, _SAMPLED),
        on(-6, BUSINESS, "/v1/samples/{PP-4500233}/rounds/1/delivered", confirmed_by="the courier's page"),
        on(-3, BUSINESS, "/v1/samples/{PP-4500233}/rounds/1/feedback-requested"),
    ),
)  # fmt: skip

_HELD = LINEN.of(("rust", "M", 500), ("rust", "L", 500), ("ecru", "M", 400))
ON_HOLD = Play(
    "PT-3391",
    "Held by us: their artwork may be somebody else's trade mark, the lawyer looks at it.",
    (
        *received(-31, "DEMO-PACIFICO", "PT-3391", _HELD, 58, VALPARAISO),
        *released(-29),
        paid(-26, "TT-26-1002", _HELD.part(30)),
        *garment("DEMO-PACIFICO", _HELD),
        on(
            -4,
            BUSINESS,
            "hold",
            reason="chest print may infringe a registered mark; legal opinion due next week 商标待核",
        ),
    ),
)

_DROPPED = CHINO.of(("black", "32", 500), ("black", "34", 700))
CANCELLED = Play(
    "MR-87990",
    "Cancelled before anything was bought: they closed the stores it was meant for.",
    (
        *received(-40, "DEMO-MAPLE", "MR-87990", _DROPPED, 70, TORONTO, incoterm=_DDP),
        on(-38, BUSINESS, "clarifications", number="Q1", question="Which DC: Mississauga or Laval?"),
        on(-33, BUSINESS, "clarifications/Q1/answer", answer="please hold, we are reviewing the buy"),
        on(-21, BUSINESS, "cancel", reason="the customer closes 14 stores and drops this style; no costs on our side"),
    ),
)

INQUIRIES = Play(
    "inquiries",
    "What was asked and came to nothing, or is still open.",
    (
        asked(-58, "DEMO-PACIFICO", "INQ-26-84", "10,000 polo shirts, 220 g pique, delivered before summer"),
        on(-56, BUSINESS, "/v1/inquiries/{INQ-26-84}/quoted", quotation="Q-26-122"),
        on(-49, BUSINESS, "/v1/inquiries/{INQ-26-84}/lost", reason="Bangladesh offered 11 % less 价格"),
        asked(-35, "DEMO-MAPLE", "INQ-26-103", "ski mittens, 2,000 pairs, needs a 3M lining"),
        on(-33, BUSINESS, "/v1/inquiries/{INQ-26-103}/lost", reason="no capacity for gloves, sent to our neighbour"),
        asked(-3, "DEMO-SAKURAI", "INQ-26-112", "HB-4410 in smooth leather, 500 pieces, price FOB and CIF"),
        on(-1, BUSINESS, "/v1/inquiries/{INQ-26-112}/quoted", quotation="Q-26-144"),
        asked(-1, "DEMO-LAGOA", "INQ-26-113", "laptop sleeve from the TOTE-70 canvas, 13 and 15 inch"),
    ),
)

ALL = (
    CLARIFYING, NO_ANSWER, WAITS_FOR_DEPOSIT, CREDIT_DISCREPANT, SAMPLES, ON_HOLD, CANCELLED, INQUIRIES,
)  # fmt: skip
