"""What is refused by what can be seen from outside: the name asked for, how much there is, how often it comes."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from shared.http.hosts import Hosts
from shared.http.identity import COOKIE
from shared.http.rates import AT_ONCE, CLEAR_AT, Rates
from shared.identity.roles import STAFF
from tests.conftest import Start
from tests.identity import KEY, bearer
from tests.shared import things as service
from tests.shared.http.asked import ACME, AT, NOTHING, problem, written


async def test_a_page_whose_name_points_here_is_not_answered(things: httpx.AsyncClient, app: FastAPI) -> None:
    """DNS rebinding: the browser takes us for the page's own server, and says so in Host."""
    for host in (
        "evil.example",
        "evil.example:8001",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "order@evil",
    ):
        problem(await things.post("/v1/things", headers={"Host": host}, json=ACME), 421, "misdirected")
    assert await written(app) == NOTHING
    for host in "127.0.0.1:8001", "localhost", "LOCALHOST:1", "[::1]:8001", "localhost.", "order":
        assert (await things.get("/v1/problems", headers={"Host": host})).status_code == 200, host


async def test_whoever_watches_is_answered_under_any_name(things: httpx.AsyncClient) -> None:
    assert (await things.get("/livez", headers={"Host": "10.1.2.3:8001"})).status_code == 200


def test_a_service_goes_by_the_name_of_its_own_address_and_by_those_it_is_told() -> None:
    hosts = Hosts(["Orders.example"])
    hosts.add("http://order.gendan.svc:8001")
    hosts.add("https://[2001:db8::1]:8001/")
    hosts.add("")
    for known in (b"orders.example", b"ORDERS.EXAMPLE:443", b"order.gendan.svc:8001", b"[2001:db8::1]:80"):
        assert hosts.knows(known), known
    for other in (b"example", b"2001:db8::1", b"\xff", b":80", b"[::2]", b"order.gendan.svc:x", None):
        assert not hosts.knows(other), other


async def test_an_address_without_end_is_refused(things: httpx.AsyncClient) -> None:
    problem(await things.get("/v1/" + "x" * 8200), 414, "too-long")
    problem(await things.get("/v1/things?limit=" + "1" * 8200), 414, "too-long")


async def test_headers_without_end_are_refused(things: httpx.AsyncClient, app: FastAPI) -> None:
    many = {f"X-{n}": "x" for n in range(65)}
    problem(await things.post("/v1/things", headers=many, json=ACME), 431, "too-many-headers")
    problem(await things.post("/v1/things", headers={"X": "x" * 16_384}, json=ACME), 431, "too-many-headers")
    assert await written(app) == NOTHING


# How often ------------------------------------------------------------------------------------------------------------


async def test_who_asks_without_end_is_told_when_to_go_on_and_others_are_not_held_up(
    running: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_MOST_PER_SECOND", "2")
    things = await running("order", service.app())
    answers = await asyncio.gather(*(things.get(f"{AT}") for _ in range(20)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 5 <= len(refused) <= 10
    assert problem(refused[0], 429, "too-often")
    assert int(refused[0].headers["retry-after"]) == 1
    assert (await things.get(AT, headers=bearer("Li Na"))).status_code == 200
    assert (await things.get("/livez")).status_code == 200


async def test_whoever_has_many_tokens_is_one_caller(running: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_MOST_PER_SECOND", "2")
    things = await running("order", service.app())
    tokens = [KEY.token("Li Na", STAFF, seconds=3600 + n) for n in range(5)]
    headers = [{"Authorization": f"Bearer {token}"} for token in tokens]
    for each in headers:  # so that they are recognised
        assert (await things.get(AT, headers=each)).status_code == 200
    answers = [(await things.get(AT, headers=headers[n % 5])).status_code for n in range(30)]
    assert answers.count(200) <= 15, "as many as of one, and not of five"
    assert 429 in answers
    things.cookies.set(COOKIE, tokens[0])
    problem(await things.get(AT, headers={"Authorization": f"Bearer {tokens[4]}"}), 429, "too-often")
    del things.headers["Authorization"]
    problem(await things.get(AT), 429, "too-often")


async def test_whoever_is_not_known_yet_is_counted_by_their_address(
    running: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_MOST_PER_SECOND", "2")
    things = await running("order", service.app())
    assert (await things.get(AT)).status_code == 200
    made_up = [{"Authorization": f"Bearer gendan_made-up-{n}"} for n in range(20)]
    answers = [(await things.get("/v1/problems", headers=each)).status_code for each in made_up]
    assert 429 in answers
    assert (await things.get(AT)).status_code == 200, "who is known has a bucket of their own"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_caller_gets_so_many_a_second_on_the_average_and_some_at_one_go() -> None:
    clock = Clock()
    rates = Rates(10, clock)
    at_one_go = next(n for n in range(1000) if rates.wait("wang"))
    assert at_one_go == 10 * AT_ONCE + 1
    wait = rates.wait("wang")
    assert 0 < wait <= 0.1
    assert rates.wait("li") == 0
    clock.now += wait
    assert rates.wait("wang") == 0
    assert rates.wait("wang") > 0
    clock.now += 3
    assert sum(rates.wait("wang") == 0 for _ in range(100)) in {29, 30, 31}
    clock.now += 1000
    assert sum(rates.wait("wang") == 0 for _ in range(100)) == at_one_go


def test_however_many_callers_there_are_only_those_are_kept_who_asked_lately() -> None:
    clock = Clock()
    rates = Rates(10, clock)
    for n in range(20 * CLEAR_AT):
        clock.now += 0.001
        assert rates.wait(n) == 0
    assert len(rates._full) <= 2 * CLEAR_AT


def test_without_a_limit_nobody_waits() -> None:
    rates = Rates(0)
    assert {rates.wait("wang") for _ in range(10_000)} == {0.0}
