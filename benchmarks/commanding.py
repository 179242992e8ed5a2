"""A load of commands over HTTP: `python -m benchmarks.commanding PORT CONNECTIONS SECONDS [RATE]`.

Each connection lives through orders: received, acknowledged, released, paid in seven instalments; the next begins when
the answer is there. With a RATE, commands are told at that many per second instead. Prints JSON: see `Commanded`.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import monotonic
from uuid import uuid4

import uvloop

from benchmarks.identity import BEARER
from services.order.orders.state import order_id

Answered = Callable[[bytes], None]
CUSTOMER = {"code": "HARBOUR", "name": "Harbour & Sons", "country": "DE"}
PAYMENTS = 7
ORDER = {
    "customer_code": "HARBOUR", "currency": "USD", "flow": "made_to_order",
    "destination": {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
    "lines": [{"number": "1", "style": "B-2041", "colour": "navy", "size": "M", "unit": "piece", "quantity": "1200",
               "price": "8.40", "promised": {"on": "2027-03-15"}}],
}  # fmt: skip


@dataclass(frozen=True)
class Commanded:
    """How many commands were answered, in how long, how long each took, and the position of the last."""

    commands: int
    seconds: float
    median: float
    """Milliseconds; so are the next ones."""
    p99: float
    position: str

    @property
    def rate(self) -> float:
        return self.commands / self.seconds


class Connection:
    """One kept-alive HTTP connection: as little work as can be, since the client shares the machine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, port: int) -> "Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, path: str, body: object) -> bytes:
        content = json.dumps(body).encode()
        self._writer.write(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Authorization: {BEARER}\r\nIdempotency-Key: {uuid4()}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        answer = await self._reader.readexactly(length)
        assert head.startswith(b"HTTP/1.1 20"), (head, answer)
        return answer


async def life(
    connection: Connection, until: float, pause: float, wait: float, answered: Answered
) -> tuple[list[float], bytes]:
    """Orders, one after the other: how long each command took, in ms, and the last answer."""
    await asyncio.sleep(wait)  # so that the connections take turns
    took: list[float] = []
    last = b"{}"
    due = monotonic()
    while True:
        po_number = f"PO {uuid4().hex}"
        path = f"/v1/orders/{order_id('HARBOUR', po_number)}"
        steps: list[tuple[str, object]] = [("/v1/orders", {**ORDER, "po_number": po_number})]
        steps += [(f"{path}/acknowledge", {}), (f"{path}/release", {})]
        steps += [
            (f"{path}/payments", {"reference": f"TT-{n}", "amount": "100", "currency": "USD"}) for n in range(PAYMENTS)
        ]
        for where, body in steps:
            began = monotonic()
            if began >= until:
                return took, last
            last = await connection.post(where, body)
            answered(last)
            took.append((monotonic() - began) * 1000)
            due += pause
            if pause and due > monotonic():
                await asyncio.sleep(due - monotonic())


async def command(
    port: int, connections: int, seconds: float, rate: float = 0, answered: Answered = lambda _: None
) -> Commanded:
    """Run the load; `answered` is told each answer as it comes."""
    opened = [await Connection.to(port) for _ in range(connections)]
    await opened[0].post("/v1/customers", CUSTOMER)
    began = monotonic()
    pause = connections / rate if rate else 0.0
    lives = await asyncio.gather(
        *(life(each, began + seconds, pause, pause * n / connections, answered) for n, each in enumerate(opened))
    )
    elapsed = monotonic() - began
    took = sorted(each for times, _ in lives for each in times)
    positions = [json.loads(last).get("position", ":0@1") for _, last in lives]
    newest = max(positions, key=lambda place: int(place.partition(":")[2].partition("@")[0]))
    return Commanded(len(took), elapsed, took[len(took) // 2], took[len(took) * 99 // 100], newest)


if __name__ == "__main__":
    port, connections, seconds, *rate = sys.argv[1:]
    found = uvloop.run(command(int(port), int(connections), float(seconds), float(rate[0]) if rate else 0))
    print(json.dumps(asdict(found)))
