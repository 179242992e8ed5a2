"""A service in a process of its own, as it runs in earnest."""

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from gendan.launcher.ports import free_port
from tests.waiting import until

HERE = Path(__file__).parents[2]


@dataclass
class Server:
    """The service of things, served by uvicorn."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        words = ["-m", "gendan.serve", "order", "--port", str(self.port), "--app", "tests.shared.things:served"]
        self.process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=HERE, env=self.environment)
        await until(self.answers, "the service answers")

    async def answers(self) -> bool:
        try:
            async with httpx.AsyncClient() as http:
                return (await http.get(f"http://127.0.0.1:{self.port}/livez")).status_code == 200
        except httpx.HTTPError:
            return False

    async def kill(self) -> None:
        assert self.process
        self.process.kill()
        await self.process.wait()
