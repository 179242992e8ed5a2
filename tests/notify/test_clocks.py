"""Clocks over real services: started, kept, breached and escalated by what happens, and by the time that passes."""

from tests.notify.conftest import Desk


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
