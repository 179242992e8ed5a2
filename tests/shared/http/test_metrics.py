"""What monitoring reads, as a parser of Prometheus reads it: all requests, and no word that anybody thought of."""

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from shared.health import State
from shared.http.measured import BOUNDS, Measured, Measures
from shared.identity.roles import Role
from tests.identity import bearer
from tests.shared.http.asked import AT, problem

OPERATIONS = bearer("Zhou", Role.OPERATIONS)
Read = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def read(things: httpx.AsyncClient) -> Read:
    """All figures, by name and labels."""
    answer = await things.get("/metrics", headers=OPERATIONS)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def at(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


async def test_every_answer_is_counted_by_the_endpoint_that_gave_it(acme: httpx.AsyncClient) -> None:
    for _ in range(2):
        await acme.get(AT)
    await acme.get("/v1/things/no-such-thing")
    figures = await read(acme)
    route = {"method": "GET", "route": "/v1/things/{id}"}
    assert figures[at("gendan_http_answer_seconds_count", **route, status="200")] == 2
    assert figures[at("gendan_http_answer_seconds_bucket", **route, status="200", le="+Inf")] == 2
    assert 0 < figures[at("gendan_http_answer_seconds_sum", **route, status="200")] < 2 * BOUNDS[-1]
    assert figures[at("gendan_http_answer_seconds_count", method="POST", route="/v1/things", status="201")] == 1
    assert sum(value for (name, _), value in figures.items() if name == "gendan_store_batch_seconds_count") == 1
    assert figures[at("gendan_store_commands_total")] == 1


async def test_what_anybody_may_think_of_makes_no_new_figure(things: httpx.AsyncClient) -> None:
    for n in range(5):
        await things.request(f"METHOD{n}", f"/nowhere/{n}")
        await things.request(f"METHOD{n}", AT)
        await things.get("/v1/me", headers={"Host": f"elsewhere-{n}.example"})
    kinds = [labels for name, labels in await read(things) if name == "gendan_http_answer_seconds_count"]
    assert {dict(each)["method"] for each in kinds} == {"none"}
    assert {dict(each)["status"] for each in kinds} == {"404", "405", "421"}


async def test_it_says_how_each_part_is(app: FastAPI, things: httpx.AsyncClient) -> None:
    app.state.health.part("a part of ours").degraded("it is away")
    figures = await read(things)
    assert {state: figures[at("gendan_part_state", part="a part of ours", state=state)] for state in State} == {
        State.OK: 0, State.DEGRADED: 1, State.DOWN: 0,
    }  # fmt: skip
    assert figures[at("gendan_database_up")] == 1
    assert figures[at("gendan_database_writable")] == 1
    assert figures[at("gendan_parked_events")] == 0
    assert figures[at("gendan_http_at_once_most", what="requests")] == app.state.places.most
    assert any(name == "gendan_info" and dict(labels)["name"] == "order" for name, labels in figures)
    assert at("process_resident_memory_bytes") in figures


async def test_it_is_for_those_who_look_after_the_system(things: httpx.AsyncClient) -> None:
    for role in (Role.OPERATIONS, Role.ADMINISTRATOR):
        assert (await things.get("/metrics", headers=bearer("Zhou", role))).status_code == 200
    for role in (Role.MANAGER, Role.WORKSHOP, Role.PARTNER):
        problem(await things.get("/metrics", headers=bearer("Wu", role, customers=["ACME"])), 403, "forbidden")
    del things.headers["Authorization"]
    problem(await things.get("/metrics"), 401, "unauthorised")


async def test_it_is_answered_where_nobody_else_is_and_by_whatever_address(
    app: FastAPI, acme: httpx.AsyncClient
) -> None:
    app.state.places.taken = app.state.places.most
    problem(await acme.get(AT), 503, "overloaded")
    figures = await read(acme)
    assert figures[at("gendan_http_refused_total", what="requests")] == 1
    app.state.places.taken = 0
    by_its_address = await acme.get("/metrics", headers={**OPERATIONS, "Host": "10.1.2.3:8443"})
    assert by_its_address.status_code == 200


async def test_openmetrics_is_had_by_whoever_accepts_it(things: httpx.AsyncClient) -> None:
    answer = await things.get(
        "/metrics", headers={**OPERATIONS, "Accept": "application/openmetrics-text; version=1.0.0"}
    )
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


async def test_what_fails_is_counted_as_that_and_goes_on_failing() -> None:
    async def fails(*_: object) -> None:
        raise ZeroDivisionError

    measures = Measures()
    with pytest.raises(ZeroDivisionError):
        await Measured(fails, measures)({"type": "http", "method": "GET"}, None, None)  # type: ignore[arg-type]
    assert [*measures.of] == [("none", "none", 500)]


async def test_where_the_database_is_away_it_says_so(
    things: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise TimeoutError("the database did not answer")

    monkeypatch.setattr("shared.http.healthz.how_many", away)
    figures = await read(things)
    assert figures[at("gendan_database_up")] == 0
    assert at("gendan_parked_events") not in figures
