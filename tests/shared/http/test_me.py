"""Whoever asks can learn at any service who they are to it, what they may see, and until when."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.events.confidential import Confidential, Informal
from shared.identity.api_keys import ApiKey
from shared.identity.own import HOURS
from shared.identity.roles import OUTSIDE, SEES, Role
from tests.identity import KEY, bearer
from tests.shared.http.asked import ACME, problem
from tests.shared.http.keys import kept


async def me(things: httpx.AsyncClient, headers: dict[str, str]) -> dict[str, Any]:
    answer = await things.get("/v1/me", headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_a_person_is_who_their_events_say_and_learns_until_when_they_are_known(things: httpx.AsyncClient) -> None:
    told = await me(things, bearer("Li Na", Role.MANAGER, Role.FINANCE))
    assert (told["kind"], told["name"], told["roles"]) == ("person", "Li Na", ["finance", "manager"])
    assert told["customers"] is None
    assert told["reads_only"] is False
    left = datetime.fromisoformat(told["until"]) - datetime.now(UTC)
    assert timedelta(hours=HOURS - 1) < left <= timedelta(hours=HOURS)


async def test_it_is_their_id_that_stands_in_what_they_do(things: httpx.AsyncClient, app: FastAPI) -> None:
    await things.post("/v1/things", headers=bearer("Li Na"), json=ACME)
    state = await app.state.pool.fetchval("SELECT convert_from(state, 'UTF8') FROM events")
    assert json.loads(state)["actor"] == (await me(things, bearer("Li Na")))["id"]


@pytest.mark.parametrize("role", Role)
async def test_what_is_hidden_from_a_role_is_said(role: Role, things: httpx.AsyncClient) -> None:
    told = await me(things, bearer("Li Na", role, customers=["ACME"]))
    remarks = [*Informal] if role in OUTSIDE else []
    assert told["hidden"] == [*(each for each in Confidential if role not in SEES[each]), *remarks]
    assert told["customers"] == ["ACME"]


async def test_a_key_says_what_its_program_may_and_until_when(things: httpx.AsyncClient) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    key = ApiKey("board", frozenset({Role.PARTNER}), ends, frozenset({"ACME", "ABC"}), reads_only=True)
    told = await me(things, await kept(key))
    assert told == {
        "id": "key:board",
        "kind": "key",
        "name": None,
        "on_behalf_of": None,
        "roles": ["partner"],
        "reads_only": True,
        "customers": ["ABC", "ACME"],
        "hidden": [*Confidential, *Informal],
        "until": f"{ends:%Y-%m-%dT%H:%M:%S}Z",
    }


async def test_whose_token_names_no_role_and_who_has_none_is_told_nothing(things: httpx.AsyncClient) -> None:
    problem(await things.get("/v1/me", headers={"Authorization": f"Bearer {KEY.token('Li Na', [])}"}), 403, "forbidden")
    del things.headers["Authorization"]
    problem(await things.get("/v1/me"), 401, "unauthorised")


async def test_a_token_without_an_end_in_any_of_our_years_is_answered_all_the_same(things: httpx.AsyncClient) -> None:
    token = KEY.token("Li Na", list(Role), seconds=1e15)
    told = await me(things, {"Authorization": f"Bearer {token}"})
    assert told["until"] == "9999-12-31T00:00:00Z"


async def test_who_somebody_is_is_kept_by_no_cache(things: httpx.AsyncClient) -> None:
    assert (await things.get("/v1/me")).headers["cache-control"] == "no-store"
