"""The trace of a request goes into its events, with what tracing systems add to it, where it is one."""

import json

import httpx
import pytest
from fastapi import FastAPI
from starlette.datastructures import Headers

from shared.http.tracing import trace_of
from tests.shared.http.asked import ACME

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
STATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"


def state_of(*told: str) -> str | None:
    raw = [(b"traceparent", PARENT.encode()), *((b"tracestate", each.encode("latin-1")) for each in told)]
    return trace_of(Headers(raw=raw))[1]


async def test_both_stand_in_the_event(things: httpx.AsyncClient, app: FastAPI) -> None:
    await things.post("/v1/things", headers={"traceparent": PARENT, "tracestate": STATE}, json=ACME)
    state = json.loads(await app.state.pool.fetchval("SELECT state FROM events"))
    assert (state["trace_parent"], state["trace_state"]) == (PARENT, STATE)


@pytest.mark.parametrize(
    "told",
    [[STATE], ["congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7"], [" congo=t61rcWkgMzE ,\t,rojo=00f067aa0ba902b7,"]],
    ids=["one line", "two lines", "with spaces"],
)
def test_it_is_told_in_one_line_or_several(told: list[str]) -> None:
    assert state_of(*told) == STATE


@pytest.mark.parametrize(
    "told", ["a=1", "fw529a3039@dt=FfD", "a/b*_-=x y", f"a={'x' * 256}", f"a={'x' * 255},b={'y' * 252}"]
)
def test_what_the_standard_allows_is_kept(told: str) -> None:
    assert state_of(told) == told


@pytest.mark.parametrize(
    "told",
    ["", ",", "a", "=1", "A=1", "a=", "a=1=2", "a=\x7f", "a=é", "a b=1", "a=1,a=2", "a@b@c=1", "1a=1", f"a={'x' * 257}",
     ",".join(f"k{n}=1" for n in range(33)), f"a={'x' * 256},b={'y' * 256}"],
)  # fmt: skip
def test_what_is_none_is_left_out(told: str) -> None:
    assert state_of(told) is None


def test_without_a_parent_there_is_no_state() -> None:
    assert trace_of(Headers({"tracestate": STATE})) == (None, None)
    assert trace_of(Headers({"traceparent": "x", "tracestate": STATE})) == (None, None)
