"""Forecasts, materials and outwork are listed as they were told."""

from datetime import date
from decimal import Decimal
from typing import Any

from shared.events.material import MaterialExpected, MaterialOrdered
from shared.events.order import Flow
from shared.events.output import MadeLine, OutworkReturned, OutworkSent
from shared.events.plan import ReadyForecast
from tests.tracking.items.things.listed import one, rows, told
from tests.tracking.life import OF_IT, material
from tests.tracking.telling import Telling, day, ordered, received


def test_outwork_is_open_until_all_of_it_came_back_good_or_spoiled(tell: Telling) -> None:
    tell(received(ordered("A", 500)))
    line = MadeLine(line="A", quantity=Decimal(500))
    tell(OutworkSent(**OF_IT, note="OW-1", subcontractor="Li", process="print", lines=(line,), due=date(2026, 11, 9)))
    back = MadeLine(line="A", quantity=Decimal(480), spoiled=Decimal(5))
    tell(OutworkReturned(**OF_IT, note="R-1", sent="OW-1", lines=(back,)))
    row = one(tell, "outwork")
    assert (row.who, row.state, row.is_open, row.on_day) == ("Li", "out", True, date(2026, 11, 9))
    assert (row.quantity, row.done, row.unit) == (Decimal(500), Decimal(485), "piece")
    rest = MadeLine(line="A", quantity=Decimal(15))
    tell(OutworkReturned(**OF_IT, note="R-2", sent="OW-1", lines=(rest,)))
    assert (one(tell, "outwork").state, one(tell, "outwork").is_open) == ("back", False)


def test_a_material_is_open_until_all_of_it_is_in_the_house(tell: Telling) -> None:
    tell(received(flow=Flow.MADE_TO_ORDER))
    tell(material("M-1", 2400, date(2026, 11, 15)))
    ordered_of: dict[str, Any] = {"supplier": "Mill 3", "reference": "PO-M1", "quantity": Decimal(2400)}
    tell(MaterialOrdered(**OF_IT, material="M-1", **ordered_of))
    tell(MaterialExpected(**OF_IT, material="M-1", on=date(2026, 11, 20), reason="dyeing"))
    row = one(tell, "material")
    assert (row.who, row.state, row.on_day, row.then_day) == (
        "Mill 3",
        "ordered",
        date(2026, 11, 15),
        date(2026, 11, 20),
    )
    assert (row.quantity, row.done, row.unit, row.is_open) == (Decimal(2400), Decimal(0), "metre", True)


def test_every_forecast_of_the_ready_day_is_kept_and_the_last_one_counts(tell: Telling) -> None:
    tell(received())
    tell(ReadyForecast(**OF_IT, on=date(2026, 11, 20)), day("2026-11-02"))
    tell(ReadyForecast(**OF_IT, on=date(2026, 11, 27), reason="the dyer is late"), day("2026-11-09"))
    assert [(row.on_day, row.then_day, row.is_open) for row in rows(tell, "forecast")] == [
        (date(2026, 11, 20), date(2026, 11, 2), False),
        (date(2026, 11, 27), date(2026, 11, 9), True),
    ]
    assert told(rows(tell, "forecast")[1]) == {"reason": "the dyer is late"}
