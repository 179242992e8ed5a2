"""Running one service: its application under uvicorn, until it is told to stop."""

import argparse
import asyncio
import gc
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any, cast

from uvicorn import Config, Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gendan.binding.door import opened
from gendan.binding.renewing import Renewing
from gendan.binding.transport import Transport
from gendan.clients import Clients
from gendan.heads import BoundedHeads
from gendan.importing import importing
from gendan.launcher.children import die_with
from gendan.launcher.words import CannotStart
from gendan.services import TABLE, Service
from gendan.told_by_files import NotTold, told_by_files
from shared.settings import Limits

PARENT = "GENDAN_DIES_WITH"
AUTOGROUP = Path("/proc/self/autogroup")
"""Linux shares processors among sessions first, and each service is one: without this its niceness has no effect."""
LOOK = 5
"""Tenths of a second between two looks at who keeps us waiting."""
RENEW = 10
"""The same between two looks whether the TLS certificate was exchanged."""
RESTING = 75
"""Seconds between two requests on one connection: longer than gateways wait, so that it is they who end it."""


class OwnServer(Server):
    """Tells the application at once that it is to end: else an open stream of events would hold up the stop.

    And it waits for no client for ever.
    """

    def __init__(self, config: Config, draining: asyncio.Event, clients: Clients, renewing: Renewing) -> None:
        super().__init__(config)
        self._draining, self._clients, self._renewing = draining, clients, renewing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._draining.set()
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second."""
        connections = self.server_state.connections
        if counter % LOOK == 0 or len(connections) > self._clients.most:
            self._clients.look(cast("set[HttpToolsProtocol]", connections), monotonic())
        if counter % RENEW == 0 and self.config.ssl:
            self._renewing.look(self.config.ssl)
        return await super().on_tick(counter)


def serve(
    name: str,
    host: str,
    port: int,
    *,
    app: str = "",
    listener: int = -1,
    told: bool = False,
    transport: Transport | None = None,
) -> None:
    """Serve until SIGTERM. `name` is a service's, `app` ("module:attribute") another application for it.

    `listener` is an inherited socket that already listens there, and `told` waits, once all is imported, for a
    line on standard input: what is to be added to the environment, as JSON.
    Where others than this machine get to one of the addresses that `host` means, all that makes it safe must be there;
    `transport` is what the environment does not say of TLS. Else it ends with exit code 1, and nothing was begun.
    Streams look at `app.state.draining` (an asyncio.Event) to end in time.
    """
    if parent := os.environ.get(PARENT):
        die_with(int(parent))
    service = _service(name)
    _stand_back(service.nice)
    application = _imported(app or service.app) if told else None
    if told:
        if not (line := sys.stdin.readline()):
            return  # nobody will tell us any more
        os.environ.update(json.loads(line))
    transport = transport or Transport()
    try:
        is_itself = app in {"", service.app}
        door = opened(service, host, port, listener, transport, is_itself=is_itself)
    except CannotStart as why:
        sys.exit(str(why))
    application = application or _imported(app or service.app)
    draining = asyncio.Event()
    application.state.draining = draining
    config = Config(
        application,
        loop="uvloop",
        http=BoundedHeads,
        ws="none",
        lifespan="on",  # a service whose lifespan fails must not serve
        log_config=None,  # shared.logs has the say
        access_log=False,
        server_header=False,
        timeout_keep_alive=RESTING,
        timeout_graceful_shutdown=3,
        **door.options,
    )
    limits = Limits()
    clients = Clients(limits.most_connections, limits.client_seconds)
    OwnServer(config, draining, clients, Renewing(transport)).run(door.sockets)


def _stand_back(nice: int) -> None:
    """Leave the processors to others where they are short."""
    os.nice(nice)
    if os.getsid(0) == os.getpid():  # of a session that is others', too, that is not ours to say
        with suppress(OSError):  # where there are no such groups
            AUTOGROUP.write_text(str(nice))


def _service(name: str) -> Service:
    for service in TABLE:
        if service.name == name:
            return service
    sys.exit(f"there is no service {name!r}; there are {', '.join(service.name for service in TABLE)}")


def _imported(app: str) -> Any:
    module, _, attribute = app.partition(":")
    with importing():
        application = getattr(import_module(module), attribute)
    gc.set_threshold(20_000, 50, 100)
    return application


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """What `serve` is to be called with, from the words of a command line."""
    words = argparse.ArgumentParser(prog="python -m gendan.serve", description=__doc__)
    words.add_argument("name")
    words.add_argument("--host", default="127.0.0.1")
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--app", default="")
    words.add_argument("--listener", type=int, default=-1)
    words.add_argument("--told", action="store_true")
    return words.parse_args(arguments)


if __name__ == "__main__":
    try:
        told_by_files()
    except NotTold as why:
        sys.exit(str(why))
    serve(**vars(parsed(sys.argv[1:])))
