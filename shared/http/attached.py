"""What a command attaches: files that were uploaded before, named by their digests."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request
from pydantic import Field

from shared.attachments.keeping import Attachments
from shared.events.files import Attachment, Digest
from shared.http.problems import invalid

MOST = 20

Files = Annotated[
    tuple[Digest, ...],
    Field(max_length=MOST, description="Digests of files that were uploaded to this service: POST /v1/attachments"),
]


class _Attached:
    def __init__(self, request: Request) -> None:
        self._attachments: Attachments = request.app.state.attachments

    async def of(self, digests: Sequence[str], where: str = "body.evidence") -> tuple[Attachment, ...]:
        """The files, each once, as they were uploaded. Raises a 422 for one that was not."""
        if not digests:
            return ()
        wanted = dict.fromkeys(digests)
        known = await self._attachments.known(wanted)
        for digest in wanted:
            if digest not in known:
                raise invalid(f"file {digest} was not uploaded here: POST it to /v1/attachments first", where=where)
        return tuple(known[digest] for digest in wanted)


async def _attached(request: Request) -> _Attached:  # sync, it would be run in a thread
    return _Attached(request)


Attached = Annotated[_Attached, Depends(_attached)]
