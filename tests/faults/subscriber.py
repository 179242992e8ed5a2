"""A subscriber in a process of its own: it writes down what it reads, and goes on from there when it was killed.

`python -m tests.faults.subscriber FOLDER`: one file per service, one line per event, written batch by batch. What a
kill has torn is cut off before it goes on, so the file is effect and checkpoint in one.
"""

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

import httpx

from gendan.services import existing
from shared.broker import Broker
from shared.health import Part
from shared.reading import Checkpoint, Source, batches
from shared.received import Received
from shared.running import keep_running
from shared.settings import of_service, settings

STORES = [service.name for service in existing() if service.tells]


def file_of(folder: Path, service: str) -> Path:
    return folder / f"{service}.read"


def line(event: Received) -> str:
    return f"{event.epoch} {event.position} {event.hash.hex()}\n"


def resumed(path: Path) -> Checkpoint:
    """Where the file ends; a line that is not whole is cut off."""
    path.touch()
    with path.open("rb+") as file:
        whole = file.read().rpartition(b"\n")[0] + b"\n"
        if whole == b"\n":
            file.truncate(0)
            return Checkpoint()
        file.truncate(len(whole))
    epoch, position, hash = whole.splitlines()[-1].split()
    return Checkpoint(int(epoch), int(position), bytes.fromhex(hash.decode()))


async def follow(source: Source, path: Path, broker: Broker, http: httpx.AsyncClient) -> None:
    """Read until something fails."""
    at = resumed(path)
    with path.open("a") as file:
        async with aclosing(batches(source, broker.client(), http, at)) as found:
            async for batch in found:
                file.write("".join(map(line, batch)))
                file.flush()


async def subscribe(folder: Path) -> None:
    told = settings()
    broker = Broker(told.nats_url, "subscriber", Part())
    async with httpx.AsyncClient(timeout=5) as http, asyncio.TaskGroup() as tasks:
        tasks.create_task(broker.run())
        for name in STORES:
            source = Source(name, of_service(name).url, told.service_token.get_secret_value())

            async def read(source: Source = source) -> None:
                await follow(source, file_of(folder, source.name), broker, http)

            tasks.create_task(keep_running(f"reading {name}", Part(), read))


if __name__ == "__main__":
    asyncio.run(subscribe(Path(sys.argv[1])))
