"""Files that stand behind an order's facts, fetched from the service that keeps them, as whoever asks may have them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import structlog
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from services.tracking.names import SOURCES
from shared.errors import Forbidden, Unavailable, Unknown
from shared.events.confidential import Confidential
from shared.http.attachments import FOR_EVER, PATH
from shared.http.identity import token_of
from shared.identity.roles import SEES
from shared.process import Process
from shared.settings import of_service

log = structlog.get_logger()

KEPT = ("content-type", "content-length", "content-disposition")
PATIENCE = httpx.Timeout(10, connect=1)


@dataclass(frozen=True, slots=True)
class Keepers:
    """Where files are kept: the services' addresses, by name."""

    http: httpx.AsyncClient
    bases: dict[str, str]

    async def fetched(self, request: Request, source: str, digest: str, *, small: bool) -> Response:
        """The file, or a small picture of it, as the service gives it out to this very person; streamed.

        Raises Unknown, Forbidden, and Unavailable where the service is away.
        """
        base = self.bases.get(source)
        if base is None:
            raise Unknown("there is no such file here")
        token = token_of(request, changes=False)
        asked = self.http.build_request(
            "GET",
            f"{base}{PATH}/{digest}{'/thumbnail' if small else ''}",
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"},
            timeout=PATIENCE,
        )
        try:
            found = await self.http.send(asked, stream=True)
        except httpx.HTTPError as error:
            log.info("a file cannot be fetched for now", source=source, error=repr(error))
            raise Unavailable(f"the {source} service, which keeps this file, is away: try again") from error
        if found.status_code != httpx.codes.OK:
            await found.aclose()
            raise _refusal(found.status_code, source)
        headers = {name: found.headers[name] for name in KEPT if name in found.headers}
        return StreamingResponse(
            _content(found),
            headers={**headers, "Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff",
                     "Content-Security-Policy": "default-src 'none'; sandbox"},
        )  # fmt: skip


def opened(process: Process) -> Keepers:
    """The one of this process."""
    return Keepers(process.http, {source: base for source in SOURCES if (base := of_service(source).url)})


def keepers(request: Request) -> Keepers:
    """Where a request looks for files."""
    found: Keepers = request.app.state.keepers
    return found


async def _content(found: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in found.aiter_raw():
            yield part
    finally:
        await found.aclose()


def _refusal(status: int, source: str) -> Exception:
    if status == httpx.codes.NOT_FOUND:
        return Unknown("there is no such file here, or no picture of it")
    if status == httpx.codes.FORBIDDEN:
        return Forbidden("this file shows prices", roles=tuple(sorted(SEES[Confidential.PRICE])))
    return Unavailable(f"the {source} service, which keeps this file, did not give it out: try again")
