"""What the order service refuses to read at all, and what breaks its rules."""

import json
from typing import Any

import httpx

from tests.order.conftest import AT, LINE, ORDER


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in ORDER.items() if key != name}


def line(**other: Any) -> dict[str, Any]:
    return ORDER | {"lines": [LINE | other]}


BAD: dict[str, dict[str, Any]] = {
    "an unknown field": ORDER | {"colour": "navy"},
    "an unknown field in a line": line(discount="5"),
    "an unknown field in the destination": ORDER | {"destination": {"text": "Hamburg", "zip": "20095"}},
    "no currency": without("currency"),
    "no lines at all": without("lines"),
    "a currency that does not exist": ORDER | {"currency": "XQZ"},
    "a currency in small letters": ORDER | {"currency": "usd"},
    "a country that does not exist": ORDER | {"destination": {"text": "Hamburg", "country": "XX"}},
    "a time zone that does not exist": ORDER | {"destination": {"text": "Hamburg", "time_zone": "Mars/Base"}},
    "a unit that does not exist": line(unit="bale"),
    "no quantity of anything": line(quantity="0"),
    "a negative quantity": line(quantity="-1"),
    "a quantity that is no number": line(quantity="NaN"),
    "an infinite price": line(price="Infinity"),
    "a float": line(price=8.4),
    "a quantity with too many decimals": line(quantity="0.0000001"),
    "a quantity too large": line(quantity="1" + "0" * 20),
    "a truth value for a number": line(quantity=True),
    "a blank style": line(style="  "),
    "a style that is too long": line(style="x" * 301),
    "a line number that cannot stand in an address": line(number="1/2"),
    "a NUL": line(style="B\x00"),
    "a line break in a PO number": ORDER | {"po_number": "PO\n1"},
    "a PO number that is too long": ORDER | {"po_number": "1" * 65},
    "a day that does not exist": line(promised={"on": "2026-02-30"}),
    "a basis that does not exist": line(promised={"on": "2026-02-28", "basis": "someday"}),
    "an Incoterm of another edition": ORDER | {"incoterm": {"rule": "DDU", "edition": "2020"}},
    "a naive time": ORDER | {"occurred_at": "2026-09-30T09:00:00"},
    "a time that has not come": ORDER | {"occurred_at": "9000-01-01"},
    "501 lines": ORDER | {"lines": [LINE | {"number": str(number)} for number in range(501)]},
    "a tolerance above everything": ORDER | {"tolerance": {"over": "101"}},
    "25 instalments": ORDER
    | {
        "payment_terms": {
            "text": "T/T",
            "instalments": [{"name": str(n), "percent": "4", "due": "on_order"} for n in range(25)],
        }
    },
    "days beyond reason": ORDER
    | {
        "payment_terms": {
            "text": "T/T",
            "instalments": [{"name": "all", "percent": "100", "due": "on_order", "days": 10**30}],
        }
    },
}


async def test_bad_input_is_refused_in_words_and_nothing_is_written(http: httpx.AsyncClient) -> None:
    for name, body in BAD.items():
        answer = await http.post("/v1/orders", json=body)
        assert answer.status_code == 422, f"{name}: {answer.text}"
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"][0]["where"], name
    assert (await http.get(AT)).status_code == 404


NO_REQUESTS = [
    (b"", 422),
    (b"{", 422),
    (b"[]", 422),
    (b"\xff\xfe", 422),
    (json.dumps(ORDER | {"po_number": "x\ud800"}).encode(), 422),
    (b'{"x": "' + b"y" * 10_000_000 + b'"}', 413),
]


async def test_what_is_no_request_is_refused_in_words(http: httpx.AsyncClient) -> None:
    for content, status in NO_REQUESTS:
        answer = await http.post("/v1/orders", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == status, f"{content[:100]!r}: {answer.text[:300]}"
        assert answer.headers["content-type"] == "application/problem+json"


BROKEN_RULES = [
    (ORDER | {"lines": []}, "at least one line"),
    (ORDER | {"lines": [LINE, LINE]}, "line 1 stands twice"),
    (line(quantity="999999999999", price="999999999999"), "too large"),
    (
        ORDER | {"payment_terms": {"text": "T/T", "instalments": [{"name": "a", "percent": "30", "due": "on_order"}]}},
        "add up to 30 %",
    ),
]


async def test_papers_that_break_a_rule_are_refused(http: httpx.AsyncClient) -> None:
    for body, words in BROKEN_RULES:
        answer = await http.post("/v1/orders", json=body)
        assert answer.status_code == 409, words
        assert words in answer.json()["detail"]
    assert (await http.get(AT)).status_code == 404
