"""Promise 4: commands on one order are linearizable: of those who saw a version one wins, and nobody is told less.

Six clients compare and append, by `If-Match`, on a few orders that all of them want, over two replicas whose memories
are older than the store at any time. What each of them saw is then judged by versions and times.
"""

import asyncio
import random
from dataclasses import dataclass, field
from time import monotonic

import pytest

from shared.mapper import stored_to_received
from tests.conftest import Fresh
from tests.promises.linearizable import Seen, Won, violations
from tests.promises.replicas import Replicas, replicas_on
from tests.promises.size import sized
from tests.servers import NatsServer
from tests.shared.core import core

CLIENTS = 6
ORDERS = 12
ATTEMPTS = sized(420, 20_000)
READS = 0.15
"""The share of attempts that only look."""
BEGAN = 2
"""The version of an order that was received and acknowledged."""


@dataclass
class Clients:
    """What all of them saw; each remembers for itself which version an order had when it last looked."""

    replicas: Replicas
    places: list[str]
    wins: list[Won] = field(default_factory=list)
    sights: list[Seen] = field(default_factory=list)
    slips: int = 0

    async def one(self, chance: random.Random) -> None:
        versions = dict.fromkeys(self.places, BEGAN)
        for _ in range(ATTEMPTS // CLIENTS):
            place = chance.choice(self.places)
            to = chance.randrange(2)
            look = chance.random() < READS
            versions[place] = await (self.look(place, to) if look else self.write(place, to, versions[place]))

    async def look(self, place: str, to: int) -> int:
        invoked = monotonic()
        answer = await self.replicas.get(to, place)
        assert answer.status_code == 200, answer.text
        version = int(answer.headers["etag"].strip('"'))
        self.sights.append(Seen(place, version, invoked, monotonic()))
        return version

    async def write(self, place: str, to: int, saw: int) -> int:
        """A payment, which never decides nothing; gives the version that the client knows of now."""
        self.slips += 1
        slip = {"reference": f"TT-{self.slips}", "amount": "1.00", "currency": "USD"}
        invoked = monotonic()
        headers = {"If-Match": f'"{saw}"', "Idempotency-Key": slip["reference"]}
        answer = await self.replicas.post(to, f"{place}/payments", slip, **headers)
        returned = monotonic()
        version = int(answer.headers["etag"].strip('"'))
        if answer.status_code == 200:
            self.wins.append(Won(place, saw, version, invoked, returned))
        else:
            assert answer.status_code == 412, answer.text
            self.sights.append(Seen(place, version, invoked, returned, instead_of=saw))
        return version


async def test_of_those_who_saw_one_version_one_wins(fresh: Fresh, nats_server: NatsServer) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    database = fresh("order")
    async with replicas_on(nats_server.url, [database.url] * 2) as replicas:
        clients = Clients(replicas, await replicas.receive([f"PO {n}" for n in range(ORDERS)]))
        await asyncio.gather(*(clients.one(random.Random(f"{seed} {n}")) for n in range(CLIENTS)))
    assert violations(clients.wins, clients.sights, BEGAN) == []
    assert len(clients.wins) > ATTEMPTS / 6
    assert any(sight.instead_of for sight in clients.sights)
    async with core(database) as store:
        rows = await store.store.recorder.select_notifications(0, 10**6, topics=["order.payment_received"])
        events = [stored_to_received("order", 1, row) for row in rows]
    stored = {(f"/v1/orders/{each.originator_id}", each.originator_version) for each in events}
    assert stored == {(win.thing, win.became) for win in clients.wins}
    assert len(rows) == len(clients.wins)


def won(saw: int, became: int, invoked: float, returned: float) -> Won:
    return Won("an order", saw, became, invoked, returned)


def seen(version: int, invoked: float, returned: float, instead_of: int | None = None) -> Seen:
    return Seen("an order", version, invoked, returned, instead_of)


SOUND = [won(2, 3, 1, 4), won(3, 4, 3, 6), won(4, 5, 7, 8)]
SIGHTS = [seen(2, 0, 2), seen(2, 3.5, 5), seen(3, 2, 3), seen(4, 5, 9, 3), seen(5, 7.5, 7.6, 4)]


def test_what_can_have_happened_is_no_violation() -> None:
    assert violations(SOUND, SIGHTS, BEGAN) == []


@pytest.mark.parametrize(
    ("wins", "sights", "words"),
    [
        ([*SOUND, won(4, 5, 7, 9)], [], "4 commands won 3 versions"),
        (SOUND[1:], [], "won by nobody"),
        ([*SOUND, won(4, 6, 9, 10)], [], "who saw 4 has written 6"),
        ([*SOUND[:2], won(4, 5, 0, 0.5)], [], "version 3 was asked for when a later one was known"),
        (SOUND, [seen(3, 0, 0.9)], "version 3 was seen before it was asked for"),
        (SOUND, [seen(6, 9, 10)], "version 6 was seen before it was asked for"),
        (SOUND, [seen(2, 5, 6)], "version 2 was told when a later one was known"),
        (SOUND, [seen(4, 8.5, 9, 3)], "version 4 was told when a later one was known"),
        (SOUND, [seen(5, 9, 10, 5)], "version 5 was refused although it was the current one"),
    ],
)
def test_what_cannot_have_happened_is_found(wins: list[Won], sights: list[Seen], words: str) -> None:
    assert any(words in each for each in violations(wins, sights, BEGAN))
