"""Mail on a real SMTP server: to whom, in which language, how often, and what of it is shown in the ledger."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP, Envelope

from services.notify.app import app
from shared.identity.roles import Role
from shared.people import erase
from tests.identity import bearer
from tests.notify.conftest import Desk
from tests.waiting import until

MANAGER = bearer("Zhang Wei", Role.MANAGER)
OPERATOR = bearer("Sun Lei", Role.OPERATIONS)


@dataclass
class Post:
    """A mail server: what it took, and what it answers."""

    answer: str = "250 OK"
    took: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    tries: int = 0

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        self.tries += 1
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            message: Message[Any, Any] = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.took.append((envelope.rcpt_tos, message))
        return self.answer


@pytest.fixture
async def post(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Post]:
    post = Post()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(post, loop=loop, hostname="mail.example"), "127.0.0.1", 0)
    monkeypatch.setenv("GENDAN_NOTIFY_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("GENDAN_NOTIFY_SMTP_PORT", str(server.sockets[0].getsockname()[1]))
    monkeypatch.setenv("GENDAN_NOTIFY_SMTP_TLS", "none")
    monkeypatch.setenv("GENDAN_NOTIFY_SENDER", "gendan@mill.example")
    monkeypatch.setattr("services.notify.deliveries.worker.POLL", 0.02)
    monkeypatch.setattr("services.notify.deliveries.pace.PAUSES", (0, 0, 0))
    yield post
    server.close()
    await server.wait_closed()


@pytest.fixture
async def told(post: Post, desk: Desk) -> Desk:  # noqa: ARG001 (the mail server is there first)
    return desk


async def wants_mail(desk: Desk, language: str = "en", *roles: str, who: dict[str, str] = MANAGER) -> None:
    body = {"address": "zhang.wei@mill.example", "language": language, "roles": roles}
    answer = await desk.notify.post("/v1/inbox/mail", json=body, headers=who)
    assert answer.status_code == 200, answer.text


async def assigned(desk: Desk, number: str = "T-1", **said: Any) -> UUID:
    body = {"number": number, "subject": "Sign PO 4500/17", "role": "manager"} | said
    answer = await desk.notify.post("/v1/tasks", json=body)
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])


async def ledger(desk: Desk, **asked: str) -> list[Any]:
    answer = await desk.notify.get("/v1/deliveries", params=asked, headers=OPERATOR)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["deliveries"]
    return found


async def stands(desk: Desk, standing: str) -> Any:
    async def so() -> Any:
        found = await ledger(desk)
        return found[0] if len(found) == 1 and found[0]["standing"] == standing else None

    return await until(so, f"the only delivery is {standing}")


async def test_what_comes_into_an_inbox_is_sent_to_those_who_want_it_by_mail(told: Desk, post: Post) -> None:
    await wants_mail(told, "en", "manager")
    await assigned(told, words="The countersignature is missing.", due="2099-01-02T03:04:00Z")
    sent = await stands(told, "sent")
    [(to, message)] = post.took
    assert to == ["zhang.wei@mill.example"]
    assert (message["Subject"], message["From"]) == ("Sign PO 4500/17", "gendan <gendan@mill.example>")
    assert message["Message-ID"] == f"<{sent['id']}@mill.example>"
    text = message.get_content()
    assert "The countersignature is missing." in text
    assert "Due: 2099-01-02 11:04 UTC+8" in text


async def test_a_mail_is_written_in_the_recipients_language(told: Desk, post: Post) -> None:
    await wants_mail(told, "zh", "manager")
    await told.receive()
    await told.owes("internal_order", standing="running")
    told.hand.move(hours=49)
    await stands(told, "sent")
    [(_, message)] = post.took
    assert message["Subject"] == "请下发中文订单：PO 4500/17"


async def test_nobody_gets_mail_for_a_role_that_they_did_not_name(told: Desk, post: Post) -> None:
    await wants_mail(told, "en")
    await assigned(told)
    me = await assigned(told, "T-2", role=None, person=str(zhang_wei()), subject="For you alone")
    await stands(told, "sent")
    assert [message["Subject"] for _, message in post.took] == ["For you alone"]
    assert (await ledger(told))[0]["subject"] == str(me)


async def test_a_role_that_is_not_theirs_cannot_be_named(told: Desk) -> None:
    body = {"address": "zhang.wei@mill.example", "roles": ["finance"]}
    assert (await told.notify.post("/v1/inbox/mail", json=body, headers=MANAGER)).status_code == 422


@pytest.mark.parametrize("address", ["no address", "a@b\nBcc: c@d", "a@b, c@d", "<a@b>", "@b", "a@", "a@b c"])
async def test_what_is_no_address_is_refused(told: Desk, address: str) -> None:
    body = {"address": address}
    assert (await told.notify.post("/v1/inbox/mail", json=body, headers=MANAGER)).status_code == 422


async def test_a_server_that_is_busy_is_tried_again_until_the_mail_is_given_up(told: Desk, post: Post) -> None:
    post.answer = "451 try later"
    await wants_mail(told, "en", "manager")
    await assigned(told)
    dead = await stands(told, "dead")
    assert (dead["tries"], post.tries, dead["status"]) == (4, 4, 451)
    post.answer = "250 OK"
    again = await told.notify.post(f"/v1/deliveries/{dead['id']}/resend", json={}, headers=OPERATOR)
    assert again.status_code == 200, again.text
    await stands(told, "sent")
    assert len(post.took) == 1


async def test_an_address_that_does_not_exist_is_tried_once(told: Desk, post: Post) -> None:
    post.answer = "550 no such mailbox"
    await wants_mail(told, "en", "manager")
    await assigned(told)
    assert (await stands(told, "dead"))["tries"] == 1


async def test_what_is_done_before_it_is_sent_is_not_sent(
    told: Desk, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.notify.deliveries.pace.PAUSES", (3600,))
    post.answer = "451 try later"
    await wants_mail(told, "en", "manager")
    task = await assigned(told)
    await until(lambda: _tried(post), "it was tried once")
    await told.notify.post(f"/v1/tasks/{task}/done", json={}, headers=MANAGER)
    [delivery] = await ledger(told)
    post.answer = "250 OK"

    async def shown_as_done() -> bool:
        found = await told.notify.get("/v1/inbox", headers=MANAGER)
        return bool(found.json()["entries"][0]["standing"] == "done")

    await until(shown_as_done, "the inbox shows that it is done")
    await app.state.pool.execute("UPDATE deliveries SET next_at = now()")
    assert (await stands(told, "dropped"))["id"] == delivery["id"]
    assert post.took == []


async def test_whoever_was_erased_gets_no_mail_and_cannot_ask_for_it(told: Desk, post: Post) -> None:
    await wants_mail(told, "en", "manager")
    await erase(app.state.pool, zhang_wei())
    await assigned(told)
    await stands(told, "dropped")
    assert post.took == []
    refused = await told.notify.post("/v1/inbox/mail", json={"address": "zw@mill.example"}, headers=MANAGER)
    assert refused.status_code == 409


async def test_whoever_wants_no_more_mail_is_forgotten(told: Desk) -> None:
    await wants_mail(told, "en", "manager")
    assert (await told.notify.get("/v1/inbox/mail", headers=MANAGER)).json()["address"] == "zhang.wei@mill.example"
    await told.notify.post("/v1/inbox/mail/stop", json={}, headers=MANAGER)
    assert (await told.notify.get("/v1/inbox/mail", headers=MANAGER)).json()["address"] is None
    assert await app.state.pool.fetchval("SELECT count(*) FROM people WHERE mail IS NOT NULL") == 0


def zhang_wei() -> UUID:
    id: UUID = app.state.people.id_of("Zhang Wei")
    return id


async def _tried(post: Post) -> bool:
    return post.tries > 0
