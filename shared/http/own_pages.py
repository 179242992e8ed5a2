"""Whether one of our own pages sent a request: a form of another site must not act by our page's cookie (CSRF).

The cookie is `SameSite=Strict`, so that browsers do not send it along from elsewhere; this is the second lock, which
also holds where a gateway knows people by a cookie of its own.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from shared.errors import Forbidden

SITE = "sec-fetch-site"
"""What browsers say of who asks, which no page can change (Fetch Metadata); over plain HTTP they say it on
localhost only."""


def check_own_page(headers: Mapping[str, str]) -> None:
    """Raises Forbidden where the browser does not say that a page of the same origin sent this."""
    site = headers.get(SITE)
    if not (is_of(headers) if site is None else site == "same-origin"):
        raise Forbidden("a form is taken from our own pages only: open the page again, and send it from there")


def is_of(headers: Mapping[str, str]) -> bool:
    """By `Origin`, which browsers send with every form: whether it names the host that was asked."""
    return bool(headers.get("host")) and urlsplit(headers.get("origin", "")).netloc == headers["host"]
