"""What `gendan verify` says where what is shown differs from what the ledger says."""

import asyncpg
import pytest

from gendan.operating.evidence.looking import Wanted
from tests.conftest import Fresh
from tests.operating.beside import take_in
from tests.operating.superuser import Shared, Superuser, shared_database, superuser
from tests.operating.verifying import looked, words
from tests.servers import Database
from tests.tracking import taking_in
from tests.tracking.telling import ORDER, Telling, ordered, received, registered

__all__ = ["shared_database", "superuser"]


@pytest.fixture(scope="module")
async def shown(shared_database: Shared) -> Database:
    """An order with two lines and a shipment that was delivered, and its customer."""
    tracking = shared_database("tracking")
    tell = Telling()
    tell(received(ordered("A"), ordered("B")))
    tell(tell.delivered("S-1", A=100))
    await take_in(tracking, [each for each in tell.received if each.source == "order"])
    await take_in(tracking, [each for each in tell.received if each.source == "logistics"])
    async with asyncpg.create_pool(tracking.url, min_size=1, max_size=1) as pool:
        await taking_in.take_in(pool, [registered()])
    return tracking


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("SELECT", ""),
        ("UPDATE order_views SET flow = NULL", f"({ORDER}): the row in order_views is not what its events say: flow"),
        ("UPDATE order_views SET value = 1, flow = NULL", "is not what its events say: flow, value"),
        ("UPDATE order_views SET next_step = 'x'", "is not what its events say: next_step"),
        ("UPDATE order_views SET view = '{}'", "is not what its events say: view"),
        ("UPDATE order_views SET known_at = now()", "is not what its events say: known_at"),
        ("UPDATE order_views SET parked = true", "is not what its events say: parked"),
        ("DELETE FROM order_views", "order_views is missing, although the ledger has its events"),
        ("UPDATE order_views SET order_id = gen_random_uuid()", "is shown, but the ledger has nothing of it"),
        ("UPDATE order_search SET own = 'x', terms = 'x'", "order_search is not what its events say: own, terms"),
        ("UPDATE order_search SET terms = own", "the row in order_search is not what its events say: terms"),
        ("UPDATE order_search SET known_at = now()", "the row in order_search is not what its events say: known_at"),
        ("UPDATE report_lines SET value = 7 WHERE line = 'B'", "report_lines B is not what its events say: value"),
        ("DELETE FROM report_lines WHERE line = 'B'", "the row in report_lines B is missing"),
        ("INSERT INTO report_shipments VALUES (gen_random_uuid(), 'S-9', NULL, 'X')", "report_shipments S-9 is shown"),
        ("UPDATE order_items SET state = 'lost'", "order_items shipment S-1 is not what its events say: state"),
        ("DELETE FROM order_items", "the row in order_items shipment S-1 is missing"),
        (
            f"INSERT INTO parked SELECT 'orders', '{ORDER}', 'order', 1, 1, 'none'; UPDATE order_views SET value = 1",
            "the row in order_views does not say that the order stands still",
        ),
        ("UPDATE customer_views SET name = 'Akme'", "the row in customer_views is not what its events say: name"),
    ],
)  # fmt: skip
async def test_what_is_shown_is_what_the_ledger_says(
    shown: Database, superuser: Superuser, change: str, found: str
) -> None:
    await (await superuser(shown)).execute(change)
    said = words(await looked(Wanted({}, shown.url)))
    assert (found in said) if found else not said, said


async def test_what_no_service_has_told_has_no_place_in_the_ledger(shown: Database, superuser: Superuser) -> None:
    await (await superuser(shown)).execute("UPDATE ledger SET source = 'elsewhere' WHERE source = 'logistics'")
    assert "the ledger has 1:elsewhere:1, which no service tells" in words(await looked(Wanted({}, shown.url)))


async def test_an_order_that_is_parked_keeps_its_last_view_and_is_counted(fresh: Fresh) -> None:
    tracking = fresh("tracking")
    tell = Telling()
    tell(received())
    tell(received(), version=9)
    await take_in(tracking, tell.received)
    report = await looked(Wanted({}, tracking.url))
    assert words(report) == ""
    assert "parked: 1 order; what is shown of them is of before that" in report.notes


async def test_a_shipment_of_an_order_that_nobody_knows_is_shown_as_it_should_be(fresh: Fresh) -> None:
    tracking = fresh("tracking")
    tell = Telling()
    tell(tell.booked("S-1", A=100))
    await take_in(tracking, tell.received)
    assert words(await looked(Wanted({}, tracking.url))) == ""
