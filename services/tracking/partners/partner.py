"""Who a partner is: which events they may have, of whose orders, and what of them they see."""

from dataclasses import dataclass

import asyncpg
from nats.js.api import AckPolicy, ConsumerConfig

from services.tracking.partners.names import stream_of
from shared import streams
from shared.events.confidential import EVERY_MARK, Confidential, Informal, Mark
from shared.store.queries import Queries
from shared.streams import Channel

MOST_BYTES = 64 * 1024**2
"""Of a partner's stream; the oldest give way, and are read from the feed."""
UNACKNOWLEDGED = 1000
"""Messages that a partner may have on the way to them."""

MARKS: dict[str, Mark] = {str(mark): mark for mark in (*Confidential, *Informal)}
"""What may be granted to be seen, by name."""

ACTIVE = "SELECT name, topics, customers, sees FROM partners WHERE removed_at IS NULL ORDER BY name"


@dataclass(frozen=True, slots=True)
class Partner:
    """`topics` may be had of the orders of `customers`, by code (None: of all), with what `sees` shows."""

    name: str
    topics: frozenset[str]
    customers: frozenset[str] | None
    sees: frozenset[Mark]

    @property
    def hidden(self) -> frozenset[Mark]:
        """The marks of fields that are left out of what they are told."""
        return EVERY_MARK - self.sees

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Partner":
        """A mark that this release does not know shows nothing."""
        customers = frozenset(row["customers"]) if row["customers"] is not None else None
        return cls(
            row["name"],
            frozenset(row["topics"]),
            customers,
            frozenset(MARKS[each] for each in row["sees"] if each in MARKS),
        )


async def active(queries: Queries) -> list[Partner]:
    """Those who are told now."""
    return [Partner.of(row) for row in await queries.fetch(ACTIVE)]


def channel(name: str) -> Channel:
    """A partner's own stream, and the one consumer through which they read it."""
    config = streams.kept(
        stream_of(name),
        f"What {name} may have, in a sequence of its own",
        f"partner.{name}.>",
        MOST_BYTES,
    )
    consumer = ConsumerConfig(
        durable_name=name,
        description=f"What {name} reads, and how far they have acknowledged it",
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=30,
        max_ack_pending=UNACKNOWLEDGED,
        max_waiting=64,
    )
    return Channel(config, f"gendan streams rebuild {name}", consumer)
