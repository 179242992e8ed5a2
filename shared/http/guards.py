"""Headers that every answer carries, so that a browser which gets hold of one makes nothing of it."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = Sequence[tuple[bytes, bytes]]

ANSWER: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""For data. A page says for itself what it needs, and where it says so nothing is added."""

NO_STORE = (b"cache-control", b"no-store")
"""What an answer is that says nothing of caches: orders, prices and names are in it."""

OWN = b"content-security-policy"
KEPT = {b"cache-control", b"etag"}


class Guarded:
    """Adds them to what the application answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = guarded_headers(message["headers"])
            await send(message)

        await self.app(scope, receive, guarded)


def guarded_headers(headers: Headers) -> list[tuple[bytes, bytes]]:
    """With what is missing. HTML that has no policy of its own is left with none: ours would keep it from its parts."""
    names = dict(headers)
    added = [*headers]
    if OWN not in names:
        is_page = names.get(b"content-type", b"").startswith(b"text/html")
        added += [each for each in ANSWER if not (is_page and each[0] == OWN)]
    if KEPT.isdisjoint(names):
        added.append(NO_STORE)
    return added
