"""Requests that schemathesis makes up from the contract, against services in processes of their own.

`python -m tests.contract.fuzzing --requests 10000` sends at least so many to each; `--seed` sends the same again.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.identity import bearer
from tests.promises.company import NAMES, company
from tests.servers import nats_running, postgres_running

TOLD = Path(__file__).parent / "schemathesis.toml"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
ALL_PHASES = "examples,coverage,fuzzing,stateful"


@dataclass(frozen=True)
class Fuzzed:
    """What came of it: answers by status, what schemathesis said, whether it found anything."""

    statuses: Counter[int]
    words: str
    is_clean: bool

    @property
    def requests(self) -> int:
        return self.statuses.total()


async def fuzz(url: str, seed: int, folder: Path, *, examples: int, phases: str = ALL_PHASES) -> Fuzzed:
    """With so many examples for each operation, in these phases; links between operations are followed in the last."""
    report = folder / "events.ndjson"
    token = bearer()["Authorization"].removeprefix("Bearer ")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(TOLD), "--no-color", "run",
        f"{url}/openapi.json", "--checks", ",".join(CHECKS), "--seed", str(seed),
        "-n", str(examples), "--phases", phases, "--report", "ndjson",
        "--report-ndjson-path", str(report), "--warnings", "off",
        cwd=folder, env={**os.environ, "GENDAN_TOKEN": token},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    statuses = Counter(
        status for line in report.read_text("utf-8").splitlines() for status in _statuses(json.loads(line))
    )
    return Fuzzed(statuses, said.decode(), not process.returncode)


def _statuses(node: Any) -> list[int]:
    """Of all answers that the report of one event has."""
    match node:
        case {"status_code": int(status), **rest}:
            return [status, *_statuses(list(rest.values()))]
        case dict():
            return _statuses(list(node.values()))
        case list():
            return [status for each in node for status in _statuses(each)]
        case _:
            return []


async def main(requests: int, seed: int, services: list[str]) -> bool:
    """Whether nothing was found."""
    clean = True
    with postgres_running() as postgres, nats_running() as nats, tempfile.TemporaryDirectory() as name:
        async with company(postgres, nats, Path(name)) as running:
            for service in services:
                print(f"{service}: seed {seed}", flush=True)
                sent, run = 0, 0
                while sent < requests:
                    fuzzed = await fuzz(running.servers[service].url, seed + run, Path(name), examples=100)
                    sent, run, clean = sent + fuzzed.requests, run + 1, clean and fuzzed.is_clean
                    print(f"{service}: {sent} requests, {dict(sorted(fuzzed.statuses.items()))}", flush=True)
                    if not fuzzed.is_clean:
                        print(fuzzed.words)
                        break
    return clean


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    parser.add_argument("services", nargs="*", default=list(NAMES))
    asked = parser.parse_args()
    sys.exit(not asyncio.run(main(asked.requests, asked.seed, asked.services)))
