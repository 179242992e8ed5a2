"""Events on the wire are CloudEvents that others can read, and come back as they went."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_binary, from_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import example, given
from hypothesis import strategies as st

from shared.envelope import Actor, Envelope, Occurred
from shared.events.customer import CustomerRegistered
from shared.mapper import stored_to_received, to_state
from shared.received import Received
from shared.store.hashes import NOTHING, row_hash
from shared.store.rows import StoredRow
from shared.wire import from_headers, from_line, subject_of, to_headers, to_line

CHINA = timezone(timedelta(hours=8))

instants = st.builds(
    Occurred,
    st.datetimes(
        min_value=datetime(1000, 1, 1),  # noqa: DTZ001 (the zone is drawn beside it)
        max_value=datetime(9000, 1, 1),  # noqa: DTZ001
        timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    ),
    estimated=st.booleans(),
)
days = st.builds(Occurred.on, st.dates(date(1000, 1, 1)), estimated=st.booleans())
ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789:._-", min_size=1, max_size=100) | st.text(
    st.characters(exclude_categories=["C"]), min_size=1, max_size=20
)
told_by_others = (instants | days).map(lambda occurred: replace(occurred, estimated=False))
envelopes = st.builds(
    Envelope,
    instants | days,
    st.builds(Actor, ids, st.none() | ids, st.none() | ids),
    ids,
    st.none() | ids,
    st.none() | told_by_others,
    st.none() | st.just("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    st.none() | st.just("congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"),
)
names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=300)
events = st.builds(CustomerRegistered, code=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True), name=names)


def stored(event: CustomerRegistered, envelope: Envelope, position: int = 1810) -> Received:
    """As it is read from a row."""
    state, id = to_state(event, envelope), UUID(int=5)
    row = StoredRow(position, id, 3, event.topic, state, datetime(2026, 11, 23, 9, 30, 0, 1, UTC), row_hash(
        NOTHING, id, 3, event.topic, state
    ))  # fmt: skip
    return stored_to_received("order", 2, row)


WANG = Envelope(
    Occurred.on(date(2006, 6, 2), estimated=True),
    Actor(str(UUID(int=7)), "merchandiser", str(UUID(int=8))),
    "a-story",
    "1:logistics:17",
    Occurred(datetime(2006, 6, 3, 8, 0, tzinfo=CHINA)),
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7",
)
RECEIVED = stored(CustomerRegistered(code="ACME", name="上海贸易有限公司"), WANG)


@given(events, envelopes)
def test_what_is_stored_is_read_as_it_was_told(event: CustomerRegistered, envelope: Envelope) -> None:
    received = stored(event, envelope)
    assert received.event() == event
    assert received.envelope == envelope


@given(events, envelopes)
@example(CustomerRegistered(code="ACME", name="上海"), Envelope(Occurred.on(date(2006, 6, 2)), Actor("lin"), "c"))
def test_an_event_comes_back_from_the_stream_and_from_the_feed_as_it_went(
    event: CustomerRegistered, envelope: Envelope
) -> None:
    received = stored(event, envelope)
    assert from_headers(to_headers(received), received.data) == received
    assert from_line(to_line(received)) == received


@given(events, envelopes)
def test_headers_are_printable_ascii_and_lines_hold_no_line_break(
    event: CustomerRegistered, envelope: Envelope
) -> None:
    received = stored(event, envelope)
    assert all(re.fullmatch("[!#-~]+", value) for value in to_headers(received).values())
    assert b"\n" not in to_line(received)


def test_the_cloudevents_library_reads_a_message_of_the_stream() -> None:
    read = from_binary(HTTPMessage(to_headers(RECEIVED), RECEIVED.data), JSONFormat(), CloudEvent)
    assert_is_what_was_told(read)


def test_every_attribute_travels_in_a_header_of_its_own_as_the_binding_for_nats_wants() -> None:
    told = replace(RECEIVED, envelope=replace(WANG, correlation_id='Euro € 😀 "100 %"'))
    headers = to_headers(told)
    line = json.loads(to_line(told))
    assert headers["ce-correlationid"] == "Euro%20%E2%82%AC%20%F0%9F%98%80%20%22100%20%25%22"
    assert headers["ce-datacontenttype"] == headers["content-type"] == "application/json"
    assert {f"ce-{name}" for name in line if name != "data"} == headers.keys() - {"content-type"}


@pytest.mark.parametrize("value", ["%C0%A0", "%FF", "%e4%b8"])
def test_a_header_that_is_no_utf_8_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="utf-8"):
        from_headers(to_headers(RECEIVED) | {"ce-correlationid": value}, RECEIVED.data)


def test_what_another_has_encoded_without_need_is_read() -> None:
    assert from_headers(to_headers(RECEIVED) | {"ce-position": "%31810"}, RECEIVED.data) == RECEIVED


def test_the_cloudevents_library_reads_a_line_of_the_feed() -> None:
    read = from_structured(HTTPMessage({}, to_line(RECEIVED)), JSONFormat(), CloudEvent)
    assert_is_what_was_told(read)


def assert_is_what_was_told(read: object) -> None:
    assert isinstance(read, CloudEvent)
    assert (read.get_id(), read.get_source(), read.get_type()) == (
        "2:order:1810",
        "/gendan/order",
        "customer.registered",
    )
    assert (read.get_specversion(), read.get_datacontenttype()) == ("1.0", "application/json")
    assert read.get_dataschema() == "urn:gendan:event:customer.registered:v1"
    assert read.get_subject() == str(UUID(int=5))
    assert read.get_time() == datetime(2006, 6, 2, tzinfo=UTC)
    data = read.get_data()
    assert (json.loads(data) if isinstance(data, bytes | str) else data) == {"code": "ACME", "name": "上海贸易有限公司"}
    ours = {name: value for name, value in read.get_attributes().items() if name not in
            {"id", "source", "type", "specversion", "datacontenttype", "dataschema", "subject", "time"}}  # fmt: skip
    assert ours == {
        "occurred": "2006-06-02",
        "estimated": "true",
        "recordedtime": "2026-11-23T09:30:00.000001+00:00",
        "epoch": "2",
        "position": "1810",
        "previousposition": "1809",
        "aggregateversion": "3",
        "dataversion": "1",
        "actor": str(UUID(int=7)),
        "actorrole": "merchandiser",
        "onbehalfof": str(UUID(int=8)),
        "correlationid": "a-story",
        "causationid": "1:logistics:17",
        "reportedtime": "2006-06-03T08:00:00+08:00",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "tracestate": "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7",
        "hash": RECEIVED.hash.hex(),
    }


def test_an_instant_keeps_the_offset_in_which_it_was_told() -> None:
    told = Envelope(Occurred(datetime(2026, 11, 23, 1, 30, tzinfo=CHINA)), Actor("lin"), "c")
    received = stored(CustomerRegistered(code="ACME", name="Acme"), told)
    assert to_headers(received)["ce-occurred"] == "2026-11-23T01:30:00+08:00"
    assert to_headers(received)["ce-time"] == "2026-11-22T17:30:00+00:00"
    assert from_line(to_line(received)).envelope.occurred.day == date(2026, 11, 23)


def test_attribute_names_are_those_that_cloudevents_allows() -> None:
    names = [name.removeprefix("ce-") for name in to_headers(RECEIVED) if name.startswith("ce-")]
    assert [name for name in names if not (name.isalnum() and name.islower() and len(name) <= 20)] == []


def test_a_subject_has_four_words() -> None:
    assert subject_of("order", "customer.registered") == "gendan.order.customer.registered"


def test_what_is_left_at_its_default_is_not_stored() -> None:
    assert RECEIVED.data == '{"code":"ACME","name":"上海贸易有限公司"}'.encode()


@pytest.mark.parametrize("missing", ["ce-position", "ce-epoch", "ce-hash", "ce-occurred"])
def test_a_message_that_is_not_ours_is_no_event(missing: str) -> None:
    headers = to_headers(RECEIVED)
    del headers[missing]
    with pytest.raises(KeyError):
        from_headers(headers, RECEIVED.data)
