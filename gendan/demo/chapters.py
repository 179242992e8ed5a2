"""Chapters that many stories share: an order comes in, is sampled, made, inspected, and goes out."""

from typing import Any

from gendan.demo.customers import DEPOSIT, FOB
from gendan.demo.goods import Goods, Material
from gendan.demo.steps import (
    BUSINESS,
    CLERK,
    FINANCE,
    LOGISTICS,
    MAKING,
    MANAGER,
    ORDER,
    PLANNING,
    PURCHASING,
    QUALITY,
    ROOM,
    WORKSHOP,
    Date,
    Day,
    Milestones,
    Moment,
    Paper,
    Part,
    Planned,
    Seen,
    Step,
    drawn,
    on,
)


def asked(day: int, customer: str, reference: str, words: str) -> Step:
    """They ask for something."""
    return on(day, BUSINESS, "/v1/inquiries", customer_code=customer, reference=reference, words=words)


def received(  # noqa: PLR0917  it is read as a sentence
    day: int, customer: str, po: str, goods: Goods, promised: int | tuple[int, ...], to: dict[str, str], **more: Any
) -> tuple[Step, ...]:
    """Their order comes in, and its signed copy goes back."""
    days = promised if isinstance(promised, tuple) else (promised,)
    papers = {
        "customer_code": customer,
        "po_number": po,
        "currency": "USD",
        "flow": "made_to_order",
        "destination": to,
        "incoterm": FOB,
        "payment_terms": DEPOSIT,
        "lines": goods.asked(*days),
    }
    return (on(day, BUSINESS, "/v1/orders", **papers | more), on(day, BUSINESS, "acknowledge"))


def countersigned(day: int) -> Step:
    return on(
        day, MANAGER, "countersign", version=Seen(""), opinion="price and date agree with our quotation 与报价一致"
    )


def released(day: int, template: str = "") -> tuple[Step, ...]:
    """The internal order 中文订单 goes out; a template other than that of garments is chosen first."""
    chosen = [on(day, PLANNING, "plan/template", template=template)] if template else []
    return (*chosen, on(day, BUSINESS, "release"))


def paid(day: Day, reference: str, amount: str, currency: str = "USD", instalment: str = "deposit") -> Step:
    slip = Paper("bank_slip", f"{reference}.pdf", ("Bank slip", reference, f"{currency} {amount}", instalment))
    return on(
        day, FINANCE, "payments", reference=reference, amount=amount, currency=currency, instalment=instalment,
        evidence=[slip],
    )  # fmt: skip


def sampled(
    day: Day, customer: str, reference: str, kind: str, goods: Goods, *, of_order: bool = True, **more: Any
) -> tuple[Step, ...]:
    """A sample request 打样单 is written, and the manager signs it."""
    asked_for: dict[str, Any] = {
        "customer_code": customer,
        "reference": reference,
        "kind": kind,
        "lines": goods.sample(),
        **more,
    }
    return (
        on(
            day,
            MAKING if of_order else BUSINESS,
            "/v1/samples",
            **asked_for | ({"order_id": ORDER} if of_order else {}),
        ),
        on(day, MANAGER, f"/v1/samples/{{{reference}}}/sign", version=Seen(f"/v1/samples/{{{reference}}}")),
    )


def round_sent(
    made: Day, sent: Day, reference: str, number: int, goods: Goods, *, charged: bool = False
) -> tuple[Step, ...]:
    """A round is made, looked at, photographed and sent; of a new customer the manager says who pays for it."""
    at, round = f"/v1/samples/{{{reference}}}", f"/v1/samples/{{{reference}}}/rounds/{number}"
    parcel = {"courier": "DHL", "waybill": f"JD0146{sum(map(ord, reference)):05d}{number}", "pieces": 1}
    charge = on(sent, MANAGER, f"{at}/charge", version=Seen(at), courier_terms="collect")
    return (
        on(made, BUSINESS, f"{at}/rounds"),
        on(made, ROOM, f"{round}/made"),
        on(made, ROOM, f"{round}/reviewed", passed=True),
        on(made, ROOM, f"{round}/photographed", photos=[goods.photo(), goods.photo("back.jpg")][:number]),
        *([charge] if charged else []),
        on(sent, BUSINESS, f"{round}/dispatched", **parcel, courier_terms="collect"),
    )


def round_answered(day: Day, reference: str, number: int, word: str, **more: Any) -> tuple[Step, ...]:
    """It arrives, and the customer says `approved` or `rejected`."""
    round = f"/v1/samples/{{{reference}}}/rounds/{number}"
    return (
        on(day, BUSINESS, f"{round}/delivered", confirmed_by="the courier's page"),
        on(day, BUSINESS, f"{round}/feedback-requested"),
        on(day, BUSINESS, f"{round}/{word}", **more),
    )


def pre_production(
    customer: str, reference: str, goods: Goods, milestone: str = "pre-production-sample-approved", **more: Any
) -> tuple[Step, ...]:
    """The sample that cutting waits for 产前样, approved at the first attempt, on the day of its milestone."""
    return (
        *sampled(Planned(milestone, -14), customer, reference, "pre_production", goods),
        *round_sent(Planned(milestone, -9), Planned(milestone, -7), reference, 1, goods, **more),
        *round_answered(Planned(milestone), reference, 1, "approved", comments="approved, go ahead with bulk"),
    )


def supplied(number: str, material: Material, booked: str, in_house: str, pieces: int) -> tuple[Step, ...]:
    """A material is worked out, bought, and comes in by its milestone."""
    at = f"materials/{number}"
    bought = str(round(pieces * float(material.each) * 1.05) + 1)
    return (
        on(Planned(booked, -1), PURCHASING, "materials", material=number, description=material.description,
           position=material.position, unit=material.unit, consumption={"each": material.each, "wastage": "5"},
           needed_by=Date(drawn(in_house))),
        on(Planned(booked), PURCHASING, f"{at}/ordered", supplier=material.supplier, reference=f"PU-{number}-{pieces}",
           quantity=bought, unit_cost={"amount": material.cost, "currency": "CNY"}),
        on(Planned(booked), PURCHASING, f"{at}/expected", on=Date(drawn(in_house))),
        on(Planned(in_house), PURCHASING, f"{at}/received", delivery=f"DN-{number}-1", quantity=bought),
    )  # fmt: skip


def garment(
    customer: str, goods: Goods, *, sample: str = "", until: str = "cargo-ready", **more: Any
) -> tuple[Part, ...]:
    """Garments are made by the plan: fabric and trims, pre-production sample, stage by stage, ready to go."""
    pieces = sum(quantity for _, _, quantity in goods.lines)
    return (
        on(Planned("production-started"), PLANNING, "plan/start"),
        *supplied("M-1", goods.materials[0], "fabric-booked", "fabric-in-house", pieces),
        *supplied("M-2", goods.materials[1], "trims-booked", "trims-in-house", pieces),
        *(pre_production(customer, sample, goods, **more) if sample else ()),
        on(Planned("cutting-started"), WORKSHOP, "plan/cutting"),
        *made(goods, "cutting", Planned("cut", -1), Planned("cut")),
        *made(goods, "sewing", Planned("half-sewn"), Planned("sewn")),
        *made(goods, "finishing", Planned("finished", -1), Planned("finished")),
        *made(goods, "packing", Planned("packed", -1), Planned("packed")),
        on(Planned("half-sewn"), MAKING, "plan/ready-forecasts", on=Date(drawn("cargo-ready"))),
        inspected("MID-1", Planned("mid-inspection"), goods.share(50), time="mid", minor=3),
        Milestones(until),
    )


def bag(customer: str, goods: Goods, *, sample: str = "", until: str = "cargo-ready", **more: Any) -> tuple[Part, ...]:
    """Bags are made by the plan, stitched in the house unless the story gives that out."""
    pieces = sum(quantity for _, _, quantity in goods.lines)
    return (
        on(Planned("production-started"), PLANNING, "plan/start"),
        *supplied("M-1", goods.materials[0], "materials-booked", "materials-in-house", pieces),
        *supplied("M-2", goods.materials[1], "hardware-booked", "hardware-in-house", pieces),
        *(pre_production(customer, sample, goods, **more) if sample else ()),
        on(Planned("cutting-started"), WORKSHOP, "plan/cutting"),
        *made(goods, "cutting", Planned("cut", -1), Planned("cut")),
        *made(goods, "skiving", Planned("edges-painted", -1), Planned("edges-painted")),
        *made(goods, "sewing", Planned("half-assembled", -1), Planned("assembled", -2)),
        *made(goods, "assembling", Planned("half-assembled"), Planned("assembled")),
        *made(goods, "finishing", Planned("finished", -1), Planned("finished")),
        *made(goods, "packing", Planned("packed", -1), Planned("packed")),
        Milestones(until),
    )


def made(goods: Goods, stage: str, half: Day, whole: Day) -> tuple[Step, ...]:
    """A stage in two reports: 40 %, then the rest."""
    first, all_of_it = goods.share(40), goods.share(100)
    rest = [
        {"line": each["line"], "quantity": str(int(each["quantity"]) - int(before["quantity"]))}
        for each, before in zip(all_of_it, first, strict=True)
    ]
    return (
        on(half, WORKSHOP, "output", report=f"{stage[:3].upper()}-1", stage=stage, lot="A", lines=first),
        on(whole, WORKSHOP, "output", report=f"{stage[:3].upper()}-2", stage=stage, lot="B", lines=rest),
    )


def inspected(
    number: str, day: Day, lots: list[dict[str, str]], *, time: str = "final", inspector: str = "own", **found: Any
) -> Step:
    """An inspection with its report; `found` are defective pieces by class, and `follows`, `remarks`, `result`."""
    told = {name: found.pop(name) for name in ("follows", "remarks", "result") if name in found}
    classes = [f"{name}: {n}" for name, n in found.items()]
    pieces = sum(int(each["quantity"]) for each in lots)
    report = Paper(
        "inspection_report", f"{number}.pdf",
        (f"Inspection report {number}", f"{time} inspection, {inspector}", f"Lot: {pieces} pieces, ISO 2859-1 level II",
         "Defective units found", *classes, told.get("remarks", "")),
    )  # fmt: skip
    return on(
        day, QUALITY, f"inspections/{number}/performed", time=time, inspector=inspector, lots=lots, found=found,
        report=f"QI-{number}", evidence=[report], **told,
    )  # fmt: skip


def passed(goods: Goods, number: str = "QC-1") -> tuple[Step, ...]:
    """The final inspection 尾期验货 is agreed for its day, and passes."""
    lots = goods.share(100)
    scheduled = {"inspection": number, "time": "final", "inspector": "own", "lots": lots}
    return (
        on(Planned("finished"), QUALITY, "inspections", **scheduled, on=Date(Planned("final-inspection"))),
        inspected(number, Planned("final-inspection"), lots, major=1, minor=4),
    )


def shipped(
    goods: Goods, *, shipment: str = "ASN-1", booked: str = "finished", to: str, vessel: str, container: str,
    bill: str, forwarder: str = "Seawolf Logistics", customer: str, term: dict[str, str] = FOB, **more: Any,
) -> tuple[Step, ...]:  # fmt: skip
    """By sea from Ningbo, by the plan: asked for, booked, handed over, through the customs, on board, there."""
    at = f"shipments/{shipment}"
    return (
        on(Planned(booked, -5), LOGISTICS, f"{at}/request", forwarder=forwarder, mode="sea",
           wanted_departure=Date(drawn("departed"))),
        on(Planned(booked), LOGISTICS, "shipments", shipment=shipment, mode="sea", incoterm=term, forwarder=forwarder,
           booking_number=f"SWF-{bill[-5:]}", vessel=vessel, loading_port="CNNGB", discharge_port=to,
           departs_on=Date(Planned("departed")), arrives_on=Date(Planned("departed", 30)),
           freight={"amount": "1450.00", "currency": "USD"}, weight_kg=f"{sum(q for *_, q in goods.lines) * 0.7:.1f}",
           cut_offs={"shipping_instruction": Moment(Planned("departed", -4), "12:00"),
                     "vgm": Moment(Planned("departed", -3), "12:00"),
                     "cargo": Moment(Planned("departed", -2), "18:00")}, **more),
        on(Planned("handed-over"), LOGISTICS, f"{at}/hand-over", place="Ningbo, warehouse 3", containers=[container],
           seals=[f"CN{bill[-5:]}42"]),
        on(Planned("handed-over"), LOGISTICS, "plan/milestones/handed-over/reached"),
        on(Planned("handed-over"), CLERK, f"{at}/customs/documents-sent", to=forwarder),
        on(Planned("handed-over", 1), CLERK, f"{at}/customs/declared", declaration=f"31012026051987{bill[-5:]}"),
        on(Planned("departed", -1), CLERK, f"{at}/customs/released"),
        on(Planned("departed"), CLERK, f"{at}/departed", vessel=vessel, bill_of_lading=bill, containers=[container]),
        on(Planned("departed", 1), CLERK, f"{at}/bills", number=bill, kind="original_bill",
           on_board=Date(Planned("departed")),
           evidence=[Paper("shipping_document", f"{bill}.pdf", (f"Bill of lading {bill}", vessel, container))]),
        on(Planned("documents-sent"), CLERK, f"{at}/documents-sent", to=customer,
           documents=["commercial invoice", "packing list", "copy of B/L"]),
        on(Planned("documents-sent"), CLERK, "plan/milestones/documents-sent/reached"),
        on(Planned("departed", 30), LOGISTICS, f"{at}/arrived"),
        on(Planned("departed", 34), LOGISTICS, f"{at}/delivered", signed_by=f"DN {bill[-4:]}"),
    )  # fmt: skip
