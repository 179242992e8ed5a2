"""A sample is listed with its last round."""

from decimal import Decimal

from shared.events.sample import SampleApproved, SampleCancelled
from tests.tracking.examples import made
from tests.tracking.items.things.listed import one, rows, told
from tests.tracking.life import OF_IT, of_sample, sample
from tests.tracking.telling import Telling, received


def test_a_sample_says_where_its_last_round_is(tell: Telling) -> None:
    row = one(made(), "sample")
    assert (row.state, row.who, row.quantity, row.is_open) == ("sent", "DHL", Decimal(1), True)
    assert told(row)["waybill"] == "1Z998"
    tell(received())
    tell(sample())
    tell(of_sample(SampleApproved))
    assert (one(tell, "sample").state, one(tell, "sample").is_open) == ("approved", False)
    tell(sample("S-2"))
    tell(SampleCancelled(**OF_IT, sample="S-2", reason="not needed"))
    assert {row.number: row.state for row in rows(tell, "sample")} == {"S-1": "approved", "S-2": "cancelled"}
