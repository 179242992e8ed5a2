"""Orders with something in the way while they are made: late fabric, outwork that does not come back, bad pieces."""

from gendan.demo.chapters import (
    bag,
    countersigned,
    garment,
    inspected,
    made,
    paid,
    passed,
    received,
    released,
    round_sent,
    sampled,
    shipped,
)
from gendan.demo.customers import FELIXSTOWE, HAMBURG, KOBE, LEIXOES, SYDNEY, VALPARAISO, incoterm
from gendan.demo.goods import CHINO, PARKA, RAIN, SATCHEL, SHIRT, TOTE
from gendan.demo.steps import (
    LOGISTICS,
    MAKING,
    MANAGER,
    PURCHASING,
    QUALITY,
    WORKSHOP,
    Date,
    Moment,
    Planned,
    Play,
    Seen,
    but,
    drawn,
    on,
)

_LATE = PARKA.of(("navy", "S", 300), ("navy", "M", 900), ("navy", "L", 800), ("olive", "M", 500), ("olive", "L", 500))
FABRIC_LATE = Play(
    "NL-4500187",
    "Late: the mill delivered the shell fabric eight days late, after two forecasts; all that follows is late by that.",
    (
        *received(-92, "DEMO-NORDLICHT", "NL-4500187", _LATE, -2, HAMBURG),
        *released(-90),
        paid(-87, "TT-26-0748", _LATE.part(30)),
        *garment("DEMO-NORDLICHT", _LATE, sample="PP-4500187"),
        on(drawn("fabric-in-house", -9), PURCHASING, "plan/milestones/fabric-in-house/forecast",
           on=Date(drawn("fabric-in-house", 4)),
           reason="Weifang Mill: the dyeing vats are taken, 4 days later 染缸排队"),
        on(drawn("fabric-in-house", -9), PURCHASING, "materials/M-1/expected", on=Date(drawn("fabric-in-house", 4)),
           reason="dyeing vats are taken until the weekend 染缸排队"),
        on(drawn("fabric-in-house", -1), PURCHASING, "plan/milestones/fabric-in-house/forecast",
           on=Date(drawn("fabric-in-house", 8)),
           reason="shade differs from the lab dip, dyed again 色差复染: 4 days more"),
        on(drawn("fabric-in-house", -1), PURCHASING, "materials/M-1/expected", on=Date(drawn("fabric-in-house", 8)),
           reason="shade differs from the lab dip, dyed again 色差复染"),
        on(drawn("fabric-in-house"), PURCHASING, "exceptions", exception="EX-1", severity="major", owner="purchasing",
           what="Shell fabric 8 days late at Weifang Mill 潍坊; sewing will stand still for a week", due=Date(-20)),
        on(drawn("fabric-in-house", 2), PURCHASING, "exceptions/EX-1/actions",
           action="our man stays at the mill until it is loaded; second dye lot by truck instead of rail"),
        on(Planned("fabric-in-house"), MAKING, "exceptions/EX-1/close",
           outcome="in house, 4-point test passed, 28 points"),
        on(Planned("half-sewn"), MAKING, "plan/ready-forecasts", on=Date(Planned("cargo-ready")),
           reason="fabric was 8 days late, no time made up in sewing"),
        *passed(_LATE),
        *shipped(_LATE, to="DEHAM", vessel="Ever Given 042W", container="CSQU3054383", bill="EGLV149201187",
                 customer="Nordlicht Sportmode GmbH"),
    ),
    slips={"fabric-in-house": 8},
)  # fmt: skip

_TRIMS = RAIN.of(("olive", "M", 600), ("olive", "L", 600))
TRIMS_LATE = Play(
    "BSC-7740",
    "At risk: the zips are five days late, and their forecast has just moved again.",
    (
        *received(-62, "DEMO-BONDI", "BSC-7740", _TRIMS, 31, SYDNEY),
        *released(-60),
        paid(-58, "TT-26-0833", _TRIMS.part(30)),
        *garment("DEMO-BONDI", _TRIMS, sample="PP-7740"),
        on(-6, PURCHASING, "plan/milestones/trims-in-house/forecast", on=Date(2),
           reason="Wenzhou Zip: sliders are plated again, colour does not match 拉头色差"),
        on(-6, PURCHASING, "materials/M-2/expected", on=Date(2), reason="sliders are plated again"),
        on(-1, PURCHASING, "plan/milestones/trims-in-house/forecast", on=Date(5),
           reason="plating shop was closed for an inspection 环保检查"),
        on(-1, PURCHASING, "materials/M-2/expected", on=Date(5), reason="plating shop was closed for an inspection"),
        on(-1, PURCHASING, "exceptions", exception="EX-1", severity="stoppage", owner="purchasing", due=Date(5),
           what="Zips not before next week; cutting cannot start 拉链未到，无法开裁"),
    ),
    slips={"trims-in-house": 30},
)  # fmt: skip

_OUTWORK = TOTE.of(("sand", "one size", 2400))
OUTWORK = Play(
    "LM-0918",
    "Half of the embroidery is overdue at a subcontractor 外发厂 in Yiwu.",
    (
        *received(-66, "DEMO-LAGOA", "LM-0918", _OUTWORK, 25, LEIXOES, currency="EUR",
                  incoterm=incoterm("CIF", "Leixões")),
        *released(-64, "bag"),
        paid(-62, "TT-26-0829", _OUTWORK.part(30), "EUR"),
        *but(bag("DEMO-LAGOA", _OUTWORK, sample="PP-0918", until="initial-inspection"), "output"),
        *made(_OUTWORK, "cutting", Planned("cut", -1), Planned("cut")),
        on(-13, WORKSHOP, "outwork", note="W-118", subcontractor="Yiwu Meijia Embroidery 义乌美佳绣花",
           process="embroidery 绣花",
           lines=_OUTWORK.share(100), due=Date(-5)),
        on(-6, WORKSHOP, "outwork/W-118/returned", note="RW-118-1", lines=_OUTWORK.share(45, spoiled=12),
           remarks="12 pieces with broken thread, deducted"),
        on(-3, MAKING, "plan/milestones/half-assembled/forecast", on=Date(6), waits_for="subcontractor",
           reason="embroidery overdue at Meijia, Yiwu: 1,308 pieces still out 外发逾期"),
        on(-4, MAKING, "exceptions", exception="EX-1", severity="major", owner="production_merchandiser", due=Date(3),
           what="1,308 cut pieces still at Meijia; two of their machines are down 绣花机故障"),
        on(-3, MAKING, "exceptions/EX-1/actions", action="called their owner; 400 pieces a day promised from tomorrow"),
        on(-1, MAKING, "exceptions/EX-1/actions",
           action="nothing came; asked Yiwu Huafa for a price to take over a half"),
    ),
)  # fmt: skip

_SHORT = TOTE.of(("olive", "one size", 1500), ("black", "one size", 1500))
SHORT = Play(
    "PT-3377",
    "Canvas came in short and partly in a wrong shade: 320 m are missing for the last bags.",
    (
        *received(-55, "DEMO-PACIFICO", "PT-3377", _SHORT, 38, VALPARAISO),
        *released(-53, "bag"),
        paid(-51, "TT-26-0884", _SHORT.part(30)),
        *but(bag("DEMO-PACIFICO", _SHORT, sample="PP-3377", charged=True, until="kit-issued"), "M-1/received", "output",
             "plan/cutting"),
        on(Planned("materials-booked"), PURCHASING, "plan/milestones/materials-booked/reached"),
        on(Planned("hardware-booked"), PURCHASING, "plan/milestones/hardware-booked/reached"),
        on(Planned("hardware-in-house"), PURCHASING, "plan/milestones/hardware-in-house/reached"),
        on(Planned("work-sheets-issued"), MAKING, "plan/milestones/work-sheets-issued/reached"),
        on(-4, PURCHASING, "materials/M-1/received", delivery="DN-M-1-1", quantity="2400"),
        on(-3, PURCHASING, "materials/M-1/rejected", delivery="DN-M-1-1", quantity="180",
           reason="two rolls greener than the approved swatch 色卡不符"),
        on(-3, PURCHASING, "materials/M-1/short", quantity="320", reason="the mill ran out of yarn for this lot"),
        on(-2, PURCHASING, "materials/M-1/expected", on=Date(9), reason="the mill weaves the rest next week"),
        on(-2, PURCHASING, "plan/milestones/materials-in-house/forecast", on=Date(9),
           reason="Binzhou Canvas: 320 m are woven anew 坯布补织"),
        on(-2, PURCHASING, "exceptions", exception="EX-1", severity="major", owner="planning", due=Date(4),
           what="320 m of olive canvas missing: 补料 for the last 350 bags, or ship short?"),
    ),
)  # fmt: skip

_MARKED = SHIRT.of(("ecru", "M", 700), ("ecru", "L", 700))
NEEDLE_MARKS = Play(
    "HS-2258",
    "Needle marks in sewing: one exception open, an earlier one closed.",
    (
        *received(-66, "DEMO-HARBOUR", "HS-2258", _MARKED, 18, FELIXSTOWE, currency="GBP"),
        countersigned(-65),
        *released(-64),
        paid(-61, "TT-26-0815", _MARKED.part(30), "GBP"),
        *garment("DEMO-HARBOUR", _MARKED, sample="PP-2258"),
        on(-14, WORKSHOP, "exceptions", exception="EX-1", severity="minor", owner="workshop",
           what="Collar points differ by 3 mm in 20 of 400 pieces 领尖不对称"),
        on(-13, WORKSHOP, "exceptions/EX-1/actions", action="template changed, the 20 collars are cut again"),
        on(-12, QUALITY, "exceptions/EX-1/close", outcome="60 pieces measured, all within 1 mm"),
        on(-2, QUALITY, "exceptions", exception="EX-2", severity="major", owner="workshop", lines=["2"], due=Date(2),
           what="Needle marks along the placket on 40 of 700 pieces 针孔",
           evidence=[_MARKED.photo("needle-marks.jpg")]),
        on(-1, WORKSHOP, "exceptions/EX-2/actions", action="needles changed to size 9, steam test on 10 pieces runs"),
    ),
)  # fmt: skip

_REPEATED = CHINO.of(("sand", "W30", 900), ("sand", "W32", 1100), price="1340")
REPEATED = Play(
    "SK-50790",
    "The final inspection failed on loose threads; everything was looked through, and the second one passed.",
    (
        *received(-80, "DEMO-SAKURAI", "SK-50790", _REPEATED, 5, KOBE, currency="JPY"),
        *released(-78),
        paid(-76, "TT-26-0761", _REPEATED.part(30), "JPY"),
        *garment("DEMO-SAKURAI", _REPEATED, sample="PP-50790", until="packed"),
        on(-5, QUALITY, "inspections", inspection="QC-1", time="final", inspector="own", on=Date(-3),
           lots=_REPEATED.share(100)),
        inspected("QC-1", -3, _REPEATED.share(100), major=11, minor=9,
                  remarks="loose threads at the fly, two pieces with oil stains"),
        on(-3, QUALITY, "exceptions", exception="EX-1", severity="major", owner="workshop", due=Date(-1),
           what="QC-1 failed: 11 major of 125, 7 are accepted. Look through all 2,000 pieces 全检返工"),
        on(-2, WORKSHOP, "exceptions/EX-1/actions",
           action="20 people looked through all, 214 pieces trimmed, 9 replaced"),
        inspected("QC-2", -1, _REPEATED.share(100), major=2, minor=6, follows="QC-1", remarks="clean"),
        on(-1, QUALITY, "exceptions/EX-1/close", outcome="QC-2 passed with 2 major of 125"),
        on(-1, QUALITY, "plan/milestones/final-inspection/reached"),
        on(-1, MAKING, "plan/milestones/cargo-ready/reached"),
        on(-6, LOGISTICS, "shipments", shipment="ASN-1", mode="sea", forwarder="Nippon Konpo 日本梱包", nominated=True,
           vessel="Suzhou Express 117E", loading_port="CNNGB", discharge_port="JPUKB", departs_on=Date(5),
           arrives_on=Date(9), booking_number="NK-77041"),
    ),
)  # fmt: skip

_CONCEDED = SHIRT.of(("sky", "M", 800), ("sky", "L", 800))
CONCEDED = Play(
    "BSC-7698",
    "Failed on the shade of the buttons; the customer takes it, and the manager let it go under a concession 让步接收.",
    (
        *received(-83, "DEMO-BONDI", "BSC-7698", _CONCEDED, 2, SYDNEY),
        *released(-81),
        paid(-79, "TT-26-0733", _CONCEDED.part(30)),
        *garment("DEMO-BONDI", _CONCEDED, sample="PP-7698", until="packed"),
        inspected("QC-1", -4, _CONCEDED.share(100), major=14, minor=3, remarks="buttons darker than the sealed sample"),
        on(-3, MANAGER, "inspections/QC-1/concede", version=Seen("inspections"),
           reason="Bondi accept the darker buttons against 2 % off, their mail of today 客户书面接受",
           opinion="better than missing the vessel"),
        on(-8, LOGISTICS, "shipments", shipment="ASN-1", mode="sea", forwarder="Seawolf Logistics",
           vessel="ANL Warrnambool 204S", loading_port="CNNGB", discharge_port="AUSYD", departs_on=Date(2),
           arrives_on=Date(19), booking_number="SWF-21190"),
        on(-1, LOGISTICS, "shipments/ASN-1/hand-over", place="Ningbo, warehouse 3", containers=["OOLU8812034"],
           seals=["CN8842107"]),
    ),
)  # fmt: skip

_SAMPLE_FIRST = SATCHEL.of(("black", "one size", 900))
SHIPMENT_SAMPLE = Play(
    "HS-2236",
    "Made and passed, and yet it may not go: the shipment sample 船样 is on its way to London.",
    (
        *received(-84, "DEMO-HARBOUR", "HS-2236", _SAMPLE_FIRST, 6, FELIXSTOWE, currency="GBP", shipment_sample=True),
        countersigned(-83),
        *released(-82, "bag"),
        paid(-79, "TT-26-0741", _SAMPLE_FIRST.part(30), "GBP"),
        *bag("DEMO-HARBOUR", _SAMPLE_FIRST, sample="PP-2236", until="packed"),
        inspected("QC-1", -1, _SAMPLE_FIRST.share(100), major=2, minor=3),
        *sampled(-6, "DEMO-HARBOUR", "SS-2236", "shipment", _SAMPLE_FIRST),
        *round_sent(-3, -2, "SS-2236", 1, _SAMPLE_FIRST),
        on(-7, LOGISTICS, "shipments", shipment="ASN-1", mode="sea", forwarder="Seawolf Logistics",
           booking_number="SWF-21266",
           vessel="Ever Gentle 089W", loading_port="CNNGB", discharge_port="GBFXT", departs_on=Date(6),
           arrives_on=Date(38),
           cut_offs={"cargo": Moment(4, "18:00")}),
    ),
)  # fmt: skip

ALL = (
    FABRIC_LATE, TRIMS_LATE, OUTWORK, SHORT, NEEDLE_MARKS, REPEATED, CONCEDED, SHIPMENT_SAMPLE,
)  # fmt: skip
