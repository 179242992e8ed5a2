"""What may be seen of any event and any answer: nothing that is hidden, everything else, as it was."""

import json
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Annotated, Any, get_args, get_origin

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from services.logistics.shipments.view import ShippingNow
from services.order.orders.view import OrderNow
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.find import Page
from services.tracking.orders.history import History
from services.tracking.reports.on_time import Report
from shared.events import all_events
from shared.events.confidential import CHOSEN, EVERY_MARK, Confidential, Informal, Mark, marks_in, redactor, without
from shared.events.order import OrderReceived, PaymentReceived
from shared.events.shipment import ShipmentBooked
from tests.golden.examples import TOLD

PRICE, FREIGHT = Confidential.PRICE, Confidential.FREIGHT
MARKS: tuple[Mark, ...] = (*Confidential, *Informal)
MOST = 3


@dataclass
class Told:
    """A value with what is to be seen of it, and each text in it, by whether it is hidden."""

    whole: Any
    seen: Any
    hidden: list[str]


@st.composite
def told(draw: st.DrawFn, of: Any, marks: frozenset[Mark]) -> Told:
    """Some JSON of this type: every leaf a text that occurs once, and fields among it that nobody knows."""
    planted, hidden = (f"planted-{n}-" for n in count()), list[str]()

    def value(annotation: Any, *, shown: bool) -> tuple[Any, Any]:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return model(annotation, shown=shown)
        arguments = get_args(annotation)
        if get_origin(annotation) is Annotated:
            return value(arguments[0], shown=shown)
        if get_origin(annotation) is tuple:
            return many(arguments[0], shown=shown)
        nested = [each for each in arguments if _is_nested(each)]
        if nested:
            return value(nested[0], shown=shown) if draw(st.booleans()) else (None, None)
        leaf = next(planted)
        if not shown:
            hidden.append(leaf)
        return leaf, leaf

    def many(each: Any, *, shown: bool) -> tuple[Any, Any]:
        found = [value(each, shown=shown) for _ in range(draw(st.integers(0, MOST)))]
        return [whole for whole, _ in found], [seen for _, seen in found]

    def model(each: type[BaseModel], *, shown: bool) -> tuple[Any, Any]:
        whole, seen = {}, {}
        for name, field in each.model_fields.items():
            if draw(st.booleans()):
                of_it = [mark for mark in (*field.metadata, *_within(field.annotation)) if isinstance(mark, Mark)]
                visible = shown and not marks & set(of_it)
                whole[name], left = value(field.annotation, shown=visible)
                if visible:
                    seen[name] = left
        if draw(st.booleans()):
            whole["added_later"] = next(planted)
            hidden.append(whole["added_later"])
        return whole, seen

    whole, seen = model(of, shown=True)
    return Told(whole, seen, hidden)


def _is_nested(annotation: Any) -> bool:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return issubclass(annotation, BaseModel)
    return get_origin(annotation) is tuple or any(map(_is_nested, get_args(annotation)))


def _within(annotation: Any) -> list[Any]:
    found = list(getattr(annotation, "__metadata__", ()))
    return found + [each for part in get_args(annotation) for each in _within(part)]


@given(st.data())
def test_of_any_event_all_is_seen_that_may_be_and_nothing_else(data: st.DataObject) -> None:
    event = all_events()[data.draw(st.sampled_from(sorted(all_events())), "topic")]
    marks = data.draw(st.frozensets(st.sampled_from(MARKS)), "marks")
    example = data.draw(told(event, marks), "told")
    left = without(event, marks)(json.dumps(example.whole).encode())
    assert json.loads(left) == example.seen
    assert not [planted for planted in example.hidden if planted in left.decode()]


@pytest.mark.parametrize("event", [event for told in TOLD.values() for _, event in told], ids=lambda event: event.topic)
def test_who_sees_all_of_an_event_sees_it_as_it_was_written(event: BaseModel) -> None:
    written = event.model_dump_json(exclude_defaults=True).encode()
    assert without(type(event), frozenset())(written) == written
    assert redactor(type(event), EVERY_MARK)(written) is written


def test_a_value_stays_byte_for_byte_what_it_was() -> None:
    odd = rb'{"reference":"\u96c6 \/","amount":1.10,"currency": 12345678901234567890123 ,"instalment":null}'
    left = without(PaymentReceived, frozenset())(odd)
    assert left == rb'{"reference":"\u96c6 \/","amount":1.10,"currency":12345678901234567890123,"instalment":null}'


def test_whoever_may_see_no_price_sees_none_in_an_order_or_its_payments() -> None:
    lines = [{"number": "1", "quantity": "3", "price": "8.40", "stated_value": "25.20"}]
    leave = redactor(OrderReceived, frozenset({FREIGHT}))
    assert json.loads(leave(json.dumps({"po_number": "P", "lines": lines}).encode())) == {
        "po_number": "P",
        "lines": [{"number": "1", "quantity": "3"}],
    }
    assert PRICE in marks_in(PaymentReceived)
    assert redactor(PaymentReceived, frozenset())(b'{"amount":"25.20","currency":"USD"}') == b'{"currency":"USD"}'


def test_freight_is_a_cost() -> None:
    booked = b'{"shipment":"A","freight":{"amount":"1","currency":"USD"},"insurance":null}'
    assert redactor(ShipmentBooked, frozenset({PRICE}))(booked) == b'{"shipment":"A"}'
    assert redactor(ShipmentBooked, frozenset({FREIGHT}))(booked) == booked


def test_remarks_are_for_everybody_in_the_house() -> None:
    booked = b'{"shipment":"A","remarks":"no stacking"}'
    assert redactor(ShipmentBooked, frozenset({Informal.REMARK}))(booked) == booked
    assert redactor(ShipmentBooked, frozenset(Confidential))(booked) == b'{"shipment":"A"}'


@pytest.mark.parametrize(
    ("answer", "marks"),
    [
        (OrderAnswer, {PRICE, FREIGHT, Informal.REMARK}),
        (Page, {PRICE}),
        (Report, {PRICE}),
        (OrderNow, {PRICE, Informal.REMARK}),
        (ShippingNow, {FREIGHT, Informal.REMARK}),
    ],
)
def test_answers_bear_the_marks_as_events_do(answer: type, marks: set[Mark]) -> None:
    assert marks_in(answer) == marks
    redactor(answer, frozenset())


class Nested(BaseModel):
    price: Annotated[Decimal, PRICE] | None = None
    prices: dict[str, Annotated[Decimal, PRICE]]
    by_name: dict[str, PaymentReceived]
    at: tuple[str, int]


def test_a_mark_anywhere_in_its_annotation_hides_a_field() -> None:
    payment = {"reference": "R", "amount": "1"}
    whole = {"price": "1", "prices": {"a": "2"}, "by_name": {"a": payment}, "at": ["x", 1]}
    left = redactor(list[Nested], frozenset())(json.dumps([whole]).encode())
    assert json.loads(left) == [{"by_name": {"a": {"reference": "R"}}, "at": ["x", 1]}]


class Either(BaseModel):
    of_it: PaymentReceived | ShipmentBooked


def test_what_one_of_several_hides_is_hidden_in_all() -> None:
    leave = redactor(Either, frozenset({PRICE}))
    assert leave(b'{"of_it":{"freight":{"amount":"1"},"amount":"2"}}') == b'{"of_it":{"amount":"2"}}'


class Anything(BaseModel):
    data: Any


def test_a_history_is_passed_on_since_its_payloads_were_chosen_for_who_reads_it() -> None:
    assert redactor(History, frozenset({FREIGHT}))(b'{"events":[],"next":null}') == b'{"events":[],"next":null}'


class SeenTo(BaseModel):
    data: Annotated[Any, CHOSEN]
    price: Annotated[Decimal, PRICE]


def test_what_may_be_anything_must_have_been_seen_to() -> None:
    with pytest.raises(TypeError, match="nobody can say what is in"):
        without(Anything, frozenset({PRICE}))
    assert redactor(SeenTo, frozenset())(b'{"data":{"price":1},"price":2}') == b'{"data":{"price":1}}'


def test_what_is_no_json_of_the_type_is_refused_not_passed_on() -> None:
    for odd in (b"[]", b'{"lines": "all"}', b"{"):
        with pytest.raises(msgspec.DecodeError):
            without(OrderReceived, EVERY_MARK)(odd)
