"""What a form of our pages sends: it changes something by the page's cookie, and only where a page of ours sent it.

The cookie is `SameSite=strict`, which keeps other sites away, but not other ports of the same machine. A browser says
where a form was sent from, and no page can make it say otherwise: in `Sec-Fetch-Site` where the page came by TLS or
from this machine, and else in `Origin`.
"""

from urllib.parse import parse_qs, urlsplit

from fastapi import Request

from shared.errors import Forbidden
from shared.http.identity import token_of

MOST_FIELDS = 500


def by_its_cookie(request: Request, *, changes: bool) -> Request:
    """The request, with the cookie's token as if it had been shown. Raises Forbidden where another page sent it.

    A mere look is recognised by its cookie anyway; whoever shows a token is no browser's page.
    """
    if not changes or "authorization" in request.headers or not (token := token_of(request, changes=False)):
        return request
    if not is_from_our_page(request):
        raise Forbidden("this was sent by a page that is not ours")
    shown = (b"authorization", f"Bearer {token}".encode("latin-1", "replace"))
    return Request({**request.scope, "headers": [*request.scope["headers"], shown]}, request.receive)


def is_from_our_page(request: Request) -> bool:
    """Whether the browser says so; one that says nothing does not."""
    if site := request.headers.get("sec-fetch-site"):
        return site == "same-origin"
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")


async def told(request: Request) -> dict[str, str]:
    """The fields of a form, each once, without what stands around their words."""
    text = (await request.body()).decode("utf-8", "replace")
    return {name: values[0].strip() for name, values in parse_qs(text, max_num_fields=MOST_FIELDS).items()}
