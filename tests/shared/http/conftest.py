"""The service of things, asked over HTTP as anybody may ask it."""

import httpx
import pytest
from fastapi import FastAPI

from tests.conftest import Start
from tests.shared import things as service
from tests.shared.http.asked import ACME


@pytest.fixture
def app() -> FastAPI:
    return service.app()


@pytest.fixture
async def things(running: Start, app: FastAPI) -> httpx.AsyncClient:
    return await running("order", app)


@pytest.fixture
async def acme(things: httpx.AsyncClient) -> httpx.AsyncClient:
    """Acme is registered, at version 1."""
    assert (await things.post("/v1/things", json=ACME)).status_code == 201
    return things


@pytest.fixture
def nobody(things: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client that does not say who asks."""
    del things.headers["Authorization"]
    return things
