"""What a customer's status sheet says of one sample, inspection or shipment: in English, and nothing internal."""

from collections.abc import Iterable
from datetime import date

from services.tracking.orders.axes import Sampling, Stage
from services.tracking.orders.inspected import InspectionShown
from services.tracking.orders.samples import SampleShown
from services.tracking.orders.shipments import Shipment
from services.tracking.orders.view import OrderView
from services.tracking.pages.catalogue import Language, say
from services.tracking.reports.wording import day
from shared.events.inspection import Inspector, Result
from shared.planning import day_of

EN = Language.EN


def sample(its: SampleShown) -> str:
    """One that was cancelled is left out."""
    if its.standing is None:
        return ""
    last = its.rounds[-1] if its.rounds else None
    sent = " ".join(filter(None, (last.courier, last.waybill))) if last and its.standing is Sampling.SENT else ""
    told = last if its.standing in {Sampling.SENT, Sampling.APPROVED} else None
    when = f" {day(day_of(told.occurred), EN)}" if told else ""
    return say(
        EN,
        "sheet",
        "sample",
        kind=capital(say(EN, "sample", its.kind)) if its.kind else its.number,
        number=its.number,
        how=say(EN, "sheet_sample", its.standing),
        on=when,
        sent=f" ({sent})" if sent else "",
    )


def inspection(each: InspectionShown, view: OrderView) -> str:
    """What our own inspectors sent back is made good and looked at again: how it went until then is ours to know."""
    ours = each.inspector is Inspector.OWN
    on = day_of(each.performed) if each.performed else each.scheduled_on
    if any(other.follows == each.number and other.performed for other in view.inspections):
        return ""
    if each.result is Result.PASSED or (each.conceded and not ours):
        how = "passed"
    elif each.conceded:
        how = "done"
    elif each.result is Result.PENDING:
        how = "pending"
    elif each.result is Result.FAILED:
        how = "again" if ours else "failed"
    else:
        how = "scheduled"
    when = f" {day(on, EN)}" if on and not (ours and how == "again") else ""
    return f"{capital(say(EN, 'inspection', each.time))}{when}: {say(EN, 'sheet_inspection', how)}"


def shipment(its: Shipment, view: OrderView) -> str:
    """How, in what, and when it sails and arrives, or did; who forwards it is not said."""
    papers = next((each for each in view.papers if each.shipment == its.number), None)
    days: dict[Stage, date] = {}
    for told in its.told:
        days[told.stage] = day_of(told.occurred)
    vessel = its.vessels[-1] if its.vessels else papers.vessel if papers else None
    left, came = days.get(Stage.DEPARTED), days.get(Stage.DELIVERED) or days.get(Stage.ARRIVED)
    etd, eta = (papers.departs_on, papers.arrives_on) if papers else (None, None)
    said = [
        say(EN, "mode", its.mode) if its.mode else "",
        vessel or "",
        " ".join(its.containers),
        say(EN, "sheet", "left", on=day(left, EN)) if left else say(EN, "sheet", "etd", on=day(etd, EN)) if etd else "",
        say(EN, "sheet", "came", on=day(came, EN)) if came else say(EN, "sheet", "eta", on=day(eta, EN)) if eta else "",
    ]
    return f"{its.number}: {', '.join(filter(None, said)) or say(EN, 'goods_all', 'booked')}"


def bills(its: Shipment, view: OrderView) -> list[str]:
    issued = [bill for each in view.papers if each.shipment == its.number for bill in each.bills]
    return [*dict.fromkeys([*its.bills_of_lading, *issued, *its.air_waybills])]


def listed(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, parts)))


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
