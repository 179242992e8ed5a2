"""Programs of ours in processes of their own: stopped, killed and started again at any moment."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from gendan.launcher.ports import free_port
from gendan.serve import PARENT
from tests.identity import ISSUER
from tests.nursery import Born, born
from tests.waiting import until

HERE = Path(__file__).parents[1]
TOKEN = "between-services"


def told(nats_url: str, databases: Mapping[str, str], **others: str) -> dict[str, str]:
    """What the environment says to a service: its NATS, and the URL of each service's database."""
    return {
        "GENDAN_NATS_URL": nats_url,
        "GENDAN_SERVICE_TOKEN": TOKEN,
        "GENDAN_PEOPLE_KEY": "people",
        **ISSUER,
        PARENT: str(os.getpid()),
        **{f"GENDAN_{service.upper()}_DATABASE_URL": url for service, url in databases.items()},
        **others,
    }


@dataclass
class Apart:
    """`python -m …`: what is run and with which arguments, and what the environment adds.

    `heard` says that its words are for the test; those of others are logs, kept in `log` if there is one. `around` is
    a program that starts our Python. Whoever has neither is forked, and its imports are done.
    """

    words: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    heard: bool = False
    log: Path | None = None
    around: Sequence[str] = ()
    process: asyncio.subprocess.Process | Born | None = None

    async def start(self) -> None:
        environment = {**os.environ, **self.environment}
        if not self.heard and not self.around:
            self.process = await asyncio.to_thread(born, self.words, environment, self.log)
            return
        with (self.log or Path(os.devnull)).open("ab") as log:
            said = asyncio.subprocess.PIPE if self.heard else log if self.log else None
            self.process = await asyncio.create_subprocess_exec(
                *self.around, sys.executable, "-m", *self.words, cwd=HERE, env=environment,
                stdout=said, stderr=log if self.log else None,
            )  # fmt: skip

    async def says(self, line: str) -> None:
        """Wait until it says so."""
        assert isinstance(self.process, asyncio.subprocess.Process)
        assert self.process.stdout
        async with asyncio.timeout(30):
            assert (await self.process.stdout.readline()).decode().strip() == line

    async def ends(self, seconds: float = 60) -> str:
        """All that it says before it ends by itself."""
        assert isinstance(self.process, asyncio.subprocess.Process)
        async with asyncio.timeout(seconds):
            said, _ = await self.process.communicate()
        assert self.process.returncode == 0, said.decode()
        return said.decode()

    def stand_still(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    async def kill(self) -> None:
        match self.process:
            case Born():
                self.process.kill()
                await asyncio.to_thread(self.process.wait)
            case asyncio.subprocess.Process(returncode=None):
                self.process.kill()
                await self.process.communicate()


class Served(Apart):
    """A service under uvicorn; `app` ("module:attribute") is another application for it."""

    def __init__(
        self,
        name: str,
        environment: Mapping[str, str],
        app: str = "",
        *,
        log: Path | None = None,
        around: Sequence[str] = (),
    ) -> None:
        self.port = free_port()
        words = ["gendan.serve", name, "--port", str(self.port), *(["--app", app] if app else [])]
        super().__init__(words, environment, log=log, around=around)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        await super().start()
        async with httpx.AsyncClient() as http:  # one for all attempts: to make one keeps the event loop busy
            await until(lambda: self._answers(http), "the service answers", 60)

    async def answers(self) -> bool:
        async with httpx.AsyncClient() as http:
            return await self._answers(http)

    async def _answers(self, http: httpx.AsyncClient) -> bool:
        try:
            return (await http.get(f"{self.url}/livez")).status_code == 200
        except httpx.HTTPError:
            return False
