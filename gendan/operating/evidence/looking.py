"""`gendan verify`: everything that is evidence of what happened, compared with everything else that is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack
from dataclasses import dataclass, field

import asyncpg
import nats
from nats.js import JetStreamContext

from gendan.operating.evidence import epochs, partners
from gendan.operating.evidence.anchored import Anchored, Head
from gendan.operating.evidence.ledger import Ledger, check_sources
from gendan.operating.evidence.remembering import compared
from gendan.operating.evidence.report import Report, counted
from gendan.operating.evidence.snapshot import snapshot
from gendan.operating.evidence.store import Store, Witness, check_keys, read_through
from gendan.operating.evidence.stream import Reading, Stream, reading
from gendan.operating.evidence.views import TABLES, check_views
from gendan.progress import Telling
from services.tracking.partners.partner import channel
from shared.client import reached_at
from shared.streams import of_service

STORE = ("events", "batches", "keys", "epochs")
READ_SIDE = "tracking"

Progress = Callable[[int], AbstractContextManager[Telling]]
"""Shows how far the work is, given how many records there are to look at."""


@dataclass(frozen=True)
class Wanted:
    """What to look at. `stores` and `tracking` are URLs; without `nats_url` or `tracking` those are left out."""

    stores: Mapping[str, str]
    tracking: str = ""
    nats_url: str = ""
    views: bool = True
    anchored: Mapping[str, Sequence[Head]] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """All that is looked at, each as it was at one moment: the witnesses first, so that the stores know more."""

    stores: Sequence[Store]
    streams: Mapping[str, Reading]
    ledger: asyncpg.Connection | None


async def look(wanted: Wanted, progress: Progress) -> Report:
    """Look at everything; `progress` is told how many records that will be. Raises what its servers raise."""
    report = Report()
    async with AsyncExitStack() as stack:
        opened = await _open(stack, wanted)
        shown = await _shown(wanted)
        bar = stack.enter_context(progress(sum(store.head for store in opened.stores) + shown))
        for store in opened.stores:
            bar.begins(store.service)
            await _look_at(store, opened, wanted, report, bar)
        if wanted.views:
            bar.begins(READ_SIDE)
            await _look_at_views(wanted, report, bar)
            await _look_at_partners(wanted, report, bar)
    return report


async def _open(stack: AsyncExitStack, wanted: Wanted) -> Opened:
    streams: dict[str, Reading] = {}
    if wanted.nats_url and wanted.stores:
        js = await _jetstream(stack, wanted.nats_url)
        for name in wanted.stores:
            streams[name] = await stack.enter_async_context(reading(js, of_service(name)))
    ledger = None
    if wanted.tracking and wanted.stores:
        ledger = await stack.enter_async_context(snapshot(wanted.tracking, "ledger", "checkpoints"))
    stores = []
    for name, url in wanted.stores.items():
        connection = await stack.enter_async_context(snapshot(url, *STORE))
        head = await connection.fetchval("SELECT coalesce(max(notification_id), 0) FROM events")
        stores.append(Store(name, connection, await epochs.read(connection), head))
    return Opened(stores, streams, ledger)


async def _jetstream(stack: AsyncExitStack, url: str) -> JetStreamContext:
    async def quiet(_: Exception) -> None:
        """What is wrong is raised where it is asked for."""

    client = await nats.connect(
        **reached_at(url),
        name="gendan verify",
        connect_timeout=5,
        max_reconnect_attempts=1,
        reconnect_time_wait=0.1,
        error_cb=quiet,
    )
    stack.push_async_callback(client.close)
    return client.jetstream(timeout=10)


async def _look_at(store: Store, opened: Opened, wanted: Wanted, report: Report, bar: Telling) -> None:
    tell, heads = report.findings, wanted.anchored.get(store.service, ())
    witnesses: list[Witness] = []
    if (messages := opened.streams.get(store.service)) is not None:
        witnesses.append(Stream(store.service, store.epochs, messages, tell))
    ledger = await Ledger.of(store.service, store.epochs, opened.ledger, tell) if opened.ledger is not None else None
    if ledger is not None:
        witnesses.append(ledger)
    epochs.check(store.service, store.epochs, store.head, tell)
    await read_through(store, Anchored(store.service, store.epochs, heads, tell), witnesses, tell, bar.advances)
    bar.begins(f"{store.service}, its keys")
    await check_keys(store, tell)
    if ledger is not None:
        reached = min(store.head, ledger.reached)
        report.compared[store.service] = compared(store.service, store.epochs, reached, heads, report.findings)
    end = f"{store.service}:{store.head}@{store.epochs.current}"
    number, anchors = counted(store.head, "event"), counted(len(heads), "anchor")
    report.looked.append(f"{store.service}: {number} up to {end}, {anchors}")
    for witness in witnesses:
        if witness.reached < store.head:
            behind = counted(store.head - witness.reached, "event")
            report.notes.append(f"{witness.name} is {behind} behind {end}: on their way")
    if not heads:
        report.notes.append(f"{store.service} has no anchor: a cut end, or all of it written anew, would not be found")


async def _look_at_views(wanted: Wanted, report: Report, bar: Telling) -> None:
    """In a moment of their own: a rebuild that is to take their place waits for whoever looks at them."""
    async with snapshot(wanted.tracking, "ledger", "parked", *(table.name for table in TABLES)) as connection:
        await check_sources(connection, report.findings)
        folded, parked = await check_views(connection, report.findings, bar.advances)
    report.looked.append(f"{READ_SIDE}: what is shown of {folded:,} orders and customers, folded anew from the ledger")
    if parked:
        report.notes.append(f"parked: {counted(parked, 'order')}; what is shown of them is of before that")


async def _look_at_partners(wanted: Wanted, report: Report, bar: Telling) -> None:
    """Their streams first: what was told them meanwhile is in no stream yet."""
    async with AsyncExitStack() as stack:
        async with snapshot(wanted.tracking, "partners") as connection:
            names = await partners.names(connection)
        streams: dict[str, Reading] = {}
        if wanted.nats_url and names:
            js = await _jetstream(stack, wanted.nats_url)
            streams = {name: await stack.enter_async_context(reading(js, channel(name))) for name in names}
        connection = await stack.enter_async_context(snapshot(wanted.tracking, *partners.THEIRS))
        for each in await partners.everybody(connection):
            bar.begins(f"partner {each['name']}")
            await partners.check(connection, each, streams.get(each["name"]), report)


async def _shown(wanted: Wanted) -> int:
    if not wanted.views:
        return 0
    async with snapshot(wanted.tracking, "ledger") as connection:
        number: int = await connection.fetchval("SELECT count(DISTINCT subject) FROM ledger")
    return number
