"""A tracking database for a test, and batches taken in as the runner would."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from socket import socket
from uuid import uuid5

import asyncpg
import httpx
import pytest

from services.tracking.app import app
from services.tracking.boards.inbox import Inboxes
from services.tracking.changes.watching import Watching
from services.tracking.dossier.fetching import Keepers
from services.tracking.operations.reaching import Services
from services.tracking.people import Directory
from shared.events.order import Destination, Flow, OrderCancelled, OrderReleased
from shared.events.shipment import Mode
from shared.health import Part
from shared.http.cursors import Cursors
from shared.received import Received
from shared.store.queries import Queries
from tests.conftest import Fresh, listening
from tests.identity import bearer, recognising
from tests.servers import Database
from tests.tracking import taking_in
from tests.tracking.boards.several import ALL
from tests.tracking.counting import Counting
from tests.tracking.examples import much
from tests.tracking.telling import NAMES, Telling, day, ordered, received, registered

CURSORS = Cursors(b"a secret of the installation")
OTHER = uuid5(NAMES, "another customer")

TakeIn = Callable[[Sequence[Received]], Awaitable[None]]


@pytest.fixture
def tell() -> Telling:
    """Where what services say about an order is written down."""
    return Telling()


@pytest.fixture
def database(fresh: Fresh) -> Database:
    """Of the tracking service, empty."""
    return fresh("tracking")


@pytest.fixture
async def tracking(database: Database) -> AsyncIterator[asyncpg.Pool]:
    """Empty tables of the tracking service, seen by its own role."""
    async with asyncpg.create_pool(database.url, min_size=1, max_size=6) as pool:
        yield pool


@pytest.fixture
def take_in(tracking: asyncpg.Pool) -> TakeIn:
    """Apply a batch to the projection in a transaction of its own."""

    return partial(taking_in.take_in, tracking)


@pytest.fixture
async def client(tracking: asyncpg.Pool) -> AsyncIterator[httpx.AsyncClient]:
    """The tracking service over HTTP, on the test's database, at noon of 3 December 2026."""
    app.state.pool, app.state.queries = tracking, Queries(tracking, seconds=20)
    app.state.recognising = recognising(app.state.queries)
    app.state.hosts.add("http://tracking")
    app.state.cursors = CURSORS
    app.state.http = httpx.AsyncClient()
    app.state.directory = Directory(app.state.http, [], "")
    app.state.keepers = Keepers(httpx.AsyncClient(), {})
    app.state.inboxes = Inboxes(httpx.AsyncClient(), "")
    app.state.services = Services(httpx.AsyncClient(), {}, "")
    app.state.now = lambda: datetime(2026, 12, 3, 12, tzinfo=UTC)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://tracking", headers=bearer()) as opened:
        yield opened
    app.state.now = lambda: datetime.now(UTC)  # for who uses the same application next


@pytest.fixture
async def watching(tracking: asyncpg.Pool, client: httpx.AsyncClient) -> AsyncIterator[Watching]:  # noqa: ARG001
    app.state.watching = watching = Watching()
    task = asyncio.create_task(watching.run(Queries(tracking, seconds=20), Part()))
    yield watching
    task.cancel()
    await asyncio.wait([task])


@pytest.fixture
async def served(watching: Watching) -> AsyncIterator[httpx.AsyncClient]:  # noqa: ARG001
    """Over a socket: httpx takes what an application in the same process answers only as a whole."""
    with socket() as at:
        at.bind(("127.0.0.1", 0))
        async with (
            listening(app, at),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{at.getsockname()[1]}", headers=bearer(), timeout=20) as http,
        ):
            yield http


@pytest.fixture
async def three(take_in: TakeIn) -> None:
    """SCMS-4 (released, delivered late by air), SCMS-13 (open, overdue), SCMS-100 (cancelled)."""
    first = Telling(uuid5(NAMES, "first"))
    second, third = (Telling(uuid5(NAMES, name), positions=first.positions) for name in ("second", "third"))
    style = "Lopinavir/Ritonavir 200/50mg [Aluvia], tablets"
    first(received(ordered("A", style=style), po_number="SCMS-4", vendor="ABBVIE"), day("2006-06-02"))
    first(OrderReleased(), day("2006-06-03"))
    first(first.booked("ASN-8", A=100).model_copy(update={"mode": Mode.AIR, "booking_number": "COSU 77"}))
    first(first.departed("ASN-8", A=100).model_copy(update={"containers": ("MSKU 123456-5",), "bill_of_lading": "BL9"}))
    first(first.delivered("ASN-8", A=100), day("2026-12-24"))
    abidjan = Destination(text="Côte  d'Ivoire", country="CI")
    second(received(ordered("A", buyer_style="女装-2026"), po_number="SCMS-13", destination=abidjan), day("2006-06-01"))
    third(
        received(po_number="SCMS-100", flow=Flow.FROM_STOCK, customer_code="OTHER", customer_id=OTHER),
        day("2006-06-04"),
    )
    third(OrderCancelled(reason="bankrupt"))
    for tell in (first, second, third):
        await take_in(tell.received)
    await take_in([registered()])


@pytest.fixture
async def site(served: httpx.AsyncClient, take_in: TakeIn) -> str:
    """The tracking service on a port, with one order that has much to show and enough others for a second page."""
    known = [registered()]
    positions: dict[str, int] = defaultdict(lambda: 100)
    for n in range(60):
        other = Telling(uuid5(NAMES, str(n)), positions=positions)
        other(received(ordered(style="<script>document.title = 'hacked'</script>"), po_number=f"OTHER-{n}"))
        known += other.received
    await take_in([*known, *much().received])
    return str(served.base_url).rstrip("/")


@pytest.fixture
def really_now(client: httpx.AsyncClient) -> None:  # noqa: ARG001  which sets it to one day for all others
    """What became known is compared with when somebody looked, and the database knows one now only."""
    app.state.now = lambda: datetime.now(UTC)


@pytest.fixture
async def several(take_in: TakeIn) -> None:
    """The orders of boards/several.py."""
    positions: dict[str, int] = defaultdict(int)
    for order in ALL:
        await take_in(order(positions).received)
    await take_in([registered()])


@pytest.fixture
async def counting(client: httpx.AsyncClient, tracking: asyncpg.Pool) -> AsyncIterator[Counting]:  # noqa: ARG001
    before = app.state.queries
    app.state.queries = counting = Counting(tracking)
    yield counting
    app.state.queries = before
