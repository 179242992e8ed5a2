"""nats-py's client, with headers read in a fraction of the time: every event that is consumed has twenty of them."""

from nats.aio import client


class Client(client.Client):
    """Headers as we and the server write them are read at once; any others as nats-py reads them."""

    @staticmethod
    def _parse_header_lines(raw: bytes) -> dict[str, str]:
        try:
            return dict([line.split(": ", 1) for line in raw.decode().split("\r\n") if line])
        except ValueError:
            return client.Client._parse_header_lines(raw)  # noqa: SLF001
