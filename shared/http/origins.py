"""Pages of other origins that may ask a service from a browser (CORS): none, unless the operator names them."""

import re
from collections.abc import Sequence
from typing import Any

ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?")

SENT = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID",
        "Gendan-Actor", "Gendan-Correlation", "traceparent", "tracestate")  # fmt: skip
READ = ("ETag", "Link", "Location", "Retry-After", "WWW-Authenticate")


def allowing(origins: Sequence[str]) -> dict[str, Any]:
    """What CORSMiddleware is to be told. Raises ValueError for what is no origin; `*` is none."""
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise ValueError(f"GENDAN_ORIGINS: {origin!r} is no origin, such as https://orders.example")
    return {
        "allow_origins": origins,
        "allow_methods": ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        "allow_headers": SENT,
        "expose_headers": READ,
        "max_age": 3600,
    }
