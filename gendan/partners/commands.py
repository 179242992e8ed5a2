"""`gendan partner …`: giving somebody outside some of the events, and taking that away again."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gendan.launcher.state import DEFAULT
from gendan.operating.meant import Meant
from gendan.operating.reach import reach
from gendan.operating.words import in_words
from gendan.partners import doing
from gendan.partners.asked import asked
from gendan.partners.handing import handed

Name = Annotated[str, Parameter(help="As `gendan partner list` names them.")]
Into = Annotated[
    Path | None,
    Parameter(help="A new file for all that they need, instead of showing it: the environment of a subscriber."),
]


def add(
    name: str,
    /,
    *,
    events: str,
    customer: Sequence[str] = (),
    sees: Sequence[str] = (),
    into: Into = None,
    state: Meant = DEFAULT,
) -> None:
    """Give a partner a stream of their own, a feed with the same, and a way to sign in to NATS.

    Parameters
    ----------
    name
        Small letters and digits; what they sign in as, and what their stream is called.
    events
        What they may have, with commas in between: order.received, or all of a kind: shipment.*
    customer
        Of whose orders, by the customer's code; several times for several. Left out: of all orders.
    sees
        What of it that is confidential they see: price, cost, freight, margin, commission, remark; left out: nothing.

    """
    with in_words(), handed(into) as hand:
        asyncio.run(doing.add(reach(state), asked(name, events, customer, sees), hand))


def rotate(name: Name, /, *, into: Into = None, state: Meant = DEFAULT) -> None:
    """Give a partner a new password and a new key. The old ones end at once, and connections with them."""
    with in_words(), handed(into) as hand:
        asyncio.run(doing.rotate(reach(state), name, hand))


def remove(name: Name, /, *, state: Meant = DEFAULT) -> None:
    """Let a partner read no more. What they were told is kept: added again, their sequence goes on."""
    with in_words():
        asyncio.run(doing.remove(reach(state), name))


def list_partners(*, state: Meant = DEFAULT) -> None:
    """Say who is a partner, how many events they were told, and how many of them they have acknowledged."""
    with in_words():
        asyncio.run(doing.everybody(reach(state)))


def show(name: Name, /, *, state: Meant = DEFAULT) -> None:
    """Say what a partner may have, and how far they have read. Shows no secrets: those were shown once."""
    with in_words():
        asyncio.run(doing.show(reach(state), name))
