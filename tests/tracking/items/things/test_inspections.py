"""An inspection is open until it is over, one way or another."""

from datetime import date
from typing import Any

from shared.events.inspection import InspectionConceded, Result
from tests.tracking.items.things.listed import one, rows, told
from tests.tracking.life import OF_IT, inspected
from tests.tracking.telling import Telling, day, received


def test_an_inspection_that_failed_is_open_until_it_passes_or_is_conceded(tell: Telling) -> None:
    tell(received())
    tell(inspected("I-1", Result.FAILED), day("2026-11-28"))
    row = one(tell, "inspection")
    assert (row.state, row.is_open, row.on_day) == ("failed", True, date(2026, 11, 28))
    assert told(row)["lots"] == [{"line": "A", "quantity": "100"}]
    tell(inspected("I-2", Result.PASSED, follows="I-1"), day("2026-11-30"))
    assert [(row.number, row.state, row.is_open) for row in rows(tell, "inspection")] == [
        ("I-1", "failed", False),
        ("I-2", "passed", False),
    ]
    conceded = Telling()
    conceded(received())
    conceded(inspected("I-1", Result.FAILED))
    by: dict[str, Any] = {"approver": "zhang", "reason": "the customer takes them"}
    conceded(InspectionConceded.model_construct(**OF_IT, inspection="I-1", **by))
    assert (one(conceded, "inspection").state, one(conceded, "inspection").is_open) == ("conceded", False)
