"""What is different between two moments of an order: nothing where nothing is, and every change where one is."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from services.tracking.dossier.comparison import FOLLOWS, KEYS, OF_THE_MOMENT, Change, Difference, compare, written
from services.tracking.entries import Entry
from services.tracking.orders.answer import AsOf, Known, MilestoneExpected, OrderAnswer, answer
from services.tracking.orders.outlook import Cause, Reason
from services.tracking.orders.view import fold
from shared.events.confidential import EVERY_MARK, Confidential, fields_of, models
from shared.events.order import OrderAmended
from shared.identity.roles import Role
from tests.tracking.dossier.examples import garment
from tests.tracking.telling import BEGINNING, ORDER, Telling, day, ordered, paid, received
from tests.tracking.test_any_order import histories

NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)


def answered(entries: list[Entry], now: datetime = NOW) -> OrderAnswer:
    return answer(Known(fold(ORDER, entries), None, BEGINNING), AsOf(), now, None, None)


def words(found: tuple[Difference, ...]) -> list[str]:
    return [
        f"{each.change} {' '.join((each.area, *each.which, each.field or ''))}".strip()
        + (f": {each.was} > {each.now}" if each.change is Change.CHANGED else "")
        for each in found
    ]


@given(histories())
def test_between_the_same_moment_and_itself_nothing_is_different(entries: list[Entry]) -> None:
    assert compare(answered(entries), answered([*entries])) == ()


@given(histories(), st.integers(0, 14))
def test_everything_that_changed_appears_where_it_changed(entries: list[Entry], known: int) -> None:
    was, now = answered(entries[:known]), answered(entries)
    found = compare(was, now)
    assert {each.area for each in found} == {name for name in names() if seen(was, name) != seen(now, name)}


@given(histories(), st.integers(0, 14))
def test_the_other_way_round_the_same_is_different_with_its_sides_exchanged(entries: list[Entry], known: int) -> None:
    was, now = answered(entries[:known]), answered(entries)
    there, back = compare(was, now), compare(now, was)
    turned = {Change.CAME: Change.WENT, Change.WENT: Change.CAME, Change.CHANGED: Change.CHANGED}
    assert sorted(map(told, there)) == sorted(
        told(replace(each, change=turned[each.change], was=each.now, now=each.was, days=each.days and -each.days))
        for each in back
    )


def told(each: Difference) -> str:
    return str(each)


def names() -> list[str]:
    return [each.name for each in fields(OrderAnswer) if each.name not in OF_THE_MOMENT]


def seen(of: OrderAnswer, name: str) -> object:
    """A field without what follows from others."""
    value = getattr(of, name)
    if name == "milestones":
        return [(each.code, each.on) for each in value]
    return (value.step, value.owner, value.waits_for) if name == "next" and value else value


def test_each_day_of_a_garment_order_says_what_that_day_brought() -> None:
    entries = garment().entries
    for n in range(1, len(entries)):
        was, now = answered(entries[:n]), answered(entries[: n + 1])
        changed = {name for name in names() if seen(was, name) != seen(now, name)}
        assert {each.area for each in compare(was, now)} == changed, entries[n].topic


def test_dates_and_quantities_are_told_exactly_with_the_days_between() -> None:
    tell = Telling()
    tell(received(ordered("1", "12.50"), ordered("2", 7)))
    was = answered(tell.entries)
    later = ordered("1", "12.75").promised.model_copy(update={"on": date(2026, 12, 11)})
    tell(OrderAmended(revision=1, reason="more", lines=(ordered("1", "12.75", promised=later), ordered("3", 9))))
    found = compare(was, answered(tell.entries))
    said = words(found)
    assert "changed lines 1 ordered: 12.50 > 12.75" in said
    assert "changed lines 1 promised_on: 2026-12-01 > 2026-12-11" in said
    assert "went lines 2" in said
    assert "came lines 3" in said
    assert next(each.days for each in found if each.field == "promised_on" and each.which == ("1",)) == 10
    came = next(each for each in found if each.change is Change.CAME and each.which == ("3",))
    assert ("ordered", "9") in [(each.field, each.said) for each in came.told]


def test_an_open_point_comes_and_goes_and_a_payment_is_told_with_its_amount() -> None:
    tell = garment()
    cut = next(n for n, each in enumerate(tell.entries) if each.topic == "order.clarification_requested")
    asked, before = answered(tell.entries[: cut + 1]), answered(tell.entries[:cut])
    assert any(each.startswith("came open") for each in words(compare(before, asked)))
    assert any(each.startswith("went open") for each in words(compare(asked, answered(tell.entries))))
    tell(paid("99.10", "SLIP-9"), day("2026-12-01"))
    (slip,) = [each for each in compare(answered(tell.entries[:-1]), answered(tell.entries)) if each.area == "payments"]
    assert ("amount", "99.10") in [(each.field, each.said) for each in slip.told]


def test_who_may_not_see_prices_is_told_of_no_change_in_them() -> None:
    tell = garment()
    sees = EVERY_MARK - {Confidential.PRICE}
    was = answered(tell.entries)
    tell(paid("99.10", "SLIP-9"), day("2026-12-01"))
    tell(OrderAmended(revision=1, reason="dearer", lines=(ordered("1", 300, price="4.99", stated_value="1497"),)))
    now = answered(tell.entries)
    assert "4.99" in str(compare(was, now))
    assert "99.10" in str(compare(was, now))
    for hidden in ("4.99", "1497", "99.10"):
        assert hidden not in str(compare(was, now, sees))


def test_a_cause_that_is_another_one_says_what_of_it() -> None:
    entries = garment().entries
    was, now = answered(entries), answered(entries)
    cause = Cause(Reason.MILESTONE, "fabric-in-house", Role.PURCHASING)
    other = replace(now, outlook=replace(now.outlook, cause=cause))
    assert any(each.area == "outlook" for each in compare(was, other))


def test_whatever_an_order_has_several_of_can_be_told_apart() -> None:
    """A list of things without a key would be told as things that went and came, and not as what changed of them."""
    lists = {model for kind in reachable(OrderAnswer) for told in fields_of(kind).values() for model in listed(told)}
    assert {each.__name__ for each in lists if not any(one in KEYS for one in each.__mro__)} == {"Forecast"}


def reachable(kind: type) -> set[type]:
    found, ahead = set[type](), [kind]
    while ahead:
        each = ahead.pop()
        if each not in found and hasattr(each, "__dataclass_fields__"):
            found.add(each)
            ahead += [model for told in fields_of(each).values() for model in models(told)]
    return found


def listed(told: object) -> list[type]:
    return [model for model in models(told) if hasattr(model, "__dataclass_fields__")] if is_list(told) else []


def is_list(told: object) -> bool:
    return Ellipsis in get_args(told) or any(map(is_list, get_args(told)))


def test_what_follows_is_left_out_and_nothing_else() -> None:
    kept = {each.name for each in fields(MilestoneExpected)} - FOLLOWS[MilestoneExpected]
    assert kept == {"code", "on"}


def test_nothing_is_rounded_and_nothing_said_where_nothing_is() -> None:
    assert written(None) is None
    assert written(()) is None
    assert written(day("2026-12-01")) == "2026-12-01"
    assert written(ordered("1", "1.50").quantity) == "1.50"
