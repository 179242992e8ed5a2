"""Why an order is late, for its page and on paper; and the page on which one asks what would come of a slip."""

import re
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from services.tracking.orders.answer import AsOf
from services.tracking.orders.api import AtThen, OrderId, known_order
from services.tracking.orders.axes import Stage
from services.tracking.orders.view import OrderView
from services.tracking.pages.catalogue import Language, LanguageAsked, language_of, say
from services.tracking.pages.saying import Saying
from services.tracking.pages.shown import instant
from services.tracking.pages.site import HEADERS, PageRoute, page
from services.tracking.pages.why_paper import NoFont, Subject, paper
from services.tracking.pages.why_said import SaidWhy, said
from services.tracking.why.asking import ask
from services.tracking.why.evidence import Evidence
from services.tracking.why.supposed_by import Supposed, supposed
from services.tracking.why.supposing import CannotSuppose
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = APIRouter(route_class=PageRoute, include_in_schema=False)

NO_FONT = (
    "this system has no font with Chinese characters, so the paper cannot be written with the names in it: ask whoever "
    "looks after it to install fonts-noto-cjk"
)


@dataclass(frozen=True, slots=True)
class ToldWhy:
    """What the order's page says of it; `events` by their ids."""

    said: SaidWhy
    events: dict[str, Evidence]


async def told_why(request: Request, order_id: UUID, moment: AsOf, lang: Language | None) -> ToldWhy:
    """As of a moment, with what whoever looks may see. Raises a 503 where this release cannot read all of it."""
    state = request.app.state
    asked = await ask(state.queries, order_id, moment, state.now())
    found = asked.why(principal_of(request).sees)
    return ToldWhy(said(language_of(request, lang), found, asked.view), {each.id: each for each in found.evidence})


@router.get("/orders/{order_id}/why.pdf")
@allows(STAFF)
async def why_paper(request: Request, order_id: OrderId, at: AtThen, lang: LanguageAsked = None) -> Response:
    """Why it is late as a PDF, for a dispute: with all evidence, as of a moment."""
    known = await known_order(request, order_id, at)
    state, language = request.app.state, language_of(request, lang)
    now = state.now()
    asked = await ask(state.queries, order_id, at.moment or AsOf(), now)
    words = " / ".join(filter(None, (_by(language, "happened", at.happened_by), _by(language, "known", at.known_by))))
    about = Subject(asked.view, known.customer.name if known.customer else None, words or instant(now))
    try:
        made = await paper(language, asked.why(principal_of(request).sees), about, now)
    except NoFont:
        raise HTTPException(503, NO_FONT) from None
    name = re.sub(r"[^A-Za-z0-9._-]", "_", asked.view.po_number or str(order_id))
    return Response(
        made,
        media_type="application/pdf",
        headers={**HEADERS, "Content-Disposition": f'inline; filename="why-{name}.pdf"'},
    )


def _by(language: Language, key: str, told: str | None) -> str | None:
    """The moment up to which things happened, or were known, in words; None: it was not asked for."""
    return f"{say(language, 'dispute', key)} ≤ {told}" if told else None


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be supposed, each by its number: what is open."""

    material: tuple[str, ...]
    sailing: tuple[str, ...]
    milestone: tuple[str, ...]
    answered: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.material or self.sailing or self.milestone or self.answered)


@router.get("/orders/{order_id}/what-if")
@allows(STAFF)
async def what_if_page(
    request: Request,
    order_id: OrderId,
    at: AtThen,
    asked: Supposed,  # noqa: ARG001  # which goes with which is in the order of the address only
    lang: LanguageAsked = None,
) -> Response:
    """What would come of a slip: a form, and its answer beside the present plan."""
    await known_order(request, order_id, at)
    state = request.app.state
    found = await ask(state.queries, order_id, at.moment or AsOf(), state.now())
    answer, refused = None, None
    try:
        suppositions = supposed(request.query_params.multi_items())
        answer = found.what_if(suppositions) if suppositions else None
    except CannotSuppose as error:
        refused = error
    return page(
        request,
        "what_if.html",
        lang,
        422 if refused else 200,
        view=found.view,
        today=found.today,
        choices=_choices(found.view),
        answer=answer,
        refused=refused,
        given=_given(request),
        saying=Saying(language_of(request, lang), found.view),
        asof=at,
    )


def _choices(view: OrderView) -> Choices:
    here = {each.number: each.stage for each in view.shipments}
    milestones = view.plan.milestones if view.plan else ()
    return Choices(
        material=tuple(each.number for each in view.materials if not 0 < each.needed <= each.received),
        sailing=tuple(
            each.shipment
            for each in view.papers
            if (each.departs_on or each.arrives_on)
            and here.get(each.shipment, Stage.BOOKED) not in Stage.ARRIVED.and_later
        ),
        milestone=tuple(each.code for each in milestones if not each.reached_on and not each.waived),
        answered=tuple(each.number for each in view.clarifications if not each.answered),
    )


def _given(request: Request) -> dict[str, tuple[str, str]]:
    """What was asked last, so that it stands in the form: of each thing its number and the value that followed it."""
    found: dict[str, tuple[str, str]] = {}
    last = None
    for name, told in request.query_params.multi_items():
        if name in {"slips", "on"}:
            if last:
                found[last] = (found[last][0], told)
            last = None
        elif name in {"material", "sailing", "milestone", "answered"}:
            found[name], last = (told, ""), name
    return found
