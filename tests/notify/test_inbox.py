"""Inboxes over real services: what clocks and colleagues put there, for whom, and until when."""

from typing import Any

from shared.identity.roles import Role
from tests.identity import bearer
from tests.notify.conftest import Desk
from tests.waiting import until

LI = bearer("Li Na", Role.PRODUCTION_MERCHANDISER)
MERCHANDISER = bearer("Chen Jie", Role.BUSINESS_MERCHANDISER)
MANAGER = bearer("Zhang Wei", Role.MANAGER)


async def entries(desk: Desk, headers: dict[str, str], **asked: Any) -> list[Any]:
    answer = await desk.notify.get("/v1/inbox", headers=headers, params=asked)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["entries"]
    return found


async def has(desk: Desk, headers: dict[str, str], **wanted: Any) -> Any:
    """The inbox's only entry, once it is as wanted."""

    async def as_wanted() -> Any:
        found = await entries(desk, headers)
        is_so = len(found) == 1 and all(found[0][name] == value for name, value in wanted.items())
        return found[0] if is_so else None

    return await until(as_wanted, f"the inbox shows {wanted}")


async def test_a_soft_target_that_passed_is_in_the_owners_inbox_and_in_nobody_elses(desk: Desk) -> None:
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    desk.hand.move(minutes=31)
    entry = await has(desk, MERCHANDISER, standing="open", kind="internal_order", subject="PO 4500/17")
    assert (entry["order_id"], entry["times"], entry["late"]) == (str(desk.id), 0, False)
    assert await entries(desk, MANAGER) == []
    assert await entries(desk, LI) == []
    desk.hand.move(minutes=30)
    await has(desk, MERCHANDISER, times=1)


async def test_what_is_kept_leaves_every_inbox_as_done(desk: Desk) -> None:
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    desk.hand.move(hours=49)
    await has(desk, MANAGER, standing="open")
    await has(desk, MERCHANDISER, standing="open")
    await desk.decide("release")
    for who in MANAGER, MERCHANDISER:
        assert (await has(desk, who, standing="done"))["outcome"] == "it was kept"


async def test_an_acknowledged_entry_comes_back_open_with_the_next_step(desk: Desk) -> None:
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    desk.hand.move(hours=49)
    entry = await has(desk, MANAGER, standing="open")
    answer = await desk.notify.post(f"/v1/tasks/{entry['id']}/acknowledge", json={}, headers=MANAGER)
    assert answer.status_code == 200, answer.text
    await has(desk, MANAGER, standing="acknowledged")
    desk.hand.move(hours=25)
    await has(desk, MANAGER, standing="open", times=1)


async def test_a_task_goes_to_a_role_or_to_a_person_and_is_done_once(desk: Desk) -> None:
    body = {"number": "T-1", "subject": "Ask for the lab dips", "role": "production_merchandiser"}
    answer = await desk.notify.post("/v1/tasks", json=body, headers=MANAGER)
    assert answer.status_code == 201, answer.text
    again = await desk.notify.post("/v1/tasks", json=body, headers=MANAGER)
    assert again.json() == answer.json()
    task = f"/v1/tasks/{answer.json()['id']}"
    await has(desk, LI, standing="open", subject="Ask for the lab dips")
    assert await entries(desk, MERCHANDISER) == []
    done = await desk.notify.post(f"{task}/done", json={"outcome": "on Thursday"}, headers=LI)
    assert done.status_code == 200, done.text
    entry = await has(desk, LI, standing="done", outcome="on Thursday")
    to_li = {"number": "T-2", "subject": "Come and see me", "person": entry["handled_by"], "is_notice": True}
    await desk.notify.post("/v1/tasks", json=to_li, headers=MANAGER)

    async def both() -> bool:
        return len(await entries(desk, LI)) == 2

    await until(both, "what is for Li Na alone is in her inbox, too")
    other_planner = bearer("Guo Min", Role.PRODUCTION_MERCHANDISER)
    assert [each["subject"] for each in await entries(desk, other_planner)] == ["Ask for the lab dips"]


async def test_a_notice_is_read_and_not_done(desk: Desk) -> None:
    body = {"number": "N-1", "subject": "The fair begins", "role": "production_merchandiser", "is_notice": True}
    task = f"/v1/tasks/{(await desk.notify.post('/v1/tasks', json=body, headers=MANAGER)).json()['id']}"
    refused = await desk.notify.post(f"{task}/done", json={}, headers=LI)
    assert (refused.status_code, "only to be read" in refused.json()["detail"]) == (409, True)
    await desk.notify.post(f"{task}/acknowledge", json={}, headers=LI)
    await has(desk, LI, standing="done")


async def test_an_inbox_is_read_page_by_page(desk: Desk) -> None:
    for n in range(5):
        body = {"number": f"T-{n}", "subject": f"Task {n}", "role": "production_merchandiser"}
        await desk.notify.post("/v1/tasks", json=body, headers=MANAGER)

    async def all_there() -> bool:
        return len(await entries(desk, LI)) == 5

    await until(all_there, "five tasks are in the inbox")
    found, cursor = [], None
    while True:
        asked = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        shown = (await desk.notify.get("/v1/inbox", headers=LI, params=asked)).json()
        found += [each["subject"] for each in shown["entries"]]
        assert shown["open"] == 5
        cursor = shown["next"]
        if cursor is None:
            break
    assert found == [f"Task {n}" for n in (4, 3, 2, 1, 0)]


async def test_nobody_looks_into_the_inbox_of_a_role_that_is_not_theirs(desk: Desk) -> None:
    refused = await desk.notify.get("/v1/inbox", headers=LI, params={"role": "finance"})
    assert refused.status_code == 422
