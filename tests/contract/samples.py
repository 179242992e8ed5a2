"""The recorded events that subscribers are tried with; `python -m tests.contract.samples` writes them."""

from gendan.conformance.history import SAMPLES
from shared.wire import to_line
from tests.golden.records import goldens


def samples() -> bytes:
    """One event of each type that the order service tells, as its feed has them."""
    return b"".join(to_line(golden.received) + b"\n" for golden in goldens() if golden.source == "order")


def main() -> None:
    SAMPLES.write_bytes(samples())
    print(f"written: {SAMPLES}")


if __name__ == "__main__":
    main()
