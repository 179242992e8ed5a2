"""Countersigning over HTTP while others sign, amend, revoke or ask again."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.order.app import app
from services.order.delegations.domain import REGISTER
from shared.errors import Rejected
from tests.order.desk import Desk, desk
from tests.order.ways import MANAGER

__all__ = ["desk"]


async def test_two_managers_at_once_sign_once(desk: Desk) -> None:
    await desk.receive("wang")
    body = {"version": 1}
    answers = await asyncio.gather(
        *(desk.post(f"{desk.at}/countersign", each, body, "manager") for each in ("li", "chen"))
    )
    assert [each.json()["version"] for each in answers] == [2, 2]


async def test_one_manager_at_once_is_one_where_two_are_needed(desk: Desk) -> None:
    await desk.receive("wang", signers=2)
    asking = (desk.post(f"{desk.at}/countersign", "li", {"version": 1}, "manager") for _ in range(8))
    answers = await asyncio.gather(*asking)
    assert sorted(each.status_code for each in answers) == [200, *[409] * 7]
    assert (await desk.now())["version"] == 2


async def test_the_same_key_again_gets_the_first_answer_also_when_it_was_voided(desk: Desk) -> None:
    await desk.receive("wang")
    asking = [
        desk.post(f"{desk.at}/countersign", "li", {"version": 1}, "manager", **{"Idempotency-Key": "k"})
        for _ in range(9)
    ]
    answers = await asyncio.gather(*asking[:8])
    await desk.amend("wang")
    answers.append(await asking[8])
    assert {(each.status_code, each.json()["version"]) for each in answers} == {(200, 2)}
    with pytest.raises(Rejected, match="0 of 1"):
        await desk.release()


async def test_who_names_an_older_version_looks_again(desk: Desk) -> None:
    await desk.receive("wang")
    await desk.amend("wang")
    stale = await desk.post(f"{desk.at}/countersign", "li", {"version": 1}, "manager", **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 2)
    signed = await desk.post(f"{desk.at}/countersign", "li", {"version": 2}, "manager", **{"If-Match": '"2"'})
    assert signed.status_code == 200


async def test_a_version_that_is_not_there_yet_cannot_have_been_seen(desk: Desk) -> None:
    await desk.receive("wang")
    refused = await desk.post(f"{desk.at}/countersign", "li", {"version": 9}, "manager")
    assert "there is no version 9 yet" in refused.json()["detail"]


async def test_whatever_is_changed_while_it_is_signed_is_released_by_nobody(desk: Desk) -> None:
    """Whichever came first: what was signed is what was seen, or it is not signed."""
    await desk.receive("wang")
    for _ in range(12):
        seen = (await desk.now())["version"]
        signing = desk.post(f"{desk.at}/countersign", "li", {"version": seen}, "manager")
        _, signed = await asyncio.gather(desk.amend("wang"), signing)
        assert signed.status_code in {200, 409}
        assert (await desk.now())["countersigned"] is False
        with pytest.raises(Rejected, match="0 of 1"):
            await desk.release()


async def test_a_signature_counts_by_whether_the_delegation_was_revoked_before_it(desk: Desk) -> None:
    """At once, again and again: what is recorded behind the revocation opens nothing."""
    for n in range(12):
        each = Desk(desk.http, desk.app, f"{desk.po} {n}")
        await each.receive("wang")
        delegation = await each.delegate("li", "zhao")
        body = {"version": 1, "delegation": str(delegation)}
        signed, _ = await asyncio.gather(
            each.post(f"{each.at}/countersign", "zhao", body), each.revoke(delegation, "li")
        )
        revoked = [event.position for event in await register() if event.topic == "delegation.revoked"][-1]
        counts = signed.status_code == 200 and place(signed) < revoked
        assert (await each.now())["countersigned"] is counts
        assert (await each.post(f"{each.at}/release", "wang", {})).status_code == (200 if counts else 409)


async def test_a_revocation_between_the_decision_and_its_record_voids_the_signature(desk: Desk) -> None:
    await desk.receive("wang")
    delegation = await desk.delegate("li", "zhao")
    signatures = app.state.repositories["delegation"]
    as_it_is = signatures.history

    async def and_then_it_is_revoked(id: UUID) -> Any:
        history = await as_it_is(id)
        signatures.history = as_it_is
        if len(looks) == LOOKS:
            await desk.revoke(delegation, "li")
        else:
            looks.append(id)
            signatures.history = and_then_it_is_revoked
        return history

    looks: list[UUID] = []
    signatures.history = and_then_it_is_revoked
    signed = await desk.post(f"{desk.at}/countersign", "zhao", {"version": 1, "delegation": str(delegation)})
    assert (signed.status_code, signed.json()["version"]) == (200, 2), "it was decided before the revocation"
    assert (await register())[-1].position < place(signed), "and recorded after it"
    assert (await desk.now())["countersigned"] is False
    with pytest.raises(Rejected, match="0 of 1"):
        await desk.release()
    await desk.countersign("chen", MANAGER)
    await desk.release()


LOOKS = 2
"""At the register, before the last one on which it is decided."""


async def register() -> list[Any]:
    history: list[Any] = await app.state.repositories["delegation"].history(REGISTER)
    return history


def place(answer: httpx.Response) -> int:
    return int(answer.json()["position"].partition(":")[2].partition("@")[0])
