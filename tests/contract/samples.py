"""The recorded events that subscribers are tried with."""

from shared.wire import to_line
from tests.golden.records import goldens


def samples() -> bytes:
    """One event of each type that the order service tells, as its feed has them."""
    return b"".join(to_line(golden.received) + b"\n" for golden in goldens() if golden.source == "order")
