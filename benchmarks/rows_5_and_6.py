"""Commands over HTTP, everything running and keeping up, beside the same endpoints that do nothing."""

import json
import subprocess
import sys
import urllib.request

from benchmarks.commanding import Commanded
from benchmarks.identity import BEARER
from benchmarks.measured import Measured
from benchmarks.running import gendan_up, running

PORT, FLOOR_PORT = 8600, 8620
CONNECTIONS = 32
KEPT_UP = 5
"""Seconds that tracking may take, once the load has ended, to have shown all of it."""


def commanded(port: int, seconds: float = 6, rate: float = 0) -> Commanded:
    words = ["benchmarks.commanding", str(port), str(CONNECTIONS), str(seconds), str(rate)]
    told = subprocess.run([sys.executable, "-m", *words], check=True, capture_output=True, text=True).stdout
    return Commanded(**json.loads(told))


def measure(rounds: int = 5) -> list[Measured]:
    ours, floor = [], []
    with gendan_up(PORT), running("benchmarks.noop", str(FLOOR_PORT), ready="ready"):
        commanded(PORT + 1, 3)
        commanded(FLOOR_PORT, 1)
        for _ in range(rounds):
            ours.append(commanded(PORT + 1))
            has_kept_up(ours[-1].position)
            floor.append(commanded(FLOOR_PORT))
    return [
        Measured("5", "commands over HTTP, 32 connections, beside endpoints that do nothing", "commands/s",
                 [each.rate for each in ours], [each.rate for each in floor], must=0.45, aim=0.65),
        Measured("6", "p99 of these commands", "ms", [each.p99 for each in ours], [each.p99 for each in floor],
                 must=4, aim=2.5, most=True),
    ]  # fmt: skip


def has_kept_up(position: str) -> None:
    """Relay, consumers and projection have taken in what the load did; exits in words where they lag behind."""
    for _ in range(KEPT_UP // 2 + 1):
        try:
            at = f"http://127.0.0.1:{PORT}/v1/orders?limit=1&min_position={position}"
            urllib.request.urlopen(urllib.request.Request(at, headers={"Authorization": BEARER}), timeout=10)
        except urllib.error.HTTPError as behind:
            words = behind.read().decode()
        else:
            return
    sys.exit(f"tracking does not keep up: {words}")
