"""Access tokens over HTTP: a service, and an issuer as others run one, each on a socket of its own."""

from collections.abc import AsyncIterator

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from shared.identity import signing_keys
from shared.settings import of_service
from tests.conftest import Start
from tests.shared import things as service
from tests.shared.http.asked import ACME, AT, NOTHING, problem, written
from tests.shared.identity.issuer_running import IssuerRunning, issuer_running
from tests.shared.identity.issuing import ALGORITHMS, AUDIENCE, NAME, jwk, signed
from tests.shared.identity.test_access_tokens import FORGED

LONG_ENOUGH = 12
"""Characters of a token by which it could be recognised."""


@pytest.fixture
def app() -> FastAPI:
    return service.app()


@pytest.fixture
async def issuer() -> AsyncIterator[IssuerRunning]:
    async with issuer_running() as running:
        yield running


@pytest.fixture
async def things(
    running: Start, app: FastAPI, issuer: IssuerRunning, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service that has pinned the issuer; it says nothing of who asks."""
    for name, value in {"ISSUER": NAME, "AUDIENCE": AUDIENCE, "KEYS": "", "KEYS_URL": issuer.url}.items():
        monkeypatch.setenv(f"GENDAN_IDENTITY_{name}", value)
    await running("order", app)
    async with httpx.AsyncClient(base_url=of_service("order").url, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The issuer may be asked again at once, and not only after a minute."""
    monkeypatch.setattr(signing_keys, "PAUSE", -1.0)


def shown(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def parts(token: str) -> list[str]:
    """What of a token nobody else may read: its three parts, and their beginnings."""
    return [part[:LONG_ENOUGH] for part in token.split(".") if len(part) >= LONG_ENOUGH]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_whoever_the_issuer_signs_for_is_let_in(algorithm: str, things: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await things.post("/v1/things", headers=shown(signed(algorithm)), json=ACME)
    assert answer.status_code == 201, answer.text
    assert await app.state.pool.fetchval("SELECT name FROM people") == "Li Na"


async def test_what_proves_nothing_writes_nothing_and_is_repeated_nowhere(
    things: httpx.AsyncClient, app: FastAPI, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = {words: make() for words, make in FORGED.items()}
    for words, token in tokens.items():
        answer = await things.post("/v1/things", headers=shown(token), json=ACME)
        told = problem(answer, 401, "unauthorised")
        assert told["detail"] == f"the token is not accepted: {words.strip()}"
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert not [part for part in parts(token) if part in answer.text]
    assert await written(app) == NOTHING
    logged = "".join(capsys.readouterr())
    assert "a token is not accepted" in logged, "it is logged that there was one"
    assert not [words for words, token in tokens.items() for part in parts(token) if part in logged]


async def test_what_is_accepted_is_repeated_nowhere_either(
    things: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    token = signed()
    answers = [
        await things.post("/v1/things", headers=shown(token), json=ACME),
        await things.post("/v1/things", headers=shown(token), json={**ACME, "name": "Other"}),
        await things.get(f"{AT}/broken", headers=shown(token)),
    ]
    assert [answer.status_code for answer in answers] == [201, 409, 500]
    said = "".join([*capsys.readouterr(), *(answer.text for answer in answers)])
    assert "ZeroDivisionError" in said
    assert not [part for part in parts(token) if part in said]


@pytest.mark.usefixtures("no_pause")
async def test_an_issuer_changes_its_keys_and_the_old_ones_open_nothing_more(
    things: httpx.AsyncClient, issuer: IssuerRunning, app: FastAPI
) -> None:
    assert (await things.get("/v1/things", headers=shown(signed()))).status_code == 200
    key = ec.generate_private_key(ec.SECP256R1())
    issuer.publishing.keys = [jwk("ES256", key, "new")]
    new = signed("ES256", key, {"kid": "new"}, roles=["finance"])
    assert (await things.get("/v1/things", headers=shown(new))).status_code == 200
    old = signed(sub="u-18")
    problem(await things.post("/v1/things", headers=shown(old), json=ACME), 401, "unauthorised")
    assert await written(app) == NOTHING


async def test_a_key_that_the_issuer_does_not_know_is_asked_for_once(
    things: httpx.AsyncClient, issuer: IssuerRunning
) -> None:
    for n in range(10):
        token = signed(headers={"kid": f"made-up-{n}"})
        problem(await things.get("/v1/things", headers=shown(token)), 401, "unauthorised")
    assert issuer.publishing.asked == 1


@pytest.mark.usefixtures("no_pause")
async def test_while_the_issuer_is_away_nobody_is_taken_for_a_forger(
    things: httpx.AsyncClient, issuer: IssuerRunning, app: FastAPI
) -> None:
    issuer.publishing.is_there = False
    answer = await things.post("/v1/things", headers=shown(signed()), json=ACME)
    problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1
    assert await written(app) == NOTHING
    services = await things.get("/v1/events", headers=shown("between-services"))
    assert services.status_code == 200, "our own services need no issuer"
    issuer.publishing.is_there = True
    assert (await things.post("/v1/things", headers=shown(signed()), json=ACME)).status_code == 201


@pytest.mark.usefixtures("no_pause")
async def test_keys_that_are_known_outlive_the_issuer(things: httpx.AsyncClient, issuer: IssuerRunning) -> None:
    assert (await things.get("/v1/things", headers=shown(signed()))).status_code == 200
    issuer.publishing.is_there = False
    assert (await things.get("/v1/things", headers=shown(signed(sub="u-18")))).status_code == 200
    unknown = signed(headers={"kid": "made-up"})
    problem(await things.get("/v1/things", headers=shown(unknown)), 401, "unauthorised")
