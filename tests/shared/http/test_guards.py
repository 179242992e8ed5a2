"""What every answer says to a browser: make nothing of it, keep nothing of it, let no other page read it."""

import httpx
import pytest

from shared.http.guards import guarded_headers
from shared.http.origins import allowing
from tests.conftest import Start
from tests.shared import things as service
from tests.shared.http.asked import ACME, AT

GUARDS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


async def test_every_answer_is_guarded_whatever_it_says(things: httpx.AsyncClient) -> None:
    answers = [
        await things.post("/v1/things", json=ACME),
        await things.get(AT),
        await things.get(AT, headers={"If-None-Match": "*"}),
        await things.get("/v1/nothing"),
        await things.get(f"{AT}/broken"),
        await things.get("/v1/events"),
        await things.get("/v1/things", headers={"Host": "evil.example"}),
        await things.get("/v1/" + "x" * 9000),
        await things.post("/v1/things", content=b"x" * 300_000),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 304, 404, 500, 403, 421, 414, 413]
    for answer in answers:
        assert GUARDS.items() <= dict(answer.headers).items(), answer.status_code
        assert "access-control-allow-origin" not in answer.headers


async def test_nobody_keeps_what_says_nothing_of_being_kept(things: httpx.AsyncClient) -> None:
    for answer in (await things.get("/v1/nothing"), await things.get(f"{AT}/broken"), await things.get("/v1/events")):
        assert answer.headers["cache-control"] == "no-store"


def test_a_page_that_says_what_it_needs_is_left_as_it_is() -> None:
    own = [(b"content-type", b"text/html"), (b"content-security-policy", b"x"), (b"cache-control", b"y")]
    assert guarded_headers(own) == own


def test_a_page_that_says_nothing_is_guarded_as_far_as_it_can_be() -> None:
    names = [name for name, _ in guarded_headers([(b"content-type", b"text/html; charset=utf-8")])]
    assert b"x-content-type-options" in names
    assert b"content-security-policy" not in names


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Idempotency-Key, If-Match"}


async def test_no_page_of_another_origin_may_ask_unless_the_operator_names_it(
    running: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_ORIGINS", "https://orders.example, http://localhost:5173")
    things = await running("order", service.app())
    for origin in "https://orders.example", "http://localhost:5173":
        asked = await things.options("/v1/things", headers={"Origin": origin, **PREFLIGHT})
        assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, origin)
        answer = await things.post("/v1/things", headers={"Origin": origin}, json=ACME)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (201, origin)
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers
    for origin in "https://evil.example", "null", "http://orders.example", "https://orders.example.evil":
        asked = await things.options("/v1/things", headers={"Origin": origin, **PREFLIGHT})
        assert "access-control-allow-origin" not in asked.headers
        assert "access-control-allow-origin" not in (await things.get(AT, headers={"Origin": origin})).headers


async def test_by_default_no_page_of_another_origin_may_ask(things: httpx.AsyncClient) -> None:
    asked = await things.options("/v1/things", headers={"Origin": "http://localhost:5173", **PREFLIGHT})
    assert "access-control-allow-origin" not in asked.headers


@pytest.mark.parametrize("origin", ["*", "orders.example", "https://orders.example/", "null", "file://"])
def test_what_is_no_origin_is_refused_at_the_start(origin: str) -> None:
    with pytest.raises(ValueError, match="GENDAN_ORIGINS"):
        allowing([origin])


async def test_what_a_service_is_told_after_its_imports_counts_as_well(
    running: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = service.app()
    monkeypatch.setenv("GENDAN_ORIGINS", "https://orders.example")
    things = await running("order", app)
    asked = await things.options("/v1/things", headers={"Origin": "https://orders.example", **PREFLIGHT})
    assert asked.headers["access-control-allow-origin"] == "https://orders.example"
