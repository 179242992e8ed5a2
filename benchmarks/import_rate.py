"""The import of the real file, in commands per second, beside the same number of requests that do nothing."""

import asyncio
import os
from pathlib import Path
from time import monotonic

from rich.console import Console

from benchmarks.identity import BEARER
from benchmarks.measured import Measured
from benchmarks.running import gendan_up, running
from gendan.progress import telling
from gendan.scms.bring_in import BringingIn
from gendan.scms.clients import client
from gendan.scms.command import bases
from gendan.scms.courier import Courier
from gendan.scms.plan import Plan, plan
from gendan.scms.read import read

FILE = os.environ.get("GENDAN_SCMS_FILE", "../shared/data/scms_delivery_history.csv")
PORT = 8600
SERVICES = ("order", "logistics")


async def rate(what: Plan, places: dict[str, str]) -> float:
    """Commands per second for the whole file."""
    began = monotonic()
    with telling(Console(stderr=True), what.commands) as progress:
        async with client(BEARER.removeprefix("Bearer ")) as http:
            run = BringingIn(Courier(http, places, progress), progress)
            await run.all_of(what)
    assert not run.outcome.refusals, run.outcome.refusals[:3]
    return run.outcome.told / (monotonic() - began)


def ours(what: Plan) -> float:
    with gendan_up(PORT):
        return asyncio.run(rate(what, bases(PORT)))


def floor(what: Plan) -> float:
    """As many processes that do nothing as there are services that take commands."""
    apps = [("benchmarks.noop", str(PORT + 10 + n)) for n in range(len(SERVICES))]
    with running(*apps[0], ready="ready"), running(*apps[1], ready="ready"):
        places = {name: f"http://127.0.0.1:{PORT + 10 + n}" for n, name in enumerate(SERVICES)}
        return asyncio.run(rate(what, places))


def measure(rounds: int = 2) -> list[Measured]:
    what = plan(read(Path(FILE)))
    pairs = [(ours(what), floor(what)) for _ in range(rounds)]
    ours_each, floor_each = zip(*pairs, strict=True)
    words = "the SCMS import, against as many requests that do nothing"
    return [Measured("import", words, "commands/s", ours_each, floor_each)]
