"""Uploading files, and looking at them: a photo, the customer's paper, an inspection report, a bank slip."""

import asyncio
from typing import Annotated
from urllib.parse import quote

from fastapi import Path, Query, Request, Response

from shared.attachments.checking import ANYTHING, LARGEST, TAKEN, Unfit, checked
from shared.attachments.keeping import Attachments, Content
from shared.errors import Forbidden, Unknown
from shared.events.confidential import Confidential
from shared.events.files import Attachment, Digest, Kind
from shared.events.values import Text
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.problems import invalid
from shared.http.rules import allows
from shared.identity.roles import SEES, STAFF, Role

router = edge.router(prefix="/v1/attachments", tags=["attachments"])
PATH = router.prefix
TAG = {"attachments": "Files that stand behind facts: uploaded first, then named as evidence by their digest."}

WRITERS = STAFF - {Role.AUDITOR, Role.OPERATIONS, Role.ADMINISTRATOR}
SHOWING_PRICES = {Kind.CUSTOMER_PAPER, Kind.BANK_SLIP, Kind.SHIPPING_DOCUMENT}
"""A PO, a bank slip and an invoice say what was paid."""
FOR_EVER = "private, max-age=31536000, immutable"
"""At the address of its digest a file is what it is; only whoever asked keeps it."""

Which = Annotated[Digest, Path(description="SHA-256 of the content, as its upload was answered")]
BODY = {
    "requestBody": {
        "required": True,
        "description": f"The file as it is, up to {LARGEST // 1024**2} MiB",
        "content": {each: {"schema": {"type": "string", "format": "binary"}} for each in TAKEN},
    }
}


def _file(*media_types: str) -> dict[int | str, dict[str, object]]:
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file", "content": dict.fromkeys(media_types, schema)}}


@router.post("", status_code=201, openapi_extra=BODY)
@allows(WRITERS)
async def upload_attachment(
    request: Request,
    response: Response,
    kind: Annotated[Kind, Query(description="What it is: who may look at it follows from this")],
    name: Annotated[Text, Query(description="As it is called where it comes from", examples=["front.jpg"])],
) -> Attachment:
    """Keep a file, so that a command can name it as evidence by its digest. The same content again is the same file.

    JPEG, PNG, WebP, PDF, XLSX and DOCX are taken, and only if they are what `Content-Type` says.
    """
    claimed = request.headers.get("content-type", ANYTHING).partition(";")[0].strip().lower()
    attachments: Attachments = request.app.state.attachments
    async with attachments.turn:
        content = await request.body()
        try:
            found = await asyncio.to_thread(checked, content, claimed)
        except Unfit as error:
            raise invalid(f"the file {error}", where="body") from None
        kept = await attachments.keep(content, found, kind, name, principal_of(request).id)
    response.headers["Location"] = f"{PATH}/{kept.digest}"
    return kept


@router.get("/{digest}", response_class=Response, responses=_file(*TAKEN))
@allows(STAFF)
async def download_attachment(request: Request, digest: Which) -> Response:
    """The file, byte for byte. What shows prices is for those who may see prices."""
    attachments: Attachments = request.app.state.attachments
    return _given_out(request, await attachments.content(digest))


@router.get("/{digest}/thumbnail", response_class=Response, responses=_file("image/jpeg"))
@allows(STAFF)
async def show_thumbnail(request: Request, digest: Which) -> Response:
    """A small picture of a picture, at most 320 points wide and high."""
    attachments: Attachments = request.app.state.attachments
    return _given_out(request, await attachments.thumbnail(digest), inline=True)


def _given_out(request: Request, found: Content | None, *, inline: bool = False) -> Response:
    """Raises Unknown and Forbidden. A browser saves what others uploaded, and shows only what we made of it."""
    if found is None:
        raise Unknown("there is no such file here, or no picture of it")
    if found.kind in SHOWING_PRICES and Confidential.PRICE not in principal_of(request).sees:
        raise Forbidden(f"a {found.kind.replace('_', ' ')} shows prices", roles=tuple(sorted(SEES[Confidential.PRICE])))
    disposition = "inline" if inline else f"attachment; filename*=UTF-8''{quote(found.name)}"
    headers = {"Cache-Control": FOR_EVER, "Content-Disposition": disposition}
    return Response(found.content, media_type=found.media_type, headers=headers)
