"""`gendan partner …`: giving somebody outside some of the events, and taking that away again."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from gendan.launcher.state import DEFAULT
from gendan.operating.reach import reach
from gendan.operating.words import in_words
from gendan.partners import doing
from gendan.partners.asked import asked


def add(
    name: str, /, *, events: str, customer: Sequence[str] = (), sees: Sequence[str] = (), state: Path = DEFAULT
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
    state
        The directory of the `gendan up` that is meant. What the environment names comes first.

    """
    with in_words():
        asyncio.run(doing.add(reach(state), asked(name, events, customer, sees)))


def rotate(name: str, /, *, state: Path = DEFAULT) -> None:
    """Give a partner a new password and a new key. The old ones end at once, and connections with them.

    Parameters
    ----------
    name
        As `gendan partner list` names them.
    state
        The directory of the `gendan up` that is meant. What the environment names comes first.

    """
    with in_words():
        asyncio.run(doing.rotate(reach(state), name))


def remove(name: str, /, *, state: Path = DEFAULT) -> None:
    """Let a partner read no more. What they were told is kept: added again, their sequence goes on.

    Parameters
    ----------
    name
        As `gendan partner list` names them.
    state
        The directory of the `gendan up` that is meant. What the environment names comes first.

    """
    with in_words():
        asyncio.run(doing.remove(reach(state), name))


def list_partners(*, state: Path = DEFAULT) -> None:
    """Say who is a partner, how many events they were told, and how many of them they have acknowledged.

    Parameters
    ----------
    state
        The directory of the `gendan up` that is meant. What the environment names comes first.

    """
    with in_words():
        asyncio.run(doing.everybody(reach(state)))


def show(name: str, /, *, state: Path = DEFAULT) -> None:
    """Say what a partner may have, and how far they have read. Shows no secrets: those were shown once.

    Parameters
    ----------
    name
        As `gendan partner list` names them.
    state
        The directory of the `gendan up` that is meant. What the environment names comes first.

    """
    with in_words():
        asyncio.run(doing.show(reach(state), name))
