"""Importing what a service is made of, quickly and with no more in memory than is used."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HIDDEN = ("rich", "pygments")
"""structlog and httpx take these (and attrs with them) for colours that no service shows; they do without as well."""


@contextmanager
def importing() -> Iterator[None]:
    """Meanwhile nothing is collected, since nothing of it becomes garbage, and HIDDEN is not to be found."""
    hidden = [name for name in HIDDEN if name not in sys.modules]
    gc.disable()
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment] # which Python itself takes for "there is none"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
        gc.freeze()
        gc.enable()
