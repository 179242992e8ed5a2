"""A service in a process of its own, as it runs in earnest."""

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from gendan.launcher.ports import free_port
from tests.waiting import until

HERE = Path(__file__).parents[2]


@dataclass
class Server:
    """A service, served by uvicorn; unless told otherwise the one of things. `around` is what starts its Python."""

    environment: dict[str, str]
    name: str = "order"
    app: str = "tests.shared.things:served"
    log: Path | None = None
    around: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        words = [*self.around, sys.executable, "-m", "gendan.serve", self.name, "--port", str(self.port)]
        with (self.log or Path(os.devnull)).open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *words, "--app", self.app, cwd=HERE, env=self.environment, stdout=log, stderr=log
            )
        await until(self.answers, "the service answers", seconds=60)

    async def answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        try:
            writer.write(b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return b" 200 " in await reader.readline()
        except OSError:
            return False
        finally:
            writer.close()

    async def kill(self) -> None:
        assert self.process
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
