"""Importing what a service is made of, quickly and with no more in memory than is used."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """Meanwhile nothing is collected, since nothing of it becomes garbage, and `rich` is not to be found.

    structlog and httpx take it, with pygments and attrs, for colours that no service shows; without it they do as well.
    """
    hidden = "rich" not in sys.modules
    gc.disable()
    if hidden:
        sys.modules["rich"] = None  # type: ignore[assignment] # which Python itself takes for "there is none"
    try:
        yield
    finally:
        if hidden:
            del sys.modules["rich"]
        gc.freeze()
        gc.enable()
