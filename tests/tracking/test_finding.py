"""Finding orders: one search over all that people search by, filters, sorts."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events.values import Basis, PromisedDate
from tests.tracking.asking import found
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import Telling, day, ordered, received


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("SCMS-4", ["SCMS-4"]),
        ("scms", ["SCMS-100", "SCMS-13", "SCMS-4"]),
        ("ＳＣＭＳ－１３", ["SCMS-13"]),
        ("lopin", ["SCMS-4"]),
        ("ritonavir 200", ["SCMS-4"]),
        ("tablets aluvia", ["SCMS-4"]),
        ("tablets aspirin", []),
        ("onavir", []),
        ("女装", ["SCMS-13"]),
        ("asn-8", ["SCMS-4"]),
        ("msku1234565", ["SCMS-4"]),
        ("MSKU 123456-5", ["SCMS-4"]),
        ("bl9", ["SCMS-4"]),
        ("cosu", ["SCMS-4"]),
        ("abbvie", ["SCMS-4"]),
        ("acme", ["SCMS-13", "SCMS-4"]),
        ("trading lopin", ["SCMS-4"]),
        ("other", ["SCMS-100"]),
        ("it's", []),
        ("\\", []),
        ("'", []),
        ("& | ! :*", []),
        ("", ["SCMS-100", "SCMS-13", "SCMS-4"]),
        ("   ", ["SCMS-100", "SCMS-13", "SCMS-4"]),
    ],
)
async def test_one_search_over_all_that_people_search_by(
    client: httpx.AsyncClient, typed: str, numbers: list[str]
) -> None:
    assert sorted(await found(client, q=typed)) == sorted(numbers)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"headline": "cancelled"}, ["SCMS-100"]),
        ({"customer": "OTHER"}, ["SCMS-100"]),
        ({"customer": "other"}, []),
        ({"country": "CI"}, ["SCMS-13"]),
        ({"country": "Côte  d'Ivoire"}, ["SCMS-13"]),  # as written, two spaces and all
        ({"country": "Côte d'Ivoire"}, []),
        ({"mode": "air"}, ["SCMS-4"]),
        ({"flow": "from_stock"}, ["SCMS-100"]),
        ({"late": True}, ["SCMS-13", "SCMS-4"]),
        ({"late": False}, ["SCMS-100"]),
        ({"late": True, "mode": "air", "q": "lopin", "country": "DE", "flow": "traded"}, ["SCMS-4"]),
        ({"late": True, "headline": "cancelled"}, []),
    ],
)
async def test_filters_leave_what_fits_all_of_them(
    client: httpx.AsyncClient, filters: dict[str, Any], numbers: list[str]
) -> None:
    assert sorted(await found(client, **filters)) == sorted(numbers)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("po", ["SCMS-4", "SCMS-13", "SCMS-100"]),
        ("-po", ["SCMS-100", "SCMS-13", "SCMS-4"]),
        ("received", ["SCMS-13", "SCMS-4", "SCMS-100"]),
        ("-updated", ["SCMS-100", "SCMS-13", "SCMS-4"]),
        ("updated", ["SCMS-4", "SCMS-13", "SCMS-100"]),
    ],
)
async def test_lists_are_sorted(client: httpx.AsyncClient, sort: str, numbers: list[str]) -> None:
    assert await found(client, sort=sort) == numbers


async def test_the_next_open_promise_is_what_an_order_is_due_for(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    days = [PromisedDate(on=date(2026, 12, n), basis=Basis.DELIVERED) for n in (1, 5, 9)]
    tell(received(*(ordered(name, promised=on) for name, on in zip("ABC", days, strict=True))))
    await take_in(tell.received)

    async def due() -> str:
        due: str = (await client.get("/v1/orders")).json()["orders"][0]["due_on"]
        return due

    assert await due() == "2026-12-01"
    tell(tell.delivered("S1", A=100), day("2026-12-01"))
    await take_in(tell.received[1:])
    assert await due() == "2026-12-05"
    tell(tell.delivered("S2", B=100, C=100), day("2026-12-01"))
    await take_in(tell.received[2:])
    assert await due() == "2026-12-09"
