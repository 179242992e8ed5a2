"""What nobody would type, in every parameter and every input: refused in words, and never a fault of ours."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi.dependencies.models import Dependant

from services.tracking.acting.table import ACTS
from services.tracking.app import app
from shared.http.edge import Route
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made
from tests.tracking.telling import ORDER, registered
from tests.tracking.test_nothing_else import APART, FILLED

ABSURD = (
    "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "99999999999999999999",
    "a\0b", "\u202e4711", "𐩀", "9" * 5000, "-1", "1e9999", "NaN",
)  # fmt: skip
IN_ADDRESSES = ("0001-01-01", "9999-12-31", "9999-12-31T23:59:59-14:00", "99999999999999999999", "a\0b", "𐩀")
APART_FROM_IT = APART | {"/{address:path}"}
ASKING_OTHERS = ("/ops", "/v1/ops", "/v1/parked")
"""They ask services that are not there in this test, and say so by a 503."""


def parameters() -> Iterator[tuple[str, str]]:
    """Each address with each of what it can be asked."""
    for route in app.routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()) and route.path not in APART_FROM_IT:
            at = route.path.format_map({**FILLED, "order_id": ORDER, "act": "output"})
            if not at.startswith(ASKING_OTHERS):
                yield from ((at, name) for name in sorted(_queries(route.dependant)))


def _queries(dependant: Dependant) -> set[str]:
    names = {each.alias for each in dependant.query_params}
    return names.union(*map(_queries, dependant.dependencies))


@pytest.fixture
async def order(client: httpx.AsyncClient, take_in: TakeIn) -> httpx.AsyncClient:
    app.state.http = httpx.AsyncClient()
    await take_in([registered(), *made().received])
    return client


async def test_no_parameter_makes_us_fail(order: httpx.AsyncClient) -> None:
    failed = []
    for at, name in parameters():
        for told in IN_ADDRESSES:
            answer = await order.get(at, params={name: told})
            if answer.status_code >= 500:
                failed.append((at.replace(str(ORDER), ""), name, told[:40], answer.status_code))
    assert failed == []


async def test_no_input_of_a_form_makes_us_fail(order: httpx.AsyncClient) -> None:
    """Of all acts all inputs, each act with another absurdity; and each absurdity in what every form has."""
    tried = []
    for n, act in enumerate(ACTS):
        inputs = ["about", "occurred", "lines:1", "lines:1:spoiled", *(each.name for each in act.fields)]
        tried.append((act.key, {"key": "k", **dict.fromkeys(inputs, ABSURD[n % len(ABSURD)])}))
    for told in ABSURD:
        tried += [("output", {"key": "k", name: told}) for name in ("key", "version", "known_at", "about")]
    failed = []
    for act_key, typed in tried:
        at = f"/orders/{ORDER}/do/{act_key}"
        answer = await order.post(at, data=typed, headers={"Origin": "http://tracking"})
        if answer.status_code not in {409, 422, 503}:
            failed.append((act_key, {name: each[:40] for name, each in typed.items()}, answer.status_code))
    assert failed == []
