"""All customers, then all orders, then all shipments: by then logistics has learned of most of the orders."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar
from uuid import UUID

from gendan.scms.answers import After, Refusal
from gendan.scms.commands import Command, after_receipt, receive, register, ship
from gendan.scms.courier import IN_FLIGHT, Courier, GivenUp
from gendan.scms.customers import Customer
from gendan.scms.orders import Order
from gendan.scms.plan import Plan

T = TypeVar("T")


class Progress(Protocol):
    """Who is told how far the import is."""

    def begins(self, phase: str) -> None: ...

    def advances(self, commands: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Untold:
    """What was not sent, because the services did not take what it follows from."""

    what: str
    rows: tuple[int, ...]


@dataclass(slots=True)
class Outcome:
    """What became of the plan so far; `orders` are the ids of those that were received, by number."""

    told: int = 0
    orders: dict[str, UUID] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    untold: list[Untold] = field(default_factory=list)


@dataclass(slots=True)
class BringingIn:
    """One run of the import."""

    courier: Courier
    progress: Progress
    outcome: Outcome = field(default_factory=Outcome)
    unregistered: set[str] = field(default_factory=set)

    async def all_of(self, plan: Plan) -> None:
        """The outcome is true whenever this ends; raises GivenUp where a service stays away."""
        self.progress.begins("customers")
        await _each(plan.customers, self._customer)
        self.progress.begins("orders")
        await _each(plan.orders, self._order)
        self.progress.begins("shipments")
        await _each([order for order in plan.orders if order.number in self.outcome.orders], self._shipments)

    async def _customer(self, customer: Customer) -> None:
        """One that is registered already, under another name, is a customer all the same."""
        answer = await self._tell(register(customer))
        if isinstance(answer, Refusal) and not answer.by_rule:
            self.unregistered.add(customer.code)

    async def _order(self, order: Order) -> None:
        if order.customer in self.unregistered:
            self._pass_over(order, order.commands)
            return
        answer = await self._tell(receive(order))
        if isinstance(answer, Refusal):
            self._pass_over(order, order.commands - 1)
            return
        self.outcome.orders[order.number] = answer.id
        await self._in_turn(list(after_receipt(order, answer.id)))

    async def _shipments(self, order: Order) -> None:
        for shipment in order.shipments:  # in turn: they are one aggregate, and would wait for each other there
            await self._in_turn(list(ship(shipment, order, self.outcome.orders[order.number])))

    async def _in_turn(self, commands: Sequence[Command]) -> None:
        """A closed gate keeps nothing else out; after any other refusal the rest is not told."""
        for at, command in enumerate(commands, 1):
            answer = await self._tell(command)
            if isinstance(answer, Refusal) and not answer.by_rule:
                self.outcome.untold += [Untold(rest.told, rest.rows) for rest in commands[at:]]
                self.progress.advances(len(commands) - at)
                return

    async def _tell(self, command: Command) -> After | Refusal:
        answer = await self.courier.tell(command)
        if isinstance(answer, Refusal):
            self.outcome.refusals.append(answer)
        else:
            self.outcome.told += 1
        self.progress.advances(1)
        return answer

    def _pass_over(self, order: Order, commands: int) -> None:
        self.outcome.untold.append(Untold(f"order {order.number} and its shipments", order.rows))
        self.progress.advances(commands)


async def _each(items: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
    """So many at once as may be in flight, and no more of them in memory."""
    remaining = iter(items)

    async def worker() -> None:
        for item in remaining:
            await work(item)

    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(IN_FLIGHT):
                workers.create_task(worker())
    except ExceptionGroup as several:  # the workers give up together; one of them is enough to say why
        given_up = several.subgroup(GivenUp)
        raise (given_up.exceptions[0] if given_up else several) from None
