"""The lines that say that everything is ready, and where."""

from collections.abc import Sequence

from gendan.services import Service


def lines(services: Sequence[Service], first: int, bearer: str, token: str = "") -> list[str]:
    """The page to look at, then one line with every URL and a call to try, with what a shell is to put in for `bearer`.

    A new development `token` is told this once.
    """
    urls = {service.name: service.url(first) for service in services}
    where = "  ".join(f"{name} {url}" for name, url in urls.items())
    ready = f"ready  {where}"
    if tracking := urls.get("tracking"):
        pages = sign_in_link(tracking, token) if token else f"{tracking}/"
        return [f"pages: {pages}", f"{ready}  try: curl -H \"Authorization: Bearer {bearer}\" '{tracking}/v1/orders'"]
    return [ready]


def sign_in_link(tracking: str, token: str) -> str:
    """What stands behind # stays in the browser: no server, log or referrer sees it."""
    return f"{tracking}/sign-in#token={token}"
