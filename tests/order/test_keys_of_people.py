"""What a program writes with a key is told on behalf of the person who answers for it: they do not approve it."""

import json
from uuid import UUID

import httpx
import pytest

from services.order.app import app
from shared.identity.api_keys import ApiKey
from shared.identity.names import OWN
from shared.identity.roles import Role
from shared.people import id_at
from tests.identity import bearer
from tests.order.conftest import AT, ORDER
from tests.shared.http.asked import problem
from tests.shared.http.keys import kept

LI, CHEN = "Li Na", "Chen Jing"
ROLES = frozenset({Role.BUSINESS_MERCHANDISER})


def person(name: str) -> UUID:
    return id_at(b"people", OWN, name)


async def sign(http: httpx.AsyncClient, name: str) -> httpx.Response:
    return await http.post(f"{AT}/countersign", json={"version": 1}, headers=bearer(name, Role.MANAGER))


@pytest.fixture
async def written(http: httpx.AsyncClient) -> httpx.AsyncClient:
    """An order that was written by the program that Li Na answers for."""
    key = await kept(ApiKey.lasting("erp", ROLES, 1, owner=person(LI), purpose="takes orders over"))
    answer = await http.post("/v1/orders", json=ORDER, headers=key)
    assert answer.status_code == 201, answer.text
    return http


async def test_a_manager_does_not_sign_what_their_program_wrote_and_another_one_does(
    written: httpx.AsyncClient,
) -> None:
    refused = problem(await sign(written, LI), 409, "rejected")
    assert (refused["gate"], "or had it done" in refused["detail"]) == ("countersign", True)
    assert (await sign(written, CHEN)).status_code == 200


@pytest.mark.usefixtures("written")
async def test_the_event_names_both() -> None:
    state = await written_state()
    assert (state["actor"], state["on_behalf_of"]) == ("key:erp", str(person(LI)))


async def test_a_key_that_nobody_answers_for_acts_for_nobody(http: httpx.AsyncClient) -> None:
    key = await kept(ApiKey.lasting("old", ROLES, 1))
    await http.post("/v1/orders", json=ORDER, headers=key)
    assert "on_behalf_of" not in await written_state()


async def written_state() -> dict[str, object]:
    """The envelope of the order's first event."""
    state = await app.state.pool.fetchval(
        "SELECT convert_from(state, 'UTF8') FROM events WHERE topic = 'order.received'"
    )
    found: dict[str, object] = json.loads(state)
    return found


async def test_whose_key_it_is_is_said_to_the_program(http: httpx.AsyncClient) -> None:
    key = await kept(ApiKey.lasting("erp", ROLES, 1, owner=person(LI), purpose="takes orders over"))
    told = (await http.get("/v1/me", headers=key)).json()
    assert (told["id"], told["on_behalf_of"]) == ("key:erp", str(person(LI)))
