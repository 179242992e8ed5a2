"""The lines that say that everything is ready, and where."""

from collections.abc import Sequence

from gendan.services import Service


def lines(services: Sequence[Service], first: int) -> list[str]:
    """The page to look at, then one line with every URL and a call to try."""
    urls = {service.name: service.url(first) for service in services}
    where = "  ".join(f"{name} {url}" for name, url in urls.items())
    ready = f"ready  {where}"
    if tracking := urls.get("tracking"):
        return [f"pages: {tracking}/", f"{ready}  try: curl '{tracking}/v1/orders'"]
    return [ready]
