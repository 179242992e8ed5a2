"""The edge of commands over HTTP: actors, keys, versions, and what is refused before anything is written."""

from uuid import UUID, uuid5

import httpx
import pytest
from fastapi import APIRouter

from shared.errors import Rejected
from shared.events.customer import CustomerRegistered
from shared.http.commands import After, Commands, Retract, commands
from shared.http.told import Told
from shared.repository import Aggregate
from shared.service import service
from tests.conftest import Start

Customers = commands("customer")
ids = UUID(int=1)
router = APIRouter(prefix="/v1/things")


class Register(Told):
    code: str
    name: str = "Acme"


@router.post("", status_code=201)
async def register(
    body: Register, things: Commands[tuple[CustomerRegistered, ...], CustomerRegistered] = Customers
) -> After:
    def decide(known: tuple[CustomerRegistered, ...]) -> list[CustomerRegistered]:
        if known and known[-1].name != body.name:
            raise Rejected("it is registered with another name", gate="name", opened_by="nobody")
        return [] if known else [CustomerRegistered(code=body.code, name=body.name)]

    return await things.transact(uuid5(ids, body.code), body, decide)


@router.post("/{id}/retractions")
async def retract(id: UUID, body: Retract, things: Commands[object, CustomerRegistered] = Customers) -> After:
    return await things.retract(id, body)


def app() -> object:
    aggregate = Aggregate[tuple[object, ...], CustomerRegistered]("customer", (), lambda known, event: (*known, event))
    return service("order", title="things", routers=[router], aggregates=[aggregate])


@pytest.fixture
async def things(running: Start) -> httpx.AsyncClient:
    return await running("order", app())  # type: ignore[arg-type]


async def test_a_command_answers_with_version_and_position(things: httpx.AsyncClient) -> None:
    answer = await things.post("/v1/things", json={"code": "ACME"})
    assert answer.status_code == 201, answer.text
    assert answer.json() == {"id": str(uuid5(ids, "ACME")), "version": 1, "position": "order:1@1"}
    assert answer.headers["etag"] == '"1"'
