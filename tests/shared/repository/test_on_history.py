"""Decisions on who did what before."""

from collections.abc import Sequence

from shared.errors import Rejected
from shared.events.customer import CustomerRegistered
from shared.received import Received
from shared.repository import Past
from tests.shared.core import Core, Known, asked, registered
from tests.shared.repository.deciding import ACME


async def test_a_decision_may_ask_who_told_what_before_it(here: Core) -> None:
    await here.tell(ACME)
    seen: list[Received] = []

    async def decide(_: Known, past: Past) -> Sequence[CustomerRegistered]:
        seen.extend(await past())
        return [registered()]

    done = await here.customers.transact_on_history(ACME, decide, asked())
    assert (done.version, [(each.originator_version, each.envelope.actor) for each in seen]) == (
        2,
        [(1, asked().actor)],
    )


async def test_the_history_ends_where_the_state_does_and_what_came_meanwhile_is_decided_again(
    here: Core, there: Core
) -> None:
    await here.tell(ACME)
    looked: list[tuple[int, int]] = []

    async def decide(known: Known, past: Past) -> Sequence[CustomerRegistered]:
        if not looked:
            await there.tell(ACME)
        looked.append((len(known), len(await past())))
        return [registered()]

    done = await here.customers.transact_on_history(ACME, decide, asked())
    assert (done.version, looked) == (3, [(1, 1), (2, 2)])


async def test_a_refusal_because_of_a_history_that_has_gone_on_is_not_given(here: Core, there: Core) -> None:
    await here.tell(ACME)
    await there.tell(ACME)

    async def decide(_: Known, past: Past) -> Sequence[CustomerRegistered]:
        if len(await past()) < 2:
            raise Rejected("too early")
        return [registered()]

    assert (await here.customers.transact_on_history(ACME, decide, asked())).version == 3
