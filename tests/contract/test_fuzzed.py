"""Whatever schemathesis makes up from the contract is answered as the contract says, and nothing is a fault of ours.

A short look; `make contract-fuzz` sends 10,000 requests to each service.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.fuzzing import fuzz
from tests.promises.company import NAMES, Company, company
from tests.servers import NatsServer, Postgres

SEED = 1
PHASES = "fuzzing,stateful"
"""With one example each, every operation is asked and the links between them are followed: seconds, not minutes."""


@pytest.fixture(scope="module")
async def served(
    postgres: Postgres, nats_server: NatsServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Company]:
    async with company(postgres, nats_server, tmp_path_factory.mktemp("logs")) as running:
        yield running


@pytest.mark.parametrize("service", NAMES)
async def test_every_answer_is_in_the_contract(served: Company, tmp_path: Path, service: str) -> None:
    fuzzed = await fuzz(served.servers[service].url, SEED, tmp_path, examples=1, phases=PHASES)
    assert fuzzed.is_clean, fuzzed.words
    assert fuzzed.requests > 20, fuzzed.words
