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


def opened(
    service: Service, host: str, port: int, listener: int, transport: Transport, *, is_itself: bool = True
) -> Door:
    """The door of a service; a `listener` that was inherited is one already. Raises CannotStart, nothing bound.

    `is_itself`: it is no other application in the service's place, which would need other things.
    """
    inherited = [socket.socket(fileno=listener)] if listener >= 0 else []
    at = [of(each) for each in inherited] or addresses(host, port)
    if not (local := are_local(at)):
        from gendan.binding.missing import missing  # noqa: PLC0415  seldom asked, and it imports much

        if lacks := asyncio.run(missing([service], transport)):
            raise CannotStart(in_words(service.name, lacks, OTHERS))
    elif transport.is_told and (complaint := transport.complaint()):
        raise CannotStart(complaint)
    if is_itself:
        from gendan.binding.needed import needed  # noqa: PLC0415  it imports much, which the service does anyway

        if lacks := needed(service):
            raise CannotStart(in_words(service.name, lacks, "this is missing or wrong"))
    return Door(inherited or bound(at), transport.options(others=not local))


OTHERS = "others than this machine would get to it, and this is missing for that"


def in_words(name: str, lacks: list[str], why: str) -> str:
    """The refusal."""
    lines = "\n".join(f"- {each}" for each in lacks)
    return f"{name} is not started: {why}:\n{lines}"
