"""Durable appends, with every check, beside what others do with fewer: the library, Message DB, a plain INSERT."""

import asyncio
import os
from collections.abc import Sequence

from benchmarks import library, message_db
from benchmarks.appending import Appended, appended, prepare_plain
from benchmarks.measured import Measured
from benchmarks.peers import python_packages
from benchmarks.servers import new_store, store_server

CALLERS, PROCESSES = 64, 4


def measure(rounds: int = 5) -> list[Measured]:
    os.environ["PYTHONPATH"] = os.pathsep.join([str(python_packages(library.NEEDS)), os.environ.get("PYTHONPATH", "")])
    with store_server() as server:
        store = new_store(server)
        peers = server.new_database("peers")
        other = message_db.install(server.admin_url)
        asyncio.run(prepare_plain(peers.owner_url))
        ours, plain, theirs, messages, four, four_plain = zip(
            *(
                (
                    appended("ours", store.url, callers=CALLERS),
                    appended("plain", peers.owner_url, callers=CALLERS),
                    appended("library", peers.owner_url, callers=CALLERS),
                    appended("message_db", other, callers=CALLERS),
                    appended("ours", store.url, callers=CALLERS // PROCESSES, processes=PROCESSES),
                    appended("plain", peers.owner_url, callers=CALLERS // PROCESSES, processes=PROCESSES),
                )
                for _ in range(rounds)
            ),
            strict=True,
        )
    return [
        Measured("1", "appends, 64 callers, beside the eventsourcing library's recorder", "appends/s",
                 _rates(ours), _rates(theirs), must=20, aim=35),
        Measured("2", "appends, 64 callers, beside Message DB", "appends/s", _rates(ours), _rates(messages), 10, 15),
        Measured("3", "appends, 64 callers, beside plain single-row INSERTs", "appends/s",
                 _rates(ours), _rates(plain), 1.4, 2),
        Measured("3b", "the same from 4 processes of 16 callers", "appends/s",
                 _rates(four), _rates(four_plain), 1, 1.5),
        Measured("4", "p99 of an append, 64 callers, beside that of a plain INSERT", "ms",
                 [each.p99 for each in ours], [each.p99 for each in plain], 0.5, 0.3, most=True),
    ]  # fmt: skip


def _rates(found: Sequence[Appended]) -> list[float]:
    return [each.rate for each in found]
