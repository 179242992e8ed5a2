"""One command through kills, restarts and lost connections: told once, or refused in words, or given up."""

import asyncio

import httpx
import pytest

from gendan.scms.answers import After, Refusal
from gendan.scms.commands import Command
from gendan.scms.courier import FAULT_PATIENCE, FIRST_PATIENCE, PATIENCE, GivenUp
from tests.scms.stub import Stub, in_turn, problem


def command(number: str) -> Command:
    body = f'{{"po_number": "{number}"}}'.encode()
    return Command("order", "/v1/orders", f"scms:order:{number}:received", body, f"order {number} received", (2,))


COMMAND, OTHER = command("SO-1"), command("SO-2")
AWAY = [
    httpx.ConnectError("refused"),
    httpx.ReadError("reset by peer"),
    httpx.ReadTimeout("30 s"),
    httpx.RemoteProtocolError("closed"),
    problem(503, "unavailable", "the database is away", retry=True),
    problem(409, "not-known-yet", "the order is not known here yet", retry=True),
    problem(409, "version-conflict", "others were faster", retry=True),
    problem(429, "too-often", "you ask more often than is answered", retry=True),
    problem(500, "failed", "it is logged"),
    httpx.Response(502, text="<html>bad gateway</html>"),
]


@pytest.mark.parametrize("matter", AWAY, ids=repr)
async def test_what_may_pass_is_tried_again(matter: httpx.Response | httpx.TransportError) -> None:
    stub = Stub(before=in_turn(matter, matter))
    assert isinstance(await stub.courier().tell(COMMAND), After)
    assert stub.asked == 3


async def test_an_answer_lost_on_its_way_is_asked_for_again_with_the_same_key() -> None:
    stub = Stub(after=in_turn(httpx.ReadError("killed"), httpx.ReadTimeout("killed")))
    assert isinstance(await stub.courier().tell(COMMAND), After)
    assert stub.kept == {COMMAND.key: COMMAND.body}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (problem(409, "rejected", "the order is cancelled"), "the order is cancelled"),
        (problem(422, "key-reused"), "it was told before with other content; what was told stands"),
        (problem(422, "invalid", "body.lines: too long"), "body.lines: too long"),
        (httpx.Response(404, text="nothing here"), "HTTP 404"),
        (httpx.Response(307, headers={"Location": "/elsewhere"}), "HTTP 307"),
        (httpx.Response(200, text="<html>welcome</html>"), "what answers here is no gendan service"),
    ],
)
async def test_a_refusal_is_not_tried_again_and_keeps_its_words(answer: httpx.Response, words: str) -> None:
    stub = Stub(before=in_turn(answer))
    assert await stub.courier().tell(COMMAND) == Refusal(COMMAND, answer.status_code, words)
    assert stub.asked == 1


async def test_a_fault_that_stays_while_others_are_taken_is_a_refusal_of_that_command_only() -> None:
    failing = asyncio.Event()

    def poison(request: httpx.Request) -> httpx.Response | None:
        if b"SO-1" not in request.content:
            return None
        failing.set()
        return problem(500, "failed", "it is logged")

    stub = Stub(before=poison)
    courier = stub.courier()

    async def another_later() -> After | Refusal:
        await failing.wait()
        return await courier.tell(OTHER)

    poisoned, other = await asyncio.gather(courier.tell(COMMAND), another_later())
    assert poisoned == Refusal(COMMAND, 500, "it is logged")
    assert isinstance(other, After)
    assert FAULT_PATIENCE < stub.now < FAULT_PATIENCE + 5


async def test_faults_of_all_commands_are_no_refusals_but_a_service_that_is_away() -> None:
    stub = Stub()
    courier = stub.courier()
    await courier.tell(OTHER)
    stub.before = lambda _: problem(500, "failed", "it is logged")
    with pytest.raises(GivenUp, match="the order service is away: it is logged"):
        await courier.tell(COMMAND)


async def test_a_service_may_be_away_for_two_minutes() -> None:
    stub = Stub()
    courier = stub.courier()
    await courier.tell(OTHER)
    back = stub.now + 120
    stub.before = lambda _: httpx.ConnectError("refused") if stub.now < back else None
    assert isinstance(await courier.tell(COMMAND), After)
    assert stub.said[0] == "waits for order: nothing answers at http://order"
    assert stub.said[-1] == "goes on with order"


async def test_a_service_that_stays_away_is_given_up_in_words() -> None:
    stub = Stub(after=in_turn(httpx.ReadError("killed")))
    courier = stub.courier()
    await courier.tell(OTHER)
    stub.before = lambda _: httpx.ConnectError("refused")
    began = stub.now
    with pytest.raises(GivenUp, match="the order service is away: nothing answers at http://order"):
        await courier.tell(COMMAND)
    assert PATIENCE < stub.now - began < PATIENCE + 5


async def test_who_forgot_to_start_gendan_does_not_wait_for_minutes() -> None:
    stub = Stub(before=lambda _: httpx.ConnectError("refused"))
    with pytest.raises(GivenUp):
        await stub.courier().tell(COMMAND)
    assert FIRST_PATIENCE < stub.now < FIRST_PATIENCE + 5


async def test_a_single_command_that_waits_is_no_news() -> None:
    stub = Stub(before=in_turn(problem(409, "not-known-yet", retry=True)))
    await stub.courier().tell(COMMAND)
    assert stub.said == []
