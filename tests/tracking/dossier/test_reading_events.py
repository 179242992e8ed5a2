"""What events say beyond an order's view: files, cut-offs, sampling plans, clearances; when it was known; decisions."""

from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest

from services.tracking.dossier.decisions import TOPICS
from services.tracking.dossier.details import details, last_moments
from services.tracking.dossier.files import named, visible
from services.tracking.dossier.index import Index, index
from services.tracking.dossier.moments import quick
from services.tracking.dossier.timeline import Filter, Lag, lag, place
from services.tracking.orders.answer import AsOf
from shared.envelope import Occurred
from shared.events import all_events
from shared.events.confidential import EVERY_MARK, Confidential, Informal
from shared.events.files import Kind
from shared.store.queries import Queries
from tests.tracking.conftest import TakeIn
from tests.tracking.dossier.examples import file, garment
from tests.tracking.telling import ORDER, Telling, day, paid, received


@pytest.fixture
async def told(take_in: TakeIn, tracking: asyncpg.Pool) -> Queries:
    await take_in(garment().received)
    return Queries(tracking, seconds=20)


async def of(queries: Queries, moment: AsOf | None = None) -> Index:
    return await index(queries, ORDER, moment or AsOf())


async def test_every_file_that_an_event_names_is_there_with_the_event_that_named_it(told: Queries) -> None:
    found = named((await of(told)).events, {})
    assert [(each.file.name, each.source, each.topic) for each in found] == [
        ("PO 77-1204 signed.pdf", "order", "order.clarification_answered"),
        ("front.jpg", "order", "sample.photographed"),
        ("back.jpg", "order", "sample.photographed"),
        ("final-1.pdf", "production", "inspection.performed"),
    ]
    assert [each.is_picture for each in found] == [False, True, True, False]


async def test_who_may_not_see_prices_is_not_offered_what_shows_them(told: Queries) -> None:
    found = named((await of(told)).events, {})
    assert len(visible(found, EVERY_MARK)) == 4
    assert {each.file.kind for each in visible(found, EVERY_MARK - {Confidential.PRICE})} == {
        Kind.PHOTO,
        Kind.INSPECTION_REPORT,
    }
    assert visible(found, EVERY_MARK - {Informal.REMARK}) == ()


async def test_a_file_of_a_fact_that_was_wrong_is_disputed_until_another_fact_names_it(
    take_in: TakeIn, tracking: asyncpg.Pool
) -> None:
    tell, queries = Telling(), Queries(tracking, seconds=20)
    slip = {"evidence": (file(9, Kind.BANK_SLIP, "slip.pdf", "application/pdf"),)}
    tell(received())
    tell.retract(tell(paid(5, "S-1").model_copy(update=slip)))
    await take_in(tell.received)
    told = await of(queries)
    assert [each.disputed for each in named(told.events, told.wrong)] == [True]
    tell(paid(6, "S-2").model_copy(update=slip))
    await take_in(tell.received)
    told = await of(queries)
    (found,) = named(told.events, told.wrong)
    assert (found.disputed, found.times) == (False, 2)


async def test_cut_offs_sampling_plans_and_clearances_are_read_from_the_events(told: Queries) -> None:
    found = details((await of(told)).right)
    assert [name for name, _ in last_moments(found.cut_offs["SH-1"])] == ["vgm", "cargo"]
    assert set(found.plans) == {"I-1", "I-2"}
    assert [(each.clearance, each.given, each.because) for each in found.cleared] == [
        ("production", True, "SWIFT-20931")
    ]


async def test_the_past_knows_neither_what_came_later_nor_what_was_found_to_be_wrong_later(told: Queries) -> None:
    now = await of(told)
    assert len(now.wrong) == 1
    assert {each.id for each in now.events} - {each.id for each in now.right} == set(now.wrong)
    retraction = next(each for each in now.events if each.topic.endswith("fact_retracted"))
    before = await of(told, AsOf(known_by=retraction.known_at - timedelta(microseconds=1)))
    assert before.wrong == {}
    assert len(before.events) < len(now.events)
    early = await of(told, AsOf(happened_by=date(2026, 9, 20)))
    assert {each.occurred.day for each in early.events} <= {date(2026, 9, day_) for day_ in range(14, 21)}


async def test_the_filters_count_what_there_is(told: Queries) -> None:
    now = await of(told)
    for name in ("source", "kind", "actor"):
        assert sum(n for _, n in now.counted(name)) == len(now.events)
    assert Filter(wrong=True).only(now).ids == tuple(now.wrong)
    assert Filter(decisions=True).only(now).topics == TOPICS
    assert not Filter().is_set
    assert Filter(who="lin").is_set


def test_decisions_are_events_that_there_are() -> None:
    assert set(TOPICS) <= set(all_events())
    assert len(set(TOPICS)) == len(TOPICS)


KNOWN = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("happened", "late"),
    [
        (day("2026-11-02"), None),
        (day("2026-11-03"), None),
        (day("2026-10-30"), Lag(3, "days")),
        (Occurred(KNOWN - timedelta(minutes=9)), None),
        (Occurred(KNOWN - timedelta(minutes=40)), Lag(40, "minutes")),
        (Occurred(KNOWN - timedelta(hours=5)), Lag(5, "hours")),
        (Occurred(KNOWN - timedelta(days=9, hours=3)), Lag(9, "days")),
        (Occurred(KNOWN + timedelta(days=1)), None),
    ],
)
def test_what_lies_between_that_it_happened_and_that_we_knew(happened: Occurred, late: Lag | None) -> None:
    assert lag(happened, KNOWN) == late


def test_an_event_has_a_place_that_an_address_can_name() -> None:
    assert place("1:order:7") == "e-1-order-7"


def test_the_moments_one_goes_back_to() -> None:
    found = quick(date(2026, 12, 3), Occurred.on(date(2026, 9, 14)), None)
    assert [(each.key, each.happened_by, each.known_by) for each in found] == [
        ("yesterday", None, "2026-12-02"),
        ("week", None, "2026-11-26"),
        ("promise", "2026-09-14", None),
    ]
