"""nats-py's client, with headers read in a fraction of the time: every event that is consumed has twenty of them."""

from typing import Any
from urllib.parse import unquote, urlsplit

from nats.aio import client


def reached_at(told: str) -> dict[str, Any]:
    """What a client is told of `nats://USER:PASSWORD@HOST:4222`; there may be several, with commas in between.

    Who we are is said apart from where they are: the servers of which a cluster tells its clients have nobody in their
    addresses, and would not let us in when the one that was named is lost.
    """
    servers = [each.strip() for each in told.split(",")]
    named = urlsplit(servers[0])
    user, password = (unquote(each) if each else None for each in (named.username, named.password))
    return {"servers": servers, **({"user": user, "password": password} if password else {"token": user})}


class Client(client.Client):
    """Headers as we and the server write them are read at once; any others as nats-py reads them."""

    @staticmethod
    def _parse_header_lines(raw: bytes) -> dict[str, str]:
        try:
            return dict([line.split(": ", 1) for line in raw.decode().split("\r\n") if line])
        except ValueError:
            return client.Client._parse_header_lines(raw)  # noqa: SLF001
