"""Clients that are made of the contract, as others would make them, drive an order from its receipt to its payment."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.contract.documents import ALL, COMMITTED
from tests.identity import bearer
from tests.node import INSTALLED, node
from tests.promises.company import Company, company
from tests.servers import NatsServer, Postgres

HERE = Path(__file__).parent
CONTRACT = COMMITTED / f"{ALL}.json"
DRIVEN = {"headline": "settled", "payment": "paid", "delivered": "600", "same": True, "refused": "quantity"}


@pytest.fixture(scope="module")
async def served(
    postgres: Postgres, nats_server: NatsServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Company]:
    async with company(postgres, nats_server, tmp_path_factory.mktemp("logs")) as running:
        yield running


def told(served: Company) -> dict[str, str]:
    """What a driver's environment says: where the services are, and who asks."""
    addresses = {name.upper(): server.url for name, server in served.servers.items()}
    return {**addresses, "TOKEN": bearer("Wang Fang")["Authorization"].removeprefix("Bearer ")}


async def test_a_python_client_drives_an_order(served: Company, tmp_path: Path) -> None:
    programs = Path(sys.executable).parent
    environment = {**os.environ, **told(served), "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": "."}

    def run(*words: str) -> str:
        done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "warning" not in done.stdout.lower(), done.stdout
        return done.stdout

    generate = ("generate", "--path", str(CONTRACT), "--output-path", "gendan_client", "--meta", "none")
    await asyncio.to_thread(run, str(programs / "openapi-python-client"), *generate)
    said = await asyncio.to_thread(run, sys.executable, str(HERE / "drive.py"))
    assert json.loads(said) == DRIVEN


async def test_a_typescript_client_drives_an_order(served: Company, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(INSTALLED)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for name in ("drive.ts", "tsconfig.json"):
        shutil.copy(HERE / name, tmp_path)
    types = (str(CONTRACT), "-o", str(tmp_path / "gendan.d.ts"), "--default-non-nullable", "false")
    await asyncio.to_thread(node, "openapi-typescript", *types)
    await asyncio.to_thread(node, "tsc", "--project", str(tmp_path))
    said = await asyncio.to_thread(partial(node, environment=told(served)), "node", str(tmp_path / "made" / "drive.js"))
    assert json.loads(said) == DRIVEN
