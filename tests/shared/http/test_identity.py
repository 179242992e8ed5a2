"""Who is let in over HTTP, and to what: by token, key, cookie and role; of what concerns them."""

from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from shared.http import edge
from shared.http.failures import AT_ONCE, EVERY, Failures
from shared.http.identity import COOKIE
from shared.identity import api_keys
from shared.identity.api_keys import ApiKey
from shared.identity.roles import STAFF, Role
from tests.identity import KEY, bearer
from tests.shared.http.asked import ACME, AT, NOTHING, problem, written
from tests.shared.http.keys import kept, owning

NO_TOKENS: list[bytes | None] = [
    None,
    b"",
    b"Bearer",
    b"Bearer ",
    b"Basic V2FuZzpGYW5n",
    b"Bearer between",
    b"Bearer gendan_madeup",
    b"Bearer a b",
    b"Bearer \xff\xfe",
    b"Bearer ' OR 1=1 --",
    b"Bearer " + b"A" * 9000,
]


@pytest.mark.parametrize("token", NO_TOKENS)
async def test_who_is_not_known_is_let_in_nowhere_and_writes_nothing(
    token: bytes | None, nobody: httpx.AsyncClient, app: FastAPI
) -> None:
    headers = [] if token is None else [(b"Authorization", token)]
    for answer in (
        await nobody.post("/v1/things", headers=headers, json=ACME),
        await nobody.get(AT, headers=headers),
        await nobody.get("/v1/things?unknown=1", headers=headers),
    ):
        told = problem(answer, 401, "unauthorised")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert token is None or len(token) < 12 or token[7:].decode("latin-1") not in str(told)
    assert await written(app) == NOTHING


async def test_of_two_tokens_none_counts(nobody: httpx.AsyncClient) -> None:
    headers = [("Authorization", bearer()["Authorization"])] * 2
    problem(await nobody.get(AT, headers=headers), 401, "unauthorised")


async def test_whose_role_may_not_is_refused_with_those_that_may(things: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await things.post("/v1/things", headers=bearer("Harbour", Role.PARTNER), json=ACME)
    told = problem(answer, 403, "forbidden")
    assert told["roles"] == sorted(STAFF)
    assert await written(app) == NOTHING


async def test_who_has_no_role_at_all_may_do_nothing(things: httpx.AsyncClient) -> None:
    token = KEY.token("Li Na", frozenset())
    for method, address in ("GET", AT), ("POST", "/v1/things"):
        answer = await things.request(method, address, headers={"Authorization": f"Bearer {token}"}, json=ACME)
        problem(answer, 403, "forbidden")


async def test_the_role_by_which_somebody_acted_stands_in_the_event(things: httpx.AsyncClient, app: FastAPI) -> None:
    await things.post("/v1/things", headers=bearer("Li Na", Role.PARTNER, Role.FINANCE), json=ACME)
    state = await app.state.pool.fetchval("SELECT convert_from(state, 'UTF8') FROM events")
    assert '"finance"' in state


async def test_a_page_s_cookie_is_good_for_looking_and_for_nothing_else(
    nobody: httpx.AsyncClient, app: FastAPI
) -> None:
    nobody.cookies.set(COOKIE, bearer()["Authorization"].removeprefix("Bearer "))
    problem(await nobody.post("/v1/things", json=ACME), 401, "unauthorised")
    assert await written(app) == NOTHING
    assert (await nobody.get(AT)).status_code == 200


# What concerns whom ---------------------------------------------------------------------------------------------------


async def test_what_concerns_others_is_not_there(acme: httpx.AsyncClient, app: FastAPI) -> None:
    """`things` concern the customer of their code."""
    theirs, others = bearer("Li Na", customers=["ACME"]), bearer("Li Na", customers=["OTHER"])
    assert (await acme.get(AT, headers=theirs)).status_code == 200
    for headers in others, bearer("Li Na", customers=[]):
        problem(await acme.get(AT, headers=headers), 404, "unknown")
        problem(await acme.post(f"{AT}/rename", headers=headers, json={"name": "New"}), 404, "unknown")
        retraction = {"version": 1, "why": "incorrect_data", "reason": "x"}
        problem(await acme.post(f"{AT}/retractions", headers=headers, json=retraction), 404, "unknown")
        versioned = {**headers, "If-Match": '"7"'}
        problem(await acme.post(f"{AT}/rename", headers=versioned, json={"name": "New"}), 404, "unknown")
    assert await app.state.pool.fetchval("SELECT count(*) FROM people") == 1, "Wang Fang's name, and no other"
    assert (await acme.get(AT)).json()["version"] == 1
    assert (await acme.post(f"{AT}/rename", headers=theirs, json={"name": "New"})).status_code == 200


# Keys of programs -----------------------------------------------------------------------------------------------------


CLERK = frozenset({Role.SHIPPING_CLERK})


async def test_a_key_lets_its_program_in_and_events_name_the_program(things: httpx.AsyncClient, app: FastAPI) -> None:
    headers = await kept(ApiKey.lasting("erp", CLERK, 1))
    assert (await things.post("/v1/things", headers=headers, json=ACME)).status_code == 201
    state = await app.state.pool.fetchval("SELECT convert_from(state, 'UTF8') FROM events")
    assert '"key:erp"' in state
    assert await app.state.pool.fetchval("SELECT count(*) FROM people") == 0, "a program is no person"


async def test_a_key_that_may_look_changes_nothing(things: httpx.AsyncClient, app: FastAPI) -> None:
    headers = await kept(ApiKey.lasting("board", CLERK, 1, reads_only=True))
    problem(await things.post("/v1/things", headers=headers, json=ACME), 403, "forbidden")
    assert (await things.get(AT, headers=headers)).status_code == 200
    assert await written(app) == NOTHING


async def test_a_key_that_has_expired_or_was_withdrawn_is_none(things: httpx.AsyncClient) -> None:
    ended = ApiKey("old", CLERK, datetime.now(UTC) - timedelta(seconds=1))
    withdrawn = await kept(ApiKey.lasting("lost", CLERK, 1))
    async with owning() as owner:
        assert await owner.fetchval(api_keys.WITHDRAW, "lost") == "lost"
    for headers in await kept(ended), withdrawn:
        problem(await things.get(AT, headers=headers), 401, "unauthorised")


async def test_its_secret_stands_nowhere(things: httpx.AsyncClient, app: FastAPI) -> None:
    headers = await kept(ApiKey.lasting("erp", CLERK, 1))
    await things.post("/v1/things", headers=headers, json=ACME)
    secret = headers["Authorization"].removeprefix("Bearer ")
    tables = await app.state.pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in tables:
        rows = await app.state.pool.fetch(f"SELECT t::text FROM {table} AS t")
        assert not [row for row in rows if secret in row[0]], table


@pytest.mark.usefixtures("things")
async def test_a_service_can_neither_make_nor_keep_alive_a_key(app: FastAPI) -> None:
    for statement in "DELETE FROM api_keys", "UPDATE api_keys SET expires_at = 'infinity'":
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.state.pool.execute(statement)


# Guessing -------------------------------------------------------------------------------------------------------------


def test_whoever_guesses_has_to_wait_and_others_have_not() -> None:
    now = [0.0]
    failures = Failures(lambda: now[0])
    for _ in range(AT_ONCE):
        assert failures.wait("here") == 0
        failures.note("here")
    failures.note("here")
    assert failures.wait("here") > 0
    assert failures.wait("there") == 0
    now[0] += EVERY
    assert failures.wait("here") == 0


async def test_after_many_wrong_tokens_an_address_is_told_to_wait(things: httpx.AsyncClient) -> None:
    wrong = {"Authorization": "Bearer gendan_wrong"}
    key, services = await kept(ApiKey.lasting("erp", CLERK, 1)), {"Authorization": "Bearer between-services"}
    for who in key, bearer():
        assert (await things.get("/v1/things", headers=who)).status_code == 200
    for _ in range(AT_ONCE + 1):
        problem(await things.get(AT, headers=wrong), 401, "unauthorised")
    answer = await things.get(AT, headers=wrong)
    problem(answer, 429, "too-many-attempts")
    assert int(answer.headers["retry-after"]) >= 1
    problem(await things.get(AT, headers=bearer("Somebody new")), 429, "too-many-attempts")
    for who, path in (key, "/v1/things"), (bearer(), "/v1/things"), (services, "/v1/events"):
        assert (await things.get(path, headers=who)).status_code == 200, "who is known goes on"


# Every endpoint -------------------------------------------------------------------------------------------------------


def test_an_endpoint_that_does_not_say_who_may_call_it_is_not_served() -> None:
    router = edge.router(prefix="/v1/forgotten")

    async def forgotten() -> None: ...

    with pytest.raises(TypeError, match="forgotten does not say who may call it: write @allows"):
        router.get("")(forgotten)
