"""A rebuild beside the old version, and who watches it."""

from dataclasses import dataclass, field
from uuid import uuid5

from services.tracking.rebuilding.run import begun
from shared.events.order import OrderCancelled, OrderReleased
from shared.received import Received
from tests.servers import Database
from tests.tracking.examples import much
from tests.tracking.telling import NAMES, Telling, paid, received, registered


@dataclass
class Watched:
    """Whoever watches."""

    phases: list[str] = field(default_factory=list)
    done: int = 0

    def begins(self, phase: str) -> None:
        self.phases.append(phase)

    def advances(self, by: int) -> None:
        self.done += by


def several(many: int = 30) -> list[Received]:
    """Orders of one customer: simple ones, one with something of everything, one of which an event cannot be read."""
    first = much()
    told = [*first.received, registered()]
    for n in range(many):
        tell = Telling(uuid5(NAMES, f"order {n}"), positions=first.positions)
        tell(received(po_number=f"PO-{n}"))
        tell(tell.departed("S1", A=100))
        tell(paid(n + 1, f"SLIP-{n}"))
        if n % 7 == 0:
            tell(OrderCancelled(reason="bankrupt"), version=99 if n == 7 else 0)
            tell(OrderReleased())
        told += tell.received
    return told


async def rebuild(database: Database) -> Watched:
    watched = Watched()
    async with begun(database.owner_url) as rebuilding:
        await rebuilding.run(watched, None)
    return watched


async def killed(*_: object) -> None:
    raise ConnectionResetError("killed")
