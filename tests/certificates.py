"""The certificates that HTTP clients trust: read once, for each client of a test would read them all anew."""

from functools import cache

import httpx
from httpx._transports import default


def read_once() -> None:
    """For all clients that this process makes from now on; what one of them asks for itself is its own."""
    vars(default)["create_ssl_context"] = cache(httpx.create_ssl_context)
