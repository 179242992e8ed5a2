"""Row 13: the memory of all services of `gendan up`, idle, beside as many bare FastAPI processes.

The nursery, of which services are born, counts with them: it is there for them only. What several processes share is
counted by its share for each (PSS), for ours and for the bare ones alike; row 13b counts it once for each process that
has it (RSS), although it is in memory once.
"""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from time import sleep

from benchmarks.measured import Measured
from benchmarks.running import gendan_up_on, new_state, running
from gendan.services import existing

PORT = 9240
IDLE = 5.0
"""Seconds after the ready line."""
MEGABYTE = 1024


def memory(pids: Iterable[int]) -> tuple[float, float]:
    """Megabytes of these processes together: by share, and with what they share counted for each."""
    share = resident = 0
    for pid in pids:
        told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
        share += int(told["Pss"].split()[0])
        resident += int(told["Rss"].split()[0])
    return share / MEGABYTE, resident / MEGABYTE


def ours(state: Path) -> tuple[float, float]:
    with gendan_up_on(state, PORT):
        sleep(IDLE)
        noted = json.loads((state / "status.json").read_text())
        return memory(part["pid"] for part in (noted["nursery"], *noted["services"].values()))


def bare() -> tuple[float, float]:
    with ExitStack() as stack:
        children = [
            stack.enter_context(running("benchmarks.bare", str(PORT + 10 + n), ready="ready"))
            for n in range(len(existing()))
        ]
        sleep(IDLE)
        return memory(child.pid for child in children)


def measure(rounds: int = 5) -> list[Measured]:
    with new_state() as state:
        pairs = [(ours(state), bare()) for _ in range(rounds)]
    return [
        Measured(
            row,
            f"memory of all services with their nursery, idle, by {how}",
            "MB",
            [mine[which] for mine, _ in pairs],
            [floor[which] for _, floor in pairs],
            must=1.8,
            aim=1.4,
            most=True,
        )
        for which, (row, how) in enumerate([("13", "PSS"), ("13b", "RSS")])
    ]
