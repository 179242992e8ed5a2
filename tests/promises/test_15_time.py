# One room: everything that a clock, a calendar or a time zone may do, each in a few lines.
"""Order comes from position and version alone, never from a clock. `recorded_at` is PostgreSQL's and never goes back;
what happened may lie as far back as anybody knows, and ahead only by what clocks and calendars differ in the world.
"""

import random
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from fastapi_problem.error import Problem
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.tracking.moments import surely_before
from services.tracking.orders.lateness import overdue_from, today_at
from services.tracking.orders.view import fold
from shared.envelope import Occurred
from shared.events.order import Destination, OrderHeld, OrderResumed
from shared.events.values import Basis, PromisedDate
from shared.http.told import Told
from shared.mapper import stored_to_received
from tests.conftest import Fresh
from tests.promises.size import sized
from tests.shared.core import Core, core
from tests.tracking.telling import ORDER, Telling, ordered, paid, received

CASES = settings(max_examples=sized(100, 500))
NOON = datetime(2026, 12, 3, 12, tzinfo=UTC)
ZONES = [
    "Pacific/Kiritimati",  # UTC+14
    "Etc/GMT+12",  # UTC-12
    "Europe/Berlin",
    "Asia/Shanghai",
    "Asia/Beirut",  # its summer begins at midnight, an hour that is not there
    "America/Havana",  # its summer ends at one: midnight comes twice
    "America/Sao_Paulo",  # its summers ended at midnight, back into the day before
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",  # had no 30 December 2011
]

offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
instants = st.datetimes(datetime(1996, 1, 1), datetime(2090, 1, 1), timezones=offsets)  # noqa: DTZ001 (with zones)
around = st.timedeltas(timedelta(hours=-30), timedelta(hours=30))


@pytest.fixture
async def told(fresh: Fresh) -> AsyncIterator[Core]:
    async with core(fresh("order")) as told:
        yield told


async def test_whatever_the_clock_says_positions_and_versions_go_up_by_one(told: Core) -> None:
    """The service's clock jumps an hour to and fro, and runs backwards."""
    clock = [NOON + timedelta(seconds=random.choice([-3600, 3600, -n])) for n in range(sized(150, 1000))]
    readings = iter(clock)
    told.store.now = lambda: next(readings)
    ids = [UUID(int=n) for n in range(1, 8)]
    began = await told.pool.fetchval("SELECT clock_timestamp()")
    for n in range(len(clock)):
        await told.tell(random.choice(ids), f"the {n}th")
    rows = await told.store.recorder.select_notifications(0, 10_000)
    assert [row.notification_id for row in rows] == list(range(1, len(clock) + 1))
    for id in ids:
        versions = [row.originator_version for row in rows if row.originator_id == id]
        assert versions == list(range(1, len(versions) + 1))
        names = [event.name for event in (await told.customers.get(id)).state]
        assert names == sorted(names, key=lambda name: int(name.split()[1][:-2])), "decided in the order of versions"
    assert [stored_to_received("order", 1, row).envelope.occurred.at for row in rows] == clock
    times = [row.recorded_at for row in rows]
    assert times == sorted(times)
    ended = await told.pool.fetchval("SELECT clock_timestamp()")
    assert began <= times[0] <= times[-1] <= ended, "recorded by PostgreSQL's clock, not by the service's"


async def test_when_postgresqls_clock_goes_back_recorded_at_stands_still(told: Core) -> None:
    await told.tell()
    owner = await asyncpg.connect(told.database.owner_url)  # as if what was recorded had been recorded an hour later
    ahead = await owner.fetchval("UPDATE batches SET recorded_at = recorded_at + interval '1 h' RETURNING recorded_at")
    await owner.close()
    await told.tell()
    await told.tell()
    _, *after = await told.store.recorder.select_notifications(0, 10)
    assert [row.recorded_at for row in after] == [ahead, ahead]
    assert [row.notification_id for row in after] == [2, 3]


def is_taken(told: Told, now: datetime) -> bool:
    try:
        told.occurred(now)
    except Problem:
        return False
    return True


@CASES
@given(now=instants, ahead=st.timedeltas(timedelta(minutes=-20), timedelta(minutes=20)), teller=offsets)
@example(now=NOON, ahead=timedelta(minutes=5), teller=UTC)
def test_an_instant_may_be_ahead_by_as_much_as_clocks_differ(now: datetime, ahead: timedelta, teller: timezone) -> None:
    """Five minutes, in whatever offset it is told."""
    at = (now + ahead).astimezone(teller)
    assert is_taken(Told(occurred_at=at.isoformat()), now) is (ahead <= timedelta(minutes=5))


@CASES
@given(now=instants, days=st.integers(-3, 3))
@example(now=datetime(2028, 2, 28, 10, tzinfo=UTC), days=1)
@example(now=datetime(2028, 2, 28, 9, 59, tzinfo=UTC), days=1)
def test_a_day_may_be_told_once_it_has_begun_anywhere_in_the_world(now: datetime, days: int) -> None:
    """It begins first in Kiritimati, at UTC+14 (since 1995)."""
    day = now.astimezone(UTC).date() + timedelta(days=days)
    begun = now.astimezone(ZoneInfo("Pacific/Kiritimati")).date()
    assert is_taken(Told(occurred_at=day.isoformat()), now) is (day <= begun)


@pytest.mark.parametrize("long_ago", ["0001-01-02", "1582-10-10", "1912-04-15T02:20:00-03:00", "0001-01-02T00:00:00Z"])
def test_the_past_may_be_as_far_as_anybody_knows(long_ago: str) -> None:
    occurred = Told(occurred_at=long_ago).occurred(NOON)
    assert occurred
    assert occurred == Occurred.read(long_ago)


@pytest.mark.parametrize(
    ("moment", "is_one"),
    [
        ("2028-02-29", True),
        ("2000-02-29", True),
        ("2027-02-29", False),
        ("1900-02-29", False),
        ("2028-02-29T23:59:59+14:00", True),
        ("2016-12-31T23:59:60Z", False),  # a leap second: no clock of ours shows it
        ("2026-03-29T02:30:00+01:00", True),  # in Berlin's gap; with its offset it is an instant all the same
        ("2026-03-29T02:30:00", False),
    ],
)
def test_a_moment_is_one_that_the_calendar_has_and_an_instant_says_its_offset(moment: str, *, is_one: bool) -> None:
    if is_one:
        assert Occurred.read(Told(occurred_at=moment).occurred_at or "")
    else:
        with pytest.raises(ValidationError):
            Told(occurred_at=moment)


@CASES
@given(instants, instants)
def test_instants_keep_the_offset_in_which_they_were_told_and_sort_by_when_they_were(
    one: datetime, other: datetime
) -> None:
    told = [Occurred.read(str(Occurred(each))) for each in (one, other)]
    assert told == [Occurred(one), Occurred(other)]
    assert [each.day for each in told] == [one.date(), other.date()]
    assert surely_before(*told) is (one.astimezone(UTC) < other.astimezone(UTC))


SUMMER = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
"""Half past two in Berlin on the day on which summer ends, in summer time; it comes again an hour later."""
WINTER = SUMMER.replace(tzinfo=timezone(timedelta(hours=1)))


def test_the_hour_that_comes_twice_has_two_places_in_an_orders_history() -> None:
    tell = Telling()
    tell(received(), datetime(2026, 10, 1, tzinfo=UTC))
    tell(paid(10, "in winter time"), WINTER)
    tell(paid(10, "in summer time"), SUMMER)
    assert [each.reference for each in tell.view().payments] == ["in summer time", "in winter time"]


def test_what_was_decided_upon_what_was_decided_before_stands_in_the_order_of_versions_whatever_clocks_said() -> None:
    tell = Telling()
    tell(received(), datetime(2026, 10, 1, tzinfo=UTC))
    tell(OrderHeld(reason="artwork"), WINTER)
    assert tell.view().held
    tell(OrderResumed(), SUMMER)  # decided later, by a clock that was behind
    assert tell.view().held is None


@CASES
@given(
    zone=st.sampled_from(ZONES),
    promised=st.dates(date(1996, 1, 1), date(2089, 1, 1)),
    away=around,
)
@example(zone="Asia/Beirut", promised=date(2026, 3, 28), away=timedelta())
@example(zone="America/Havana", promised=date(2026, 10, 31), away=timedelta(minutes=70))
@example(zone="America/Sao_Paulo", promised=date(2019, 2, 16), away=timedelta(minutes=-30))
@example(zone="Pacific/Apia", promised=date(2011, 12, 29), away=timedelta())
@example(zone="Pacific/Apia", promised=date(2011, 12, 30), away=timedelta())
@example(zone="Pacific/Kiritimati", promised=date(2028, 2, 29), away=timedelta(microseconds=-1))
@example(zone="Etc/GMT+12", promised=date(2028, 2, 28), away=timedelta())
def test_a_promised_day_is_over_when_it_is_over_at_the_destination(zone: str, promised: date, away: timedelta) -> None:
    """The instant that lists are sorted and filtered by, and the calendar there, say the same."""
    destination = Destination(text="There", time_zone=zone)
    tell = Telling()
    line = ordered(promised=PromisedDate(on=promised, basis=Basis.DELIVERED))
    tell(received(line, destination=destination))
    over = overdue_from(fold(ORDER, tell.entries))
    assert over
    at = over + away
    assert (at >= over) is (today_at(destination, at) > promised)


@CASES
@given(st.lists(st.tuples(st.sampled_from(["held", "resumed"]), around), max_size=6), st.randoms(use_true_random=False))
def test_what_is_shown_follows_from_when_things_happened_not_from_the_order_in_which_they_were_told(
    what: list[tuple[str, timedelta]], chance: random.Random
) -> None:
    tell = Telling(ORDER)
    tell(received(), NOON - timedelta(days=9))
    for kind, away in what:
        tell(OrderHeld(reason="artwork") if kind == "held" else OrderResumed(), NOON + away)
    shuffled = chance.sample(tell.entries, len(tell.entries))
    assert fold(ORDER, shuffled) == fold(ORDER, tell.entries)
