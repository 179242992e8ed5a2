"""The services of gendan: their names, their ports and which of them exist yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

FIRST_PORT = 8000


@dataclass(frozen=True)
class Service:
    """One service: `offset` is its port above the first, `app` the ASGI application that it runs.

    `tells` says whether it has events of its own, and so a stream; the read side has none. `nice` is how far it stands
    back where processors are short.
    """

    name: str
    offset: int
    app: str
    tells: bool = True
    nice: int = 0

    @property
    def variable(self) -> str:
        """The beginning of this service's environment variables, e.g. GENDAN_ORDER."""
        return f"GENDAN_{self.name.upper()}"

    @property
    def database(self) -> str:
        """The name of its database, and of the restricted role that works in it."""
        return f"gendan_{self.name}"

    def port(self, first: int) -> int:
        """The port of this service where tracking listens on `first`."""
        return first + self.offset

    def url(self, first: int) -> str:
        """The http base of this service where tracking listens on `first`."""
        return f"http://127.0.0.1:{self.port(first)}"


STANDS_BACK = {"notify": 5}
"""Its clocks run for hours, and nobody waits for it; it has as much to tell as all others together."""


def _service(offset: int, name: str) -> Service:
    return Service(name, offset, f"services.{name}.app:app", tells=name != "tracking", nice=STANDS_BACK.get(name, 0))


TABLE = tuple(_service(*row) for row in enumerate(["tracking", "order", "production", "logistics", "notify"]))


def existing(table: Sequence[Service] = TABLE) -> tuple[Service, ...]:
    """Those services that have been written; the ports of the others stay closed."""
    return tuple(service for service in table if _is_there(service.app.partition(":")[0]))


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even its package
        return False
