"""`gendan import scms` from end to end: real order and logistics services, over HTTP."""

import asyncio
import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gendan.scms.command import bases, import_scms
from tests.scms.conftest import Events, Told
from tests.scms.counting import records, save
from tests.waiting import until


def numbers(told: Told) -> Counter[str]:
    """How many events of each type the import caused; the services' copies of each other's facts apart."""
    types = (event["type"] for events in told.values() for event in events)
    return Counter(type for type in types if not type.endswith("_noted"))


def one(events: list[dict[str, Any]], type: str, reference: str) -> dict[str, Any]:
    (found,) = [each for each in events if each["type"] == type and f'"{reference}"' in json.dumps(each["data"])]
    return found


ALL = {
    "customer.registered": 5,
    "order.received": 6,
    "order.quoted": 1,
    "order.released": 3,
    "shipment.booked": 8,
    "shipment.delivered": 9,
}


async def test_a_good_file_comes_in_whole_and_only_once(
    events: Events, good_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await import_scms(good_file) == 0
    told = await events()
    assert numbers(told) == ALL
    words = capsys.readouterr().out
    assert "12 rows become" in words
    assert "32 of 32 commands told, 0 refused" in words
    assert "commands per second" in words

    assert await import_scms(good_file) == 0
    assert numbers(await events()) == ALL


async def test_facts_carry_their_own_dates_and_who_told_them(events: Events, good_file: Path) -> None:
    await import_scms(good_file)
    told = await events()
    received = one(told["order"], "order.received", "SCMS-4")
    assert (received["occurred"], received["estimated"]) == ("2006-06-02", "true")
    delivered = one(told["logistics"], "shipment.delivered", "ASN-94")
    assert (delivered["occurred"], delivered["reportedtime"]) == ("2006-12-01", "2006-11-30")
    assert "estimated" not in delivered
    assert received["actor"] == delivered["actor"]
    assert received["correlationid"] == delivered["correlationid"]


async def test_what_does_not_come_in_is_told_by_line(
    events: Events, odd_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await import_scms(odd_file) == 1
    words = capsys.readouterr().out
    assert "PO Sent to Vendor Date '2/30/10': could not be read (line 10)" in words
    assert "Line Item Quantity 'many': could not be read, and an order line needs it (line 16)" in words
    assert "36 of 36 commands told, 0 refused" in words
    assert not [event for event in (await events())["order"] if "SCMS-50" in json.dumps(event)]


async def test_a_changed_file_is_refused_where_it_was_told_otherwise(
    events: Events, good_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await import_scms(good_file)
    moved = [row | {"Delivered to Client Date": "11-Jun-06"} if row["ID"] == "9" else row for row in records(good_file)]
    assert await import_scms(save(moved, good_file)) == 1
    words = capsys.readouterr().out
    assert "shipment ASN-9 booked: it was told before with other content; what was told stands (line 9)" in words
    assert numbers(await events()) == ALL


async def test_a_stopped_import_says_how_to_go_on_and_does(
    events: Events, good_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    importing = asyncio.create_task(import_scms(good_file))

    async def some_came_in() -> bool:
        return numbers(await events()).total() > 5

    await until(some_came_in, "the first commands are told")
    importing.cancel()  # what Ctrl-C does
    assert await importing == 130
    assert "Run it again: it continues, and tells nothing twice." in capsys.readouterr().out
    assert numbers(await events()) != ALL
    assert await import_scms(good_file) == 0
    assert numbers(await events()) == ALL


@pytest.mark.parametrize("content", [b"", b"ID;Project Code", b"\xff\xfe", b"PK\x03\x04"])
async def test_another_file_is_refused_before_anything_is_written(
    events: Events, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.csv"
    file.write_bytes(content)
    assert await import_scms(file) == 1
    assert "Nothing was written" in capsys.readouterr().err
    assert numbers(await events()) == {}


async def test_a_file_cut_off_in_the_middle_is_refused_before_anything_is_written(
    events: Events, good_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off = good_file.with_name("cut-off.csv")
    cut_off.write_bytes(good_file.read_bytes()[:-100])  # noqa: ASYNC240 (a dozen rows)
    assert await import_scms(cut_off) == 1
    assert "line 14 has" in capsys.readouterr().err
    assert numbers(await events()) == {}


@pytest.mark.usefixtures("events")
async def test_the_report_says_by_line_what_became_of_each_row_and_cell(odd_file: Path, tmp_path: Path) -> None:
    as_json, as_csv = tmp_path / "report.json", tmp_path / "report.csv"
    await import_scms(odd_file, report=as_json)
    await import_scms(odd_file, report=as_csv)
    content = json.loads(as_json.read_text("utf-8"))
    with as_csv.open(encoding="utf-8", newline="") as lines:
        assert [each | {"line": int(each["line"])} for each in csv.DictReader(lines)] == content["entries"]
    rows = {entry["line"]: entry["words"] for entry in content["entries"] if entry["kind"] == "row"}
    assert list(rows) == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18]
    assert re.fullmatch(r"line 1281 of order SCMS-20 \([0-9a-f-]{36}\), shipment ASN-93, delivered 2006-11-15", rows[4])
    assert rows[15].endswith("shipment ASN-40, not known to be delivered")
    assert rows[17] == "left out with its order SCMS-50"
    assert {"line": 10, "id": "10", "kind": "lost", "column": "PO Sent to Vendor Date", "text": "2/30/10"} in [
        {key: value for key, value in entry.items() if key != "words"} for entry in content["entries"]
    ]
    assert content["figures"]["value"] == "7274.41"


async def test_a_report_that_cannot_be_written_is_said_before_the_import(
    events: Events, good_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await import_scms(good_file, report=tmp_path / "nowhere" / "report.csv") == 1
    assert "the report cannot be written" in capsys.readouterr().err
    assert numbers(await events()) == {}


def test_the_services_are_where_the_port_or_else_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_ORDER_URL", "http://orders.example/")
    monkeypatch.delenv("GENDAN_LOGISTICS_URL", raising=False)
    assert (bases(9000)["order"], bases(9000)["logistics"]) == ("http://127.0.0.1:9001", "http://127.0.0.1:9003")
    assert (bases(None)["order"], bases(None)["logistics"]) == ("http://orders.example", "http://127.0.0.1:8003")
