"""Several things at once: one look says which of them are as they are remembered."""

from uuid import uuid4

from tests.shared.core import Core, asked, registered


async def test_what_another_process_did_meanwhile_is_seen(here: Core, there: Core) -> None:
    mine, theirs, nobodys = uuid4(), uuid4(), uuid4()
    await here.customers.transact(mine, lambda _: [registered()], asked())
    await here.customers.transact(theirs, lambda _: [registered()], asked())
    await there.customers.transact(theirs, lambda _: [registered("Acme & Sons")], asked())
    found = await here.customers.several([mine, theirs, nobodys])
    assert {id: known.version for id, known in found.items()} == {mine: 1, theirs: 2, nobodys: 0}
    assert [each.name for each in found[theirs].state] == ["Acme", "Acme & Sons"]
    assert found == {id: await there.customers.get(id) for id in found}
    assert await there.customers.several([]) == {}
