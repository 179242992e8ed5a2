"""Where one service may be asked: opened to others only when nothing is missing that keeps it safe."""

import asyncio
import socket
from dataclasses import dataclass
from typing import Any

from gendan.binding.addresses import addresses, are_local, bound, of
from gendan.binding.transport import Transport
from gendan.launcher.words import CannotStart
from gendan.services import Service


@dataclass(frozen=True)
class Door:
    """Sockets that are bound, and what uvicorn is to be told of them."""

    sockets: list[socket.socket]
    options: dict[str, Any]


def opened(service: Service, host: str, port: int, listener: int, transport: Transport) -> Door:
    """The door of a service; a `listener` that was inherited is one already. Raises CannotStart, nothing bound."""
    inherited = [socket.socket(fileno=listener)] if listener >= 0 else []
    at = [of(each) for each in inherited] or addresses(host, port)
    if not (local := are_local(at)):
        from gendan.binding.missing import missing  # noqa: PLC0415  seldom asked, and it imports much

        if lacks := asyncio.run(missing([service], transport)):
            raise CannotStart(in_words(service.name, lacks))
    elif transport.is_told and (complaint := transport.complaint()):
        raise CannotStart(complaint)
    return Door(inherited or bound(at), transport.options(others=not local))


def in_words(name: str, lacks: list[str]) -> str:
    """The refusal."""
    lines = "\n".join(f"- {each}" for each in lacks)
    return f"{name} is not started: others than this machine would get to it, and this is missing for that:\n{lines}"
