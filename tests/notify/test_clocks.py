"""Clocks over real services: started, kept, breached and escalated by what happens, and by the time that passes."""

from typing import Any

from tests.notify.conftest import Desk
from tests.waiting import until


async def test_an_order_that_was_received_is_to_be_released_within_48_hours(desk: Desk) -> None:
    await desk.receive()
    owed = await desk.owes("internal_order", standing="running")
    assert (owed["owed_by"], owed["owner"], owed["about"]) == ("us", "business_merchandiser", "PO 4500/17")
    await desk.decide("release")
    kept = await desk.owes("internal_order", standing="met")
    assert 0 <= kept["seconds"] < 60


async def test_48_hours_that_are_over_are_told_to_owner_and_manager_again_and_again(desk: Desk) -> None:
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    desk.hand.move(hours=48.5)
    late = await desk.owes("internal_order", standing="breached", step=2)
    assert (late["waited_for"], late["breached"]) == ("us", True)
    for step in (3, 4):
        desk.hand.move(hours=24.1)
        await desk.owes("internal_order", step=step)
    await desk.decide("release")
    assert (await desk.owes("internal_order", standing="met"))["breached"]


async def test_the_milestones_of_a_plan_are_owed_and_stand_still_while_the_order_is_on_hold(made: Desk) -> None:
    await made.receive()
    await made.decide("release")

    async def planned() -> list[Any]:
        return [each for each in await made.obligations(limit="200") if each["kind"] == "milestone"]

    owed = await until(planned, "the plan's milestones are owed")
    assert {each["standing"] for each in owed} == {"running"}
    assert owed == sorted(owed, key=lambda each: each["due"])
    await made.decide("hold", reason="artwork")

    async def paused() -> bool:
        return {each["standing"] for each in await planned()} == {"paused"}

    await until(paused, "all of them stand still")
    await made.decide("resume")

    async def running() -> bool:
        return {each["standing"] for each in await planned()} == {"running"}

    await until(running, "all of them go on")
    await made.decide("cancel", reason="dropped")

    async def settled() -> bool:
        return {each["standing"] for each in await planned()} == {"settled"}

    await until(settled, "nobody owes them any more")


async def test_an_instalment_is_owed_until_the_money_is_there(desk: Desk) -> None:
    deposit = {"name": "all", "percent": "100", "due": "on_order", "days": 7}
    await desk.receive(payment_terms={"text": "at once", "instalments": [deposit]})
    owed = await desk.owes("payment", standing="running")
    assert (owed["owner"], owed["owed_by"], owed["about"]) == ("finance", "customer", "PO 4500/17, all")
    desk.hand.move(days=9)
    late = await desk.owes("payment", standing="breached")
    assert late["waited_for"] == "customer"
    await desk.decide("payments", reference="TT-1", amount="840.00", currency="USD")
    assert (await desk.owes("payment", standing="met"))["breached"]


async def test_a_release_that_was_declared_wrong_is_owed_again(desk: Desk) -> None:
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    released = await desk.decide("release")
    await desk.owes("internal_order", standing="met")
    await desk.decide("retractions", version=released["version"], why="did_not_occur", reason="the wrong order")
    await desk.owes("internal_order", standing="running")
