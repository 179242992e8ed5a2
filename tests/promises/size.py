"""How long the tests of promises take: a moment in `make test`, as long as promised in `make promises`."""

import os

THOROUGH = os.environ.get("GENDAN_THOROUGH") == "1"


def sized(quick: int, thorough: int) -> int:
    """How many of something: `thorough` is the number that the promise itself names."""
    return thorough if THOROUGH else quick
