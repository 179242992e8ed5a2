"""Policies: whenever something happens elsewhere, something is done here; run twice, they act once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

import asyncpg
import pytest

from shared.consuming import stored_checkpoint
from shared.errors import Contended, Rejected, Unavailable
from shared.events.customer import CustomerFactRetracted, CustomerRegistered
from shared.policies import Act, Policy
from shared.reacting import Reacting
from shared.reading import Checkpoint
from shared.received import Received
from tests.conftest import Fresh
from tests.shared.core import Core, Known, core, registered
from tests.shared.telling import BY_LIN, told

COPIES = UUID(int=99)


@dataclass
class Here:
    """A service that copies what another one tells. `trouble` may raise for a name before anything is done."""

    core: Core
    policy: Policy
    trouble: Callable[[str], None] = lambda _: None
    begun: list[str] = field(default_factory=list)
    at: Checkpoint = field(default_factory=Checkpoint)

    @property
    def reacting(self) -> Reacting:
        return Reacting(self.policy, {"customer": self.core.customers}, self.core.pool)

    async def take(self, *batch: Received) -> None:
        """One batch; only where it succeeds does the reader go on behind it."""
        await self.reacting(batch, self.at)
        self.at = Checkpoint.at(batch[-1])

    async def copies(self, id: UUID) -> list[str]:
        return [event.name for event in (await self.core.customers.get(uuid5(COPIES, str(id)))).state]

    async def parked(self) -> dict[int, str]:
        """The positions that were parked, and why."""
        rows = await self.core.pool.fetch("SELECT position, error FROM parked ORDER BY position")
        return {row["position"]: row["error"] for row in rows}


@pytest.fixture
async def here(fresh: Fresh) -> AsyncIterator[Here]:
    async with core(fresh("logistics")) as opened:
        here = Here(opened, Policy("logistics.copies", source="order"))

        @here.policy.whenever(CustomerRegistered)
        async def copy(event: CustomerRegistered, cause: Received, act: Act) -> None:
            """Whenever a customer is registered there, it is copied here."""
            here.begun.append(event.name)
            here.trouble(event.name)

            def decide(_: Known) -> Sequence[CustomerRegistered]:
                if event.name == "refused":
                    raise Rejected("not here")
                return [event]

            await act("customer", uuid5(COPIES, str(cause.originator_id)), decide)

        @here.policy.whenever(CustomerFactRetracted)
        async def take_back(_: CustomerFactRetracted, cause: Received, act: Act) -> None:
            """Whenever that is declared wrong there, the copy is declared wrong here."""
            await act.retract("customer", uuid5(COPIES, str(cause.originator_id)))

        yield here


def happened(position: int, name: str = "Acme", of: int = 1, **others: object) -> Received:
    return told(registered(name), position, id=UUID(int=of), **others)  # type: ignore[arg-type]


async def test_what_happens_there_is_done_here_in_its_name_and_at_its_time(here: Here) -> None:
    cause = happened(7)
    await here.take(cause)
    [copy] = await here.core.customers.history(uuid5(COPIES, str(UUID(int=1))))
    assert copy.envelope.actor.id == "policy:logistics.copies"
    assert (copy.envelope.causation_id, copy.envelope.correlation_id) == ("1:order:7", "a-story")
    assert copy.envelope.occurred == BY_LIN.occurred
    assert await stored_checkpoint(here.core.pool, "logistics.copies", "order") == Checkpoint.at(cause)


async def test_run_twice_it_acts_once_in_one_process_and_in_two(here: Here) -> None:
    batch = [happened(n, f"name {n}", of=n % 3) for n in range(1, 10)]
    await here.reacting(batch, Checkpoint())
    async with core(here.core.database) as there:
        again = Reacting(here.policy, {"customer": there.customers}, there.pool)
        for reacting in here.reacting, again:
            with pytest.raises(Unavailable):  # the checkpoint has moved on
                await reacting(batch, Checkpoint())
    assert len(here.begun) == 27
    assert await here.copies(UUID(int=1)) == ["name 1", "name 4", "name 7"]
    assert await here.core.store.recorder.max_notification_id() == 9


@pytest.mark.parametrize("is_known", [True, False], ids=["another command learned of it", "nobody has noticed"])
async def test_what_was_read_before_a_restore_is_not_acted_on_after_it(here: Here, is_known: bool) -> None:
    policy, restores = Policy("logistics.copies", source="order"), iter([True])

    @policy.whenever(CustomerRegistered)
    async def copy(event: CustomerRegistered, _: Received, act: Act) -> None:
        if next(restores, False):
            await here.core.begin_epoch(2, 0)
            if is_known:
                await here.core.tell(name="after it")
        await act("customer", COPIES, lambda _: [event])

    reacting = Reacting(policy, {"customer": here.core.customers}, here.core.pool)
    with pytest.raises(Unavailable):
        await reacting([happened(7)], Checkpoint())
    assert (await here.core.customers.get(COPIES)).version == 0
    await reacting([happened(7)], Checkpoint())  # read again, and still there
    assert (await here.core.customers.get(COPIES)).version == 1


async def test_that_nothing_follows_is_not_believed_of_memory_from_before_a_restore(here: Here) -> None:
    """What memory knows to have been done already may have been taken away, and the cause is read again."""
    id, customers = UUID(int=1), here.core.customers
    await here.core.tell(id)
    [cause] = await customers.history(id)
    await here.core.begin_epoch(2, 1)  # nobody here has noticed
    with pytest.raises(Unavailable):
        await Act("a-policy", cause, {"customer": customers}, epoch=1)("customer", id, lambda _: [])


async def test_two_at_once_act_once(here: Here) -> None:
    async with core(here.core.database) as there:
        both = here.reacting, Reacting(here.policy, {"customer": there.customers}, there.pool)
        batch = [happened(n, f"name {n}", of=n % 3) for n in range(1, 31)]
        found = await asyncio.gather(*(each(batch, Checkpoint()) for each in both), return_exceptions=True)
    assert sorted(type(each).__name__ for each in found) == ["NoneType", "Unavailable"]
    assert await here.copies(UUID(int=0)) == [f"name {n}" for n in range(3, 31, 3)]
    assert await here.core.store.recorder.max_notification_id() == 30


async def test_events_about_one_thing_are_acted_on_in_their_order(here: Here) -> None:
    await here.take(*(happened(n, f"{n}", of=n % 2) for n in range(1, 41)))
    assert await here.copies(UUID(int=0)) == [str(n) for n in range(2, 41, 2)]


async def test_what_nobody_reacts_to_is_passed_by(here: Here) -> None:
    await here.take(happened(1, topic="customer.sneezed"), happened(2))
    assert await here.copies(UUID(int=1)) == ["Acme"]
    assert await here.parked() == {}


async def test_a_refusal_is_an_outcome_and_no_poison(here: Here) -> None:
    await here.take(happened(1, "refused"), happened(2, "Acme"))
    assert await here.copies(UUID(int=1)) == ["Acme"]
    assert await here.parked() == {}


async def test_poison_is_parked_with_what_comes_after_it_and_the_others_go_on(here: Here) -> None:
    def trouble(name: str) -> None:
        if name == "poison":
            raise ZeroDivisionError("nobody foresaw this")

    here.trouble = trouble
    await here.take(happened(1, "before"), happened(2, "poison"), happened(3, "after"), happened(4, "of another", of=2))
    assert await here.copies(UUID(int=1)) == ["before"]
    assert await here.copies(UUID(int=2)) == ["of another"]
    assert await here.parked() == {
        2: "ZeroDivisionError: nobody foresaw this",
        3: "an earlier event of the same history is parked",
    }
    await here.take(happened(5, "much later"), happened(6, "of another again", of=2))
    assert await here.copies(UUID(int=1)) == ["before"]
    assert await here.copies(UUID(int=2)) == ["of another", "of another again"]
    assert list(await here.parked()) == [2, 3, 5]
    assert here.at.position == 6


async def test_what_comes_before_the_parked_one_is_not_parked_when_the_batch_is_read_again(here: Here) -> None:
    """The runner was stopped between parking and its checkpoint."""

    def trouble(name: str) -> None:
        if name == "poison":
            raise ZeroDivisionError

    here.trouble = trouble
    batch = [happened(1, "before"), happened(2, "poison"), happened(3, "after")]
    await here.take(*batch)
    await here.core.pool.execute("DELETE FROM checkpoints")
    here.at = Checkpoint()
    await here.take(*batch)
    assert await here.copies(UUID(int=1)) == ["before"]
    assert await here.parked() == {2: "ZeroDivisionError: ", 3: "an earlier event of the same history is parked"}


async def test_what_a_newer_release_wrote_is_parked_until_this_one_is_newer_too(here: Here) -> None:
    await here.take(happened(1, class_version=2), happened(2, of=2))
    assert await here.copies(UUID(int=2)) == ["Acme"]
    assert "newer release" in (await here.parked())[1]


async def test_what_cannot_be_read_is_parked(here: Here) -> None:
    await here.take(happened(1, data=b"{}"), happened(2, of=2))
    assert await here.copies(UUID(int=2)) == ["Acme"]
    assert "ValidationError" in (await here.parked())[1]


@pytest.mark.parametrize(
    "fault",
    [
        Unavailable("the store is away"),
        Contended(UUID(int=1), 7),
        OSError("no route"),
        TimeoutError(),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.ConnectionDoesNotExistError("gone"),
        asyncpg.AdminShutdownError("terminating connection"),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.TooManyConnectionsError("sorry, too many clients"),
        asyncpg.InternalClientError("killed between two states"),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_a_fault_that_passes_parks_nothing_and_is_tried_again(here: Here, fault: Exception) -> None:
    faults = [fault]

    def trouble(name: str) -> None:
        if name == "second" and faults:
            raise faults.pop()

    here.trouble = trouble
    batch = [happened(1, "first"), happened(2, "second"), happened(3, "of another", of=2)]
    with pytest.raises(type(fault)):
        await here.take(*batch)
    assert here.at == await stored_checkpoint(here.core.pool, "logistics.copies", "order") == Checkpoint()
    await here.take(*batch)
    assert await here.copies(UUID(int=1)) == ["first", "second"]
    assert await here.copies(UUID(int=2)) == ["of another"]
    assert await here.parked() == {}


async def test_nothing_goes_on_in_the_background_when_a_batch_has_failed(here: Here) -> None:
    def trouble(name: str) -> None:
        if name == "fails":
            raise Unavailable("away")

    here.trouble = trouble
    with pytest.raises(Unavailable):
        await here.take(happened(1, "fails"), *(happened(n, "slow", of=n) for n in range(2, 50)))
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert [task for task in others if "_lane" in str(task.get_coro())] == []


async def test_a_retraction_travels_to_what_was_done_because_of_it(here: Here) -> None:
    right, wrong = happened(1, "right"), happened(2, "wrong")
    await here.take(right, wrong)
    declared = CustomerFactRetracted(
        retracted_version=2, retracted_event=wrong.id, why="incorrect_data", reason="not theirs"
    )
    retraction = told(declared, 3, id=UUID(int=1))
    await here.take(retraction)
    assert await here.copies(UUID(int=1)) == ["right"]
    [*_, last] = await here.core.customers.history(uuid5(COPIES, str(UUID(int=1))))
    event = last.event()
    assert isinstance(event, CustomerFactRetracted)
    assert (event.retracted_version, event.why, event.reason) == (2, "incorrect_data", "not theirs")
    assert last.envelope.causation_id == "1:order:3"
    await here.core.pool.execute("DELETE FROM checkpoints")
    here.at = Checkpoint()
    await here.take(right, wrong, retraction)  # all over again
    assert await here.copies(UUID(int=1)) == ["right"]
    assert await here.core.store.recorder.max_notification_id() == 3


async def test_a_retraction_of_what_was_never_copied_does_nothing(here: Here) -> None:
    declared = CustomerFactRetracted(retracted_version=1, retracted_event="1:order:1", why="did_not_occur", reason="x")
    await here.take(told(declared, 3, id=UUID(int=1)))
    assert await here.core.store.recorder.max_notification_id() == 0
