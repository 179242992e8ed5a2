"""Webhooks on a real HTTP server: proved, signed, tried again, and stopped where nobody takes them."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from standardwebhooks import Webhook

from services.notify.app import app
from shared.identity.roles import Role
from tests.identity import bearer
from tests.notify.conftest import Desk
from tests.waiting import until

ADMINISTRATOR = bearer("Sun Lei", Role.ADMINISTRATOR)


@dataclass
class Receiver:
    """Another company's program: what it took, and how it answers; `fails`: how often it does so before."""

    url: str = ""
    status: str = "200 OK"
    fails: int = 0
    proves: bool = True
    headers: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        """All but challenges."""
        read = [json.loads(body) for _, body in self.got]
        return [each for each in read if each["type"] != "subscription.proof"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(each.split(": ", 1) for each in head.split("\r\n")[1:] if each)
        headers = {name.lower(): value for name, value in headers.items()}
        body = await reader.readexactly(int(headers["content-length"]))
        self.got.append((headers, body))
        if json.loads(body)["type"] == "subscription.proof":
            status, answer = "200 OK", body if self.proves else b""
        elif self.fails:
            self.fails -= 1
            status, answer = "500 Oh", b"{}"
        else:
            status, answer = self.status, b"{}"
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n{self.headers}\r\n"
        writer.write(head.encode() + answer)
        await writer.drain()
        writer.close()


@pytest.fixture
async def receiver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks"
    monkeypatch.setenv("GENDAN_NOTIFY_PRIVATE_WEBHOOKS", "true")
    monkeypatch.setattr("services.notify.deliveries.worker.POLL", 0.02)
    monkeypatch.setattr("services.notify.deliveries.pace.PAUSES", (0, 0, 0))
    yield receiver
    server.close()
    await server.wait_closed()


@pytest.fixture
async def hooked(receiver: Receiver, desk: Desk) -> Desk:  # noqa: ARG001 (the settings are there first)
    return desk


async def subscribe(desk: Desk, receiver: Receiver, *topics: str) -> Any:
    body = {"name": "erp", "url": receiver.url, "topics": topics or ("task",)}
    answer = await desk.notify.post("/v1/subscriptions", json=body, headers=ADMINISTRATOR)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def shown(desk: Desk) -> Any:
    answer = await desk.notify.get("/v1/subscriptions", headers=ADMINISTRATOR)
    [one] = answer.json()["subscriptions"]
    return one


async def becomes(desk: Desk, standing: str) -> Any:
    async def so() -> Any:
        one = await shown(desk)
        return one if one["standing"] == standing else None

    return await until(so, f"the subscription is {standing}")


async def assign(desk: Desk, number: str = "T-1") -> None:
    body = {"number": number, "subject": "Sign", "role": "manager"}
    assert (await desk.notify.post("/v1/tasks", json=body)).status_code == 201


async def taken(receiver: Receiver, many: int = 1) -> None:
    async def enough() -> bool:
        return len(receiver.told) >= many

    await until(enough, f"{many} webhooks were taken")


async def deliveries(desk: Desk) -> list[Any]:
    answer = await desk.notify.get("/v1/deliveries", params={"channel": "webhook"}, headers=ADMINISTRATOR)
    return [each for each in answer.json()["deliveries"] if each["topic"] != "subscription.proof"]


async def test_an_event_is_sent_signed_and_says_only_where_to_look(hooked: Desk, receiver: Receiver) -> None:
    subscription = await subscribe(hooked, receiver)
    await becomes(hooked, "active")
    await assign(hooked)
    await taken(receiver)
    headers, body = receiver.got[-1]
    assert Webhook(subscription["secret"]).verify(body.decode(), headers) == json.loads(body)
    [told] = receiver.told
    assert told["type"] == "task.assigned"
    assert told["data"].keys() == {"event", "id", "order_id"}
    with pytest.raises(Exception, match="signature"):
        Webhook("whsec_" + "A" * 44).verify(body.decode(), headers)


async def test_nothing_is_sent_to_who_does_not_answer_the_challenge(hooked: Desk, receiver: Receiver) -> None:
    receiver.proves = False
    await subscribe(hooked, receiver)
    await assign(hooked)
    stopped = await becomes(hooked, "stopped")
    assert "nothing was taken" in stopped["because"]
    assert receiver.told == []


async def test_every_try_has_the_same_id_and_a_time_of_its_own(hooked: Desk, receiver: Receiver) -> None:
    await subscribe(hooked, receiver)
    await becomes(hooked, "active")
    receiver.status, receiver.fails = "204 No Content", 2
    await assign(hooked)

    async def sent() -> bool:
        return [each["standing"] for each in await deliveries(hooked)] == ["sent"]

    await until(sent, "it was taken at last", 60)
    tries = [headers for headers, body in receiver.got if b"proof" not in body]
    assert len(tries) == 3
    assert len({each["webhook-id"] for each in tries}) == 1


async def test_whoever_is_gone_is_sent_no_more(hooked: Desk, receiver: Receiver) -> None:
    await subscribe(hooked, receiver)
    await becomes(hooked, "active")
    receiver.status = "410 Gone"
    await assign(hooked)
    assert "410" in (await becomes(hooked, "stopped"))["because"]
    await assign(hooked, "T-2")
    assert len(receiver.told) == 1


async def test_a_redirect_is_not_followed(hooked: Desk, receiver: Receiver) -> None:
    await subscribe(hooked, receiver)
    await becomes(hooked, "active")
    receiver.status, receiver.headers = "302 Found", f"Location: {receiver.url}/elsewhere\r\n"
    await assign(hooked)
    await becomes(hooked, "stopped")
    [delivery] = await deliveries(hooked)
    assert (delivery["standing"], delivery["status"], delivery["tries"]) == ("dead", 302, 4)
    assert len(receiver.told) == 4


async def test_a_secret_that_is_exchanged_signs_for_a_day_beside_the_new_one(hooked: Desk, receiver: Receiver) -> None:
    old = await subscribe(hooked, receiver)
    await becomes(hooked, "active")
    answer = await hooked.notify.post(f"/v1/subscriptions/{old['id']}/secret", json={}, headers=ADMINISTRATOR)
    new = answer.json()
    assert new["secret"] != old["secret"]
    await assign(hooked)
    await taken(receiver)
    headers, body = receiver.got[-1]
    for secret in old["secret"], new["secret"]:
        Webhook(secret).verify(body.decode(), headers)
    await app.state.pool.execute("UPDATE subscriptions SET previous_until = now()")
    await assign(hooked, "T-2")
    await taken(receiver, 2)
    headers, body = receiver.got[-1]
    with pytest.raises(Exception, match="signature"):
        Webhook(old["secret"]).verify(body.decode(), headers)


async def test_a_subscription_is_stopped_and_goes_on_once_it_has_proved_itself_again(
    hooked: Desk, receiver: Receiver
) -> None:
    id = (await subscribe(hooked, receiver))["id"]
    await becomes(hooked, "active")
    await hooked.notify.post(f"/v1/subscriptions/{id}/stop", json={}, headers=ADMINISTRATOR)
    await becomes(hooked, "stopped")
    await hooked.notify.post(f"/v1/subscriptions/{id}/resume", json={}, headers=ADMINISTRATOR)
    await becomes(hooked, "active")


@pytest.mark.parametrize(
    "wrong", [{"topics": ["order"]}, {"topics": []}, {"url": "ftp://erp.example"}, {"url": "https://a@erp.example"}]
)
async def test_a_subscription_that_makes_no_sense_is_refused(
    hooked: Desk, receiver: Receiver, wrong: dict[str, Any]
) -> None:
    body = {"name": "erp", "url": receiver.url, "topics": ["task"]} | wrong
    assert (await hooked.notify.post("/v1/subscriptions", json=body, headers=ADMINISTRATOR)).status_code == 422


async def test_without_leave_nothing_goes_to_this_machine(
    hooked: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GENDAN_NOTIFY_PRIVATE_WEBHOOKS")
    body = {"name": "erp", "url": receiver.url, "topics": ["task"]}
    refused = await hooked.notify.post("/v1/subscriptions", json=body, headers=ADMINISTRATOR)
    assert (refused.status_code, receiver.got) == (422, [])
