# One room: what is kept in memory is only right because of how it is decided, proved and appended here.
"""Load, decide, append: the one way a command becomes events."""

import asyncio
import weakref
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from time import monotonic
from typing import Generic, TypeVar, cast
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from shared.asked import Asked, Done
from shared.envelope import Envelope, Occurred
from shared.errors import Contended, GendanError, KeyReused, Rejected, Stale, Unavailable, Unknown
from shared.events import Event, FactRetracted
from shared.identity.rules import Facts
from shared.mapper import stored_to_received, to_state
from shared.received import Received, UnknownTopic
from shared.retraction import Retraction, retract, standing
from shared.store.away import AWAY
from shared.store.epochs import Epochs
from shared.store.group_commit import GroupCommit
from shared.store.recorder import Recorder
from shared.store.rows import NOTHING, Append, Outcome, StoredRow, Verdict, chained

S = TypeVar("S")
E = TypeVar("E", bound=Event)
Past = Callable[[], Awaitable[Sequence[Received]]]
"""An aggregate's history up to the version that is decided on, with who told each event: for decisions that ask."""

ATTEMPTS = 8


@dataclass(frozen=True)
class Aggregate(Generic[S, E]):
    """A kind of thing that events happen to: its name (the first word of its topics), its beginning, its fold."""

    name: str
    initial: S
    evolve: Callable[[S, E], S]
    facts: Callable[[S], Facts] = lambda _: Facts()
    """What of its state decides who may see it."""


@dataclass(frozen=True, slots=True)
class Known(Generic[S]):
    """An aggregate as we know it; the append proves whether that was current."""

    state: S
    version: int = 0
    hash: bytes = NOTHING
    position: int = 0


@dataclass
class Store:
    """What all repositories of a service share."""

    service: str
    epochs: Epochs
    commits: GroupCommit
    recorder: Recorder
    now: Callable[[], datetime]
    asking: dict[UUID, tuple[UUID, "asyncio.Future[Done]"]] = field(default_factory=dict)
    """Requests under way by key, with their digest: a duplicate joins the first one's answer."""


class _Turn(asyncio.Lock):
    """Commands about one thing are decided in turn; `failed_at` is when one of them found the store away."""

    failed_at = 0.0


class Repository(Generic[S, E]):
    """The event-sourced things of one kind, by id. `keep` recently used ones stay in memory."""

    def __init__(self, store: Store, aggregate: Aggregate[S, E], keep: int = 4096) -> None:
        self._store, self._aggregate, self._keep = store, aggregate, keep
        self._known: OrderedDict[UUID, Known[S]] = OrderedDict()
        self._locks: weakref.WeakValueDictionary[UUID, _Turn] = weakref.WeakValueDictionary()
        self.facts = aggregate.facts

    @property
    def epoch(self) -> int:
        """The store's, as far as is known here."""
        return self._store.epochs.current

    async def transact(
        self,
        id: UUID,
        decide: Callable[[S], Sequence[E]],
        asked: Asked,
        occurred: Occurred | None = None,
        reported_at: Occurred | None = None,
        *,
        creates: bool = False,
    ) -> Done:
        """Record what `decide` says about the current state, deciding again if someone else was first.

        `creates` says that the aggregate is likely to be new: it is not looked for first, since the append proves it.
        Answers once the events are durable. The same key and digest get the first answer again, whatever has happened
        since. Raises Rejected, Stale, KeyReused, Contended, Unavailable; after the last the outcome is not known.
        """

        async def events(known: Known[S]) -> Sequence[Event]:
            return decide(known.state)

        return await self._once(id, events, asked, occurred, reported_at, creates=creates)

    async def transact_on_history(
        self,
        id: UUID,
        decide: Callable[[S, Past], Awaitable[Sequence[E]]],
        asked: Asked,
        occurred: Occurred | None = None,
        reported_at: Occurred | None = None,
        *,
        creates: bool = False,
    ) -> Done:
        """As `transact`, for what is decided on who did what before; the history is read where it is asked for.

        What else the decision needs to know it may read then, too: as late as can be before the append.
        """

        async def events(known: Known[S]) -> Sequence[Event]:
            async def past() -> Sequence[Received]:
                return (await self.history(id))[: known.version] if known.version else []

            return await decide(known.state, past)

        return await self._once(id, events, asked, occurred, reported_at, creates=creates)

    async def retract(self, id: UUID, retraction: Retraction, asked: Asked, occurred: Occurred | None = None) -> Done:
        """Declare an earlier event of the aggregate wrong. Raises as `transact` does."""

        async def events(known: Known[S]) -> Sequence[Event]:
            return retract(self._aggregate.name, (await self.history(id))[: known.version], retraction)

        return await self._once(id, events, asked, occurred, None)

    async def get(self, id: UUID) -> Known[S]:
        """The aggregate as it is stored now."""
        return self._folded(await self.history(id))

    async def is_there(self, id: UUID) -> bool:
        """Whether anything was recorded about it, as far as is known here; an append proves what is decided on that."""
        known = self._known.get(id)
        return bool(known and known.version) or bool(await self._store.recorder.newest([id]))

    async def several(self, ids: Collection[UUID]) -> dict[UUID, Known[S]]:
        """The same of several: one look says of which what is in memory is current, another one has the rest."""
        newest = await self._store.recorder.newest(ids)
        found = {id: self._known.get(id) or Known(self._aggregate.initial) for id in ids}
        if behind := [id for id, known in found.items() if newest.get(id, NOTHING) != known.hash]:
            histories: dict[UUID, list[Received]] = {id: [] for id in behind}
            for row in await self._store.recorder.select_several(behind):
                histories[row.originator_id].append(self._received(row))
            found |= {id: self._folded(history) for id, history in histories.items()}
        return found

    async def history(self, id: UUID) -> list[Received]:
        """Everything that was recorded about it, also what was retracted since.

        Raises Unknown where the id is of another kind of thing.
        """
        rows = await self._store.recorder.select_events(id)
        if rows and rows[0].topic.partition(".")[0] != self._aggregate.name:
            raise Unknown(f"there is no such {self._aggregate.name} here")
        return [self._received(row) for row in rows]

    async def _once(
        self,
        id: UUID,
        decide: Callable[[Known[S]], Awaitable[Sequence[Event]]],
        asked: Asked,
        occurred: Occurred | None,
        reported_at: Occurred | None,
        *,
        creates: bool = False,
    ) -> Done:
        """One request per key at a time: its duplicate joins it, another one with its key waits and is refused."""
        while under_way := self._store.asking.get(asked.key):
            digest, answer = under_way
            if digest == asked.digest:
                return await asyncio.shield(answer)
            await asyncio.wait([answer])
        answer = asyncio.get_running_loop().create_future()
        self._store.asking[asked.key] = (asked.digest, answer)
        try:
            turn, came = self._locks.setdefault(id, _Turn()), monotonic()
            async with turn:
                if turn.failed_at > came:  # it need not be found out once more by each of those who wait in line
                    raise Unavailable("the event store is away; try again with the same key")  # noqa: TRY301
                envelope = asked.envelope(occurred or Occurred(self._store.now()), reported_at)
                first = Known(self._aggregate.initial) if creates else None
                try:
                    done = await self._decide_and_append(id, decide, asked, envelope, first)
                except (Unavailable, *AWAY):
                    turn.failed_at = monotonic()
                    raise
        except BaseException as error:
            if not isinstance(error, Rejected | Stale | KeyReused):
                self._known.pop(id, None)  # the outcome is not known
            cut_off = Unavailable("the first request with this key was cut off; try again with the same key")
            answer.set_exception(error if isinstance(error, GendanError) else cut_off)
            answer.exception()  # marked as seen: there may be nobody who joined
            raise
        else:
            answer.set_result(done)
            return done
        finally:
            del self._store.asking[asked.key]

    async def _decide_and_append(
        self,
        id: UUID,
        decide: Callable[[Known[S]], Awaitable[Sequence[Event]]],
        asked: Asked,
        envelope: Envelope,
        first: Known[S] | None,
    ) -> Done:
        for _ in range(ATTEMPTS):
            known = self._known.get(id) or first or await self.get(id)
            first = None
            refusal: Rejected | Stale | None = None
            events: Sequence[Event] = ()
            try:
                if asked.if_match is not None and asked.if_match != known.version:
                    raise Stale(asked.if_match, known.version)  # noqa: TRY301 (refused like any other decision)
                events = await decide(known)
            except (Rejected, Stale) as error:
                refusal = error
            if refusal or not (events or asked.keyed):  # never reaches the append: prove here that it was current
                look = await self._store.recorder.look(id, asked.key)
                if look.done:
                    return await self._again(id, look.done, asked)
                if look.hash != known.hash:
                    self._known.pop(id, None)
                    continue
                if refusal:
                    raise refusal
                return self._done(id, known.version, known.position)
            append = self._append(id, known, events, asked, envelope)
            outcome = await self._store.commits.append(append)
            match outcome.verdict:
                case Verdict.APPENDED:
                    self._remember(id, known, events, append, outcome)
                    return self._done(id, outcome.version, outcome.position)
                case Verdict.DONE:
                    self._known.pop(id, None)
                    return await self._again(id, outcome, asked)
                case Verdict.CONFLICT:
                    self._known.pop(id, None)
                case Verdict.EPOCH:
                    self._known.clear()
                    self._store.epochs = await self._store.recorder.epochs()
                    if asked.epoch is not None:
                        raise Unavailable("the store was restored meanwhile: read again what this follows from")
        raise Contended(id, (await self.get(id)).version)

    def _received(self, row: StoredRow) -> Received:
        return stored_to_received(self._store.service, self._store.epochs.of(row.notification_id), row)

    def _folded(self, history: Sequence[Received]) -> Known[S]:
        state = self._aggregate.initial
        if not history:
            return Known(state)
        for received in standing(history):
            try:
                state = self._aggregate.evolve(state, cast("E", received.event()))
            except UnknownTopic:
                continue  # written by a newer release; this one decides without it
        last = history[-1]
        return Known(state, last.originator_version, last.hash, last.position)

    def _append(self, id: UUID, known: Known[S], events: Sequence[Event], asked: Asked, envelope: Envelope) -> Append:
        stored = tuple(
            StoredEvent(id, version, event.topic, to_state(event, envelope))
            for version, event in enumerate(events, start=known.version + 1)
        )
        hashes = chained(known.hash, stored)
        epoch = self._store.epochs.current if asked.epoch is None else asked.epoch
        return Append(epoch, id, known.version, known.hash, asked.key, asked.digest, stored, hashes)

    def _remember(self, id: UUID, known: Known[S], events: Sequence[Event], append: Append, outcome: Outcome) -> None:
        if any(isinstance(event, FactRetracted) for event in events):
            self._known.pop(id, None)  # the fold begins anew, without what was retracted
            return
        state = reduce(self._aggregate.evolve, cast("Sequence[E]", events), known.state)
        self._known[id] = Known(state, outcome.version, append.head, outcome.position)
        self._known.move_to_end(id)
        while len(self._known) > self._keep:
            self._known.popitem(last=False)

    async def _again(self, id: UUID, outcome: Outcome, asked: Asked) -> Done:
        """The first answer, once more; it may be of an epoch that another process knew before this one."""
        if outcome.digest != asked.digest:
            raise KeyReused("this Idempotency-Key was used before, for another request")
        self._store.epochs = await self._store.recorder.epochs()
        return self._done(id, outcome.version, outcome.position)

    def _done(self, id: UUID, version: int, position: int) -> Done:
        return Done(id, version, self._store.service, position, self._store.epochs.of(position))
