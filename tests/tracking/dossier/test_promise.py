"""Given what was promised and what is known, then the page says in one sentence whether it is kept, and why not."""

from datetime import UTC, date, datetime

from services.tracking.dossier.promise import Promise, promise
from services.tracking.orders.answer import AsOf, Known, answer
from services.tracking.orders.outlook import Reason
from shared.events.order import OrderCancelled
from shared.events.values import Basis
from shared.identity.roles import Role
from tests.tracking.dossier.examples import garment
from tests.tracking.life import forecast
from tests.tracking.telling import BEGINNING, ORDER, Telling, day, ordered, received


def of(tell: Telling, on: str = "2026-12-03") -> Promise | None:
    now = datetime.combine(date.fromisoformat(on), datetime.min.time(), UTC)
    order = answer(Known(tell.view(), None, BEGINNING), AsOf(), now, None, None)
    assert order.order_id == ORDER
    return promise(order)


def test_an_open_order_says_when_it_will_be_kept_by_what_and_whose_it_is() -> None:
    found = of(garment())
    assert found
    assert (found.promised_on, found.basis) == (date(2026, 12, 11), Basis.ON_BOARD)
    assert found.on
    assert found.days == (found.on - found.promised_on).days
    assert found.days > 0
    assert found.cause
    assert found.cause.owner in set(Role)


def test_the_first_cause_is_called_as_people_call_it() -> None:
    tell = garment()
    tell(forecast("bulk-cut", date(2026, 12, 20)), day("2026-11-28"))
    found = of(tell)
    assert found
    assert found.cause
    if found.cause.reason is Reason.MILESTONE:
        assert found.about_english != found.cause.about
        assert found.about_chinese not in {"", found.cause.about}
    else:
        assert found.about_english


def test_an_order_that_came_says_when_and_by_how_many_days(tell: Telling) -> None:
    tell(received(ordered("A"), ordered("B")))
    tell(tell.delivered("S1", A=100), day("2026-11-28"))
    tell(tell.delivered("S2", B=100), day("2026-12-05"))
    found = of(tell, "2026-12-20")
    assert found
    assert (found.kept, found.on, found.days, found.cause) == (True, date(2026, 12, 5), 4, None)


def test_a_day_that_is_only_bounded_is_said_to_be_the_latest(tell: Telling) -> None:
    line = ordered("A").model_copy(
        update={"promised": ordered("A").promised.model_copy(update={"basis": Basis.ON_BOARD})}
    )
    tell(received(line))
    tell(tell.delivered("S1", A=100), day("2026-11-28"))
    found = of(tell, "2026-12-20")
    assert found
    assert (found.kept, found.at_most, found.days) == (True, True, -3)


def test_where_nobody_knows_when_it_comes_the_days_that_have_passed_are_counted(tell: Telling) -> None:
    tell(received(ordered("A"), ordered("B")))
    found = of(tell, "2026-12-09")
    assert found
    assert found.so_far
    assert found.days == 8
    assert found.of_lines == 2


def test_what_should_have_left_is_named_also_where_there_is_time(tell: Telling) -> None:
    tell(received(ordered("A")))
    sailing = {"departs_on": date(2026, 11, 3), "arrives_on": date(2026, 11, 20)}
    tell(tell.booked("S1", A=100).model_copy(update=sailing), day("2026-11-02"))
    found = of(tell, "2026-11-06")
    assert found
    assert (found.on, found.days, found.cause, found.not_left) == (date(2026, 11, 23), -8, None, ("S1",))
    tell(tell.departed("S1", A=100), day("2026-11-06"))
    left = of(tell, "2026-11-06")
    assert left
    assert (left.on, left.not_left) == (date(2026, 11, 20), ())


def test_of_what_is_cancelled_or_was_never_promised_nothing_is_said(tell: Telling) -> None:
    assert of(tell) is None
    tell(received())
    tell(OrderCancelled(reason="bankrupt"))
    assert of(tell) is None
