"""The files of an order, at tracking's own address."""

from fastapi import APIRouter, Request, Response

from services.tracking.dossier import files
from services.tracking.dossier.fetching import keepers
from services.tracking.dossier.index import index
from services.tracking.orders.answer import AsOf
from services.tracking.orders.api import OrderId, Then, known_order
from services.tracking.pages.site import PageRoute
from shared.errors import Forbidden, Unknown
from shared.events.confidential import Confidential
from shared.http.attachments import SHOWING_PRICES, Which
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import SEES, STAFF

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/orders/{order_id}/files/{digest}")
@allows(STAFF)
async def order_file(request: Request, order_id: OrderId, digest: Which) -> Response:
    """A file that an event of the order names, byte for byte."""
    return await keepers(request).fetched(request, await _source(request, order_id, digest), digest, small=False)


@router.get("/orders/{order_id}/files/{digest}/thumbnail")
@allows(STAFF)
async def order_thumbnail(request: Request, order_id: OrderId, digest: Which) -> Response:
    """A small picture of it."""
    return await keepers(request).fetched(request, await _source(request, order_id, digest), digest, small=True)


async def _source(request: Request, order_id: OrderId, digest: str) -> str:
    """The service that keeps it. Raises Unknown for what no event of the order names, Forbidden for prices."""
    await known_order(request, order_id, Then())
    told = await index(request.app.state.queries, order_id, AsOf())
    found = next((each for each in files.named(told.events, told.wrong) if each.file.digest == digest), None)
    if found is None:
        raise Unknown("nothing that is told of this order names such a file")
    if found.file.kind in SHOWING_PRICES and Confidential.PRICE not in principal_of(request).sees:
        roles = tuple(sorted(SEES[Confidential.PRICE]))
        raise Forbidden(f"a {found.file.kind.replace('_', ' ')} shows prices", roles=roles)
    return found.source
