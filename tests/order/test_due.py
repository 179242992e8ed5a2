"""When each instalment is due, given what is known: to the cent, in parts as goods leave and arrive."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.order.orders.money.due import Happened, happened, payment_plan
from shared.envelope import Occurred
from shared.events import Event
from shared.events.order import (
    Due,
    Instalment,
    OrderEvent,
    OrderFactRetracted,
    OrderReceived,
    PaymentTerms,
    ShippedLine,
)
from shared.events.values import Basis, PromisedDate, Unit
from tests.order.company import Company
from tests.order.examples import cancelled, given, left, line, papers, payment

PROMISED = line().promised.on  # 30 September 2026, on board
ORDERED = date(2026, 7, 10)


def on(*dues: tuple[str, Due, int], value: str = "840.00") -> OrderReceived:
    """An order of 100 pieces, paid so many percent at this event and so many days after."""
    instalments = tuple(
        Instalment(name=f"part-{n}", percent=Decimal(percent), due=due, days=days)
        for n, (percent, due, days) in enumerate(dues, 1)
    )
    return papers(line(value=value), payment_terms=PaymentTerms(text="T/T", instalments=instalments))


def gone(*told: tuple[str, str, date, str], stage: str = "departed") -> Happened:
    """Shipments, each with its number, its pieces of line 1 and its day."""
    found: dict[tuple[str, str], dict[date, dict[str, ShippedLine]]] = {}
    for shipment, quantity, day, of in told:
        noted = ShippedLine(line=of, quantity=Decimal(quantity), unit=Unit.PIECE)
        found.setdefault((shipment, stage), {}).setdefault(day, {})[of] = noted
    return Happened(ORDERED, found)


def plan(known: Happened, *events: OrderEvent) -> list[tuple[str, str, date | None]]:
    return [(each.instalment, str(each.amount), each.due_on) for each in payment_plan(given(*events).state, known)]


DAY = timedelta(days=1)
AUGUST = date(2026, 8, 20)
half_on_departure = on(("30", Due.ON_ORDER, 7), ("70", Due.ON_DEPARTURE, 14))


def test_a_deposit_is_due_so_many_days_after_the_order() -> None:
    assert plan(Happened(ORDERED), half_on_departure)[0] == ("part-1", "252.00", ORDERED + 7 * DAY)


def test_before_anything_leaves_the_balance_is_due_by_the_promise() -> None:
    [_, balance] = payment_plan(given(half_on_departure).state, Happened(ORDERED))
    assert (balance.amount, balance.due_on, balance.estimated) == (Decimal("588.00"), PROMISED + 14 * DAY, True)


def test_what_leaves_makes_its_share_due() -> None:
    known = gone(("ASN-1", "40", AUGUST, "1"))
    assert plan(known, half_on_departure)[1:] == [
        ("part-2", "235.20", AUGUST + 14 * DAY),
        ("part-2", "352.80", PROMISED + 14 * DAY),
    ]
    [_, sure, rest] = payment_plan(given(half_on_departure).state, known)
    assert (sure.estimated, sure.shipment) == (False, "ASN-1")
    assert (rest.estimated, rest.shipment) == (True, None)


def test_once_everything_has_left_nothing_is_estimated() -> None:
    known = gone(("ASN-1", "33", AUGUST, "1"), ("ASN-2", "67", AUGUST + 9 * DAY, "1"))
    assert plan(known, half_on_departure)[1:] == [
        ("part-2", "194.04", AUGUST + 14 * DAY),
        ("part-2", "393.96", AUGUST + 23 * DAY),
    ]


def test_before_departure_is_before_each_departure() -> None:
    before = on(("100", Due.ON_DEPARTURE, -7))
    assert plan(gone(("ASN-1", "100", AUGUST, "1")), before) == [("part-1", "840.00", AUGUST - 7 * DAY)]
    assert plan(Happened(ORDERED), before) == [("part-1", "840.00", PROMISED - 7 * DAY)]


def test_against_documents_is_once_the_goods_have_left() -> None:
    assert plan(gone(("ASN-1", "100", AUGUST, "1")), on(("100", Due.AGAINST_DOCUMENTS, 0))) == [
        ("part-1", "840.00", AUGUST)
    ]


def test_on_delivery_waits_for_the_delivery() -> None:
    order = on(("100", Due.ON_DELIVERY, 30))
    departed = gone(("ASN-1", "100", AUGUST, "1"))
    assert plan(departed, order) == [("part-1", "840.00", None)]
    delivered = gone(("ASN-1", "100", AUGUST + 30 * DAY, "1"), stage="delivered")
    assert plan(delivered, order) == [("part-1", "840.00", AUGUST + 60 * DAY)]


def test_what_was_only_said_to_be_delivered_had_left_by_then() -> None:
    delivered = gone(("ASN-1", "100", AUGUST, "1"), stage="delivered")
    assert plan(delivered, on(("100", Due.ON_DEPARTURE, 14))) == [("part-1", "840.00", AUGUST + 14 * DAY)]


def test_goods_that_departed_and_were_delivered_make_it_due_once() -> None:
    departed, delivered = (
        gone(("ASN-1", "40", AUGUST, "1")),
        gone(("ASN-1", "40", AUGUST + DAY, "1"), stage="delivered"),
    )
    both = Happened(ORDERED, {**departed.gone, **delivered.gone})
    assert plan(both, half_on_departure) == plan(departed, half_on_departure)


def test_six_sixths_leave_no_crumb() -> None:
    dues = [Instalment(name="all", percent=Decimal(100), due=Due.ON_DEPARTURE)]
    order = papers(line(quantity="6", value="100.004"), payment_terms=PaymentTerms(text="T/T", instalments=tuple(dues)))
    sixths = gone(*((f"ASN-{n}", "1", AUGUST + n * DAY, "1") for n in range(6)))
    assert [amount for _, amount, _ in plan(sixths, order)] == ["16.67", "16.66", "16.67", "16.67", "16.67", "16.664"]


def test_a_promise_of_delivery_says_when_what_waits_for_delivery_is_due() -> None:
    delivered = PromisedDate(on=PROMISED, basis=Basis.DELIVERED)
    order = on(("50", Due.ON_DELIVERY, 30), ("50", Due.ON_DEPARTURE, 0))
    order = order.model_copy(update={"lines": (line().model_copy(update={"promised": delivered}),)})
    assert plan(Happened(ORDERED), order) == [
        ("part-1", "420.00", PROMISED + 30 * DAY),
        ("part-2", "420.00", None),
    ]


def test_a_fixed_day_is_that_day() -> None:
    instalment = Instalment(name="all", percent=Decimal(100), due=Due.ON_DATE, on=AUGUST)
    order = papers(payment_terms=PaymentTerms(text="x", instalments=(instalment,)))
    assert plan(Happened(), order) == [("all", "840.00", AUGUST)]


def test_of_a_cancelled_order_only_what_left_is_due() -> None:
    known = gone(("ASN-1", "40", AUGUST, "1"))
    assert plan(known, half_on_departure, cancelled)[1:] == [
        ("part-2", "235.20", AUGUST + 14 * DAY),
        ("part-2", "352.80", None),
    ]


def test_what_leaves_beyond_the_order_makes_no_more_due() -> None:
    known = gone(("ASN-1", "90", AUGUST, "1"), ("ASN-2", "15", AUGUST + DAY, "1"))
    assert [amount for _, amount, _ in plan(known, half_on_departure)[1:]] == ["529.20", "58.80"]


def test_goods_that_the_papers_do_not_have_make_nothing_due() -> None:
    assert len(plan(gone(("ASN-1", "40", AUGUST, "7")), half_on_departure)) == 2


def test_cartons_are_no_pieces() -> None:
    cartons = ShippedLine(line="1", quantity=Decimal(40), unit=Unit.CARTON)
    known = Happened(ORDERED, {("ASN-1", "departed"): {AUGUST: {"1": cartons}}})
    assert len(plan(known, half_on_departure)) == 2


def test_money_is_counted_to_the_earliest_part_first() -> None:
    known = gone(("ASN-1", "40", AUGUST, "1"))
    state = given(half_on_departure, payment(amount="500.00")).state
    assert [each.paid for each in payment_plan(state, known)] == [
        Decimal("252.00"),
        Decimal("235.20"),
        Decimal("12.80"),
    ]


def test_nothing_is_due_where_nothing_is_agreed() -> None:
    assert plan(Happened(ORDERED), papers()) == []
    assert plan(Happened(ORDERED), left("40")) == []


def test_a_day_beyond_the_calendar_is_no_day() -> None:
    endless = PromisedDate(on=date(9999, 12, 31), basis=Basis.ON_BOARD)
    order = half_on_departure.model_copy(update={"lines": (line().model_copy(update={"promised": endless}),)})
    assert plan(Happened(ORDERED), order)[1] == ("part-2", "588.00", None)


# From what was told --------------------------------------------------------------


def told(*events: tuple[Event, Occurred]) -> Happened:
    company = Company()
    for event, occurred in events:
        company.tell(event, "wang")
        last = company.told[-1]
        envelope = last.envelope.__class__(occurred, last.envelope.actor, "a-story")
        company.told[-1] = type(last)(**{name: getattr(last, name) for name in last.__slots__} | {"envelope": envelope})
    return happened(company.history)


def test_days_are_those_on_which_it_happened_where_it_happened() -> None:
    late_in_shanghai = datetime(2026, 8, 21, 0, 30, tzinfo=timezone(8 * timedelta(hours=1)))
    known = told((half_on_departure, Occurred.on(ORDERED)), (left("40"), Occurred(late_in_shanghai)))
    assert known.ordered == ORDERED
    assert list(known.gone["ASN-1", "departed"]) == [date(2026, 8, 21)]


def test_the_newest_word_on_a_line_counts() -> None:
    known = told((left("40"), Occurred.on(AUGUST)), (left("60"), Occurred.on(AUGUST + DAY)))
    [(day, lines)] = known.gone["ASN-1", "departed"].items()
    assert (day, str(lines["1"].quantity)) == (AUGUST + DAY, "60")


def test_what_was_declared_wrong_did_not_happen() -> None:
    wrong = OrderFactRetracted(retracted_version=1, retracted_event="1:order:1", why="did_not_occur", reason="x")
    assert told((left("40"), Occurred.on(AUGUST)), (wrong, Occurred(datetime.now(UTC)))).gone == {}


# To the cent ---------------------------------------------------------------------

DUES = st.sampled_from([Due.ON_ORDER, Due.ON_DEPARTURE, Due.ON_DELIVERY, Due.AGAINST_DOCUMENTS])


@st.composite
def terms(draw: st.DrawFn) -> tuple[tuple[str, Due, int], ...]:
    cuts = sorted(
        draw(st.sets(st.decimals(0, 100, places=draw(st.integers(0, 6))).filter(lambda p: 0 < p < 100), max_size=5))
    )
    percents = [after - before for before, after in zip([Decimal(0), *cuts], [*cuts, Decimal(100)], strict=True)]
    return tuple((str(percent), draw(DUES), draw(st.integers(-30, 90))) for percent in percents)


SHIPMENTS = st.lists(
    st.tuples(
        st.sampled_from(["ASN-1", "ASN-2", "ASN-3"]),
        st.decimals("0.001", 60, places=3).map(str),
        st.dates(date(2026, 8, 1), date(2026, 8, 9)),
        st.just("1"),
    ),
    max_size=5,
)


@for_all(
    terms(),
    st.decimals(0, 10**6, places=2).map(str),
    st.sampled_from(["USD", "JPY", "KWD"]),
    SHIPMENTS,
    st.sampled_from(["departed", "delivered"]),
    st.lists(st.decimals("0.01", 10**6, places=2), max_size=4),
)
def test_the_plan_is_the_stated_value_to_the_cent_and_money_is_counted_once(
    dues: tuple[tuple[str, Due, int], ...],
    value: str,
    currency: str,
    shipments: list[tuple[str, str, date, str]],
    stage: str,
    paid: list[Decimal],
) -> None:
    order = on(*dues, value=value).model_copy(update={"currency": currency})
    slips = [payment(f"S-{n}", str(amount), currency=currency) for n, amount in enumerate(paid)]
    parts = payment_plan(given(order, *slips).state, gone(*shipments, stage=stage))
    assert sum(part.amount for part in parts) == Decimal(value)
    assert all(0 <= part.paid <= part.amount for part in parts)
    assert sum(part.paid for part in parts) == min(sum(paid), Decimal(value))
    by_instalment: dict[str, Decimal] = {}
    for part in parts:
        by_instalment[part.instalment] = by_instalment.get(part.instalment, Decimal(0)) + part.amount
    for n, (percent, _, _) in enumerate(dues, 1):
        share = Decimal(value) * Decimal(percent) / 100
        assert abs(by_instalment.get(f"part-{n}", Decimal(0)) - share) <= Decimal(1 if currency == "JPY" else "0.01")
