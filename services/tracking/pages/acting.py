"""Acts on an order's page: their forms, what is sent of them, and how a refusal comes back to the form."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from services.tracking.acting.act import About, Act, Area
from services.tracking.acting.changed import Change, version_of, versions
from services.tracking.acting.doing import Doing
from services.tracking.acting.form import Form, blame, draw
from services.tracking.acting.offering import PHOTO, Offer, by_area, next_of, offers, photographed
from services.tracking.acting.sending import Away, Done, Refused, Sender
from services.tracking.acting.table import BY_KEY
from services.tracking.acting.typed import Body, Kept, Typed, body_of, fields_of
from services.tracking.orders.answer import AsOf, OrderAnswer, answer
from services.tracking.orders.api import Then, known_order
from services.tracking.pages.catalogue import LanguageAsked, language_of
from services.tracking.pages.photographing import MILESTONE, lacking, onward
from services.tracking.pages.site import PageRoute, page
from shared.attachments.checking import LARGEST
from shared.errors import Forbidden, Unknown
from shared.http.identity import principal_of, token_of
from shared.http.problems import invalid
from shared.http.rules import FORMS, allows
from shared.identity.roles import WORKING

MOST_FILES = 10
MOST_FIELDS = 3000
"""Of 500 lines, with what was spoiled of each."""
LARGEST_FORM = 2 * LARGEST + 1024**2
"""Bytes: two files as large as one may be, or ten photos."""
FORM = r"/orders/[0-9a-f-]{36}/do/[a-z_]{1,40}"
"""The addresses that take as much."""
OUTPUT = "output"
QUICK = {OUTPUT, PHOTO}
"""What is entered standing, on a phone."""
KEPT = ":kept"
AGAIN = "again"
"""Stands in what was typed by somebody who has signed in anew, and has to choose a file once more."""

Name = Annotated[str | None, Query(max_length=64)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an order's page is asked of acts: which form it opens, and what was just done."""

    do: Name = None
    about: Annotated[str | None, Query(max_length=140)] = None
    did: Name = None
    late: bool = False
    """What was done is not shown yet."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What a form begins with: what it is about, of output from which stage, what it goes on to and what was done."""

    about: Annotated[str | None, Query(max_length=140)] = None
    stage: Name = None
    then: Literal["photo"] | None = None
    did: Name = None


AskedOf = Annotated[Asked, Depends()]


@dataclass(frozen=True, slots=True)
class Acting:
    """What an order's page offers to whoever reads it. `done` is what they just did."""

    form: Form | None
    is_next: bool
    areas: list[tuple[Area, list[Offer]]]
    quick: list[str]
    done: str | None = None
    late: bool = False


class FormRoute(PageRoute):
    """Where nobody is signed in any more, a form that was sent comes back as it was typed, to be sent again."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_or_keep(request: Request) -> Response:
            answer = await handle(request)
            is_out = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?")
            return signed_out(request, await _form(request)) if is_out and request.method == "POST" else answer

        return handle_or_keep


router = APIRouter(route_class=FormRoute, include_in_schema=False)


@router.get("/orders/{order_id}/do/{act}")
@allows(WORKING)
async def form_page(
    request: Request,
    order_id: UUID,
    act: str,
    begin: Annotated[Begin, Depends()],
    lang: LanguageAsked = None,
) -> Response:
    """An act's form on a page of its own: on a phone, or where it is led to from elsewhere."""
    order = await order_now(request, order_id)
    done, about = begin.did if begin.did in BY_KEY else None, begin.about
    photos = photographed(offers(order, principal_of(request))) if PHOTO in {act, begin.then} else []
    if act == PHOTO and about is None:
        first = next(iter(lacking(order, photos)), None)
        if first is None:
            return page(request, "do_photo.html", lang, order=order, others=photos, done=done)
        about = first.about.id
    told = allowed(request, act)
    found = _about(told, order, about)
    form = draw(told, found, order, language_of(request, lang), principal_of(request).sees, begin=begin.stage or "")
    form.version = await Doing(request, told, order, found.id, Typed()).version()
    form.then = begin.then or (PHOTO if act == PHOTO else "")
    return shown(request, form, lang, photos=photos, done=done)


@router.post("/orders/{order_id}/do/{act}")
@allows(WORKING, FORMS)
async def act_by_form(request: Request, order_id: UUID, act: str, lang: LanguageAsked = None) -> Response:
    """Do it: as whoever is signed in, at the service that decides; then back to the order."""
    told = allowed(request, act)
    sent_form = await _form(request)
    order = await order_now(request, order_id)
    sender = Sender(request.app.state.http, token_of(request, changes=False) or "")
    typed, failed = await _uploaded(told, sender, sent_form)
    doing = Doing(request, told, order, typed.of("about"), typed)
    if AGAIN in sent_form:
        return shown(request, _as_typed(doing, lang), lang)
    body = body_of(told, order, doing.about, typed, principal_of(request).sees)
    result = failed or await doing.changes() or await doing.send(sender, body)
    if isinstance(result, Done):
        did = {"did": told.key} | ({} if await doing.is_shown(result) else {"late": "true"})
        if typed.of("then") == PHOTO:
            order = await order_now(request, order_id)
            photos = photographed(offers(order, principal_of(request)))
            at = onward(order, photos, told, typed.of(MILESTONE) or doing.about)
            return RedirectResponse(at, 303, {"Cache-Control": "no-store"})
        return RedirectResponse(f"/orders/{order_id}?{urlencode(did)}#act", 303, {"Cache-Control": "no-store"})
    if isinstance(result, Refused) and result.status == 401:
        return signed_out(request, sent_form)
    return await _again(doing, body, result, lang)


async def acting_on(request: Request, order: OrderAnswer, asked: Asked, lang: LanguageAsked = None) -> Acting:
    """What whoever reads an order's page may do there: the form that they asked for, or that of the next step."""
    principal = principal_of(request)
    offered = offers(order, principal)
    following = next_of(order, offered)
    opened = next(
        (each for each in offered if each.act.key == asked.do and asked.about in {None, each.about.id}), following
    )
    form = None
    if opened:
        form = draw(opened.act, opened.about, order, language_of(request, lang), principal.sees)
        if wanted := opened.act.guarded or opened.act.sees:
            known = await versions(request.app.state.queries, order.order_id)
            form.version = version_of(known, wanted, order.customer_code, opened.about.id)
    quick = [each.act.key for each in offered if each.act.key == OUTPUT][:1] + (
        [PHOTO] if photographed(offered) else []
    )
    done = asked.did if asked.did in BY_KEY else None
    return Acting(form, opened == following, by_area(offered, opened), quick, done, asked.late)


def allowed(request: Request, key: str) -> Act:
    """The act of that name. Raises Unknown, and Forbidden where none of one's roles may."""
    act = BY_KEY.get(key)
    if act is None:
        raise Unknown("there is no such act")
    if not act.roles & principal_of(request).roles:
        raise Forbidden("your roles do not allow it", roles=tuple(sorted(act.roles)))
    return act


async def order_now(request: Request, order_id: UUID) -> OrderAnswer:
    """Raises Unknown, also where it is none of the business of who asks."""
    known = await known_order(request, order_id, Then())
    return answer(known, AsOf(), request.app.state.now(), None, None)


def shown(
    request: Request,
    form: Form,
    lang: LanguageAsked = None,
    status: int = 200,
    *,
    photos: Sequence[Offer] = (),
    done: str | None = None,
) -> Response:
    """The form on its own page, with what was just `done`; below it what else may be photographed."""
    others = [each for each in photos if each.act is not form.act or each.about.id != form.about.id]
    return page(
        request,
        "do.html",
        lang,
        status,
        order=form.order,
        form=form,
        is_big=form.act.key in QUICK or form.then == PHOTO,
        others=others,
        done=done,
    )


def signed_out(request: Request, form: FormData) -> Response:
    """What was typed, to be sent again once somebody is signed in. A file has to be chosen again."""
    typed = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    had_files = any(isinstance(value, UploadFile) and value.filename for value in form.values())
    return page(request, "do_signed_out.html", None, 401, typed=typed, had_files=had_files)


async def _again(doing: Doing, body: Body, why: Refused | Away | list[Change], lang: LanguageAsked) -> Response:
    """The form as it was typed, with what came of it. Who has seen what others did may send it again."""
    request, form = doing.request, _as_typed(doing, lang)
    if isinstance(why, list):
        form.changes = why
        form.known_at = max(each.known_at for each in why).isoformat()
        form.version = await doing.version()
        return shown(request, form, lang, 409)
    if isinstance(why, Away):
        form.away = why
        return shown(request, form, lang, 503)
    form.refused = why
    blame(form, body, why.errors)
    return shown(request, form, lang, why.status)


def _as_typed(doing: Doing, lang: LanguageAsked) -> Form:
    about = _about(doing.act, doing.order, doing.about)
    sees = principal_of(doing.request).sees
    form = draw(doing.act, about, doing.order, language_of(doing.request, lang), sees, typed=doing.typed)
    form.then = doing.typed.of("then")
    return form


def _about(act: Act, order: OrderAnswer, about: str | None) -> About:
    """As it is offered; the first of several where nothing was said, and what is not offered as it was said."""
    offered = list(act.offered(order))
    if about is None and offered:
        return next((each for each in offered if not each.why), offered[0])
    found = next((each for each in offered if each.id == (about or "")), None)
    return found or About(about or "", (("not_now", "not_open", about or ""),))


async def _form(request: Request) -> FormData:
    """Raises a 422 for what is no form."""
    try:
        return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    except HTTPException as error:
        if error.status_code != 400:
            raise
        raise invalid(str(error.detail), where="body") from None


async def _uploaded(act: Act, sender: Sender, form: FormData) -> tuple[Typed, Refused | Away | None]:
    """What was typed, with all files at the service. A file that cannot be kept is said beside its field."""
    values = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    files: dict[str, list[Kept]] = {}
    failed: Refused | Away | None = None
    for each in fields_of(act, frozenset()):
        told = (str(value).partition(" ") for value in form.getlist(each.name + KEPT))
        files[each.name] = [Kept(digest, name) for digest, _, name in told]
        for upload in form.getlist(each.name):
            if not isinstance(upload, UploadFile) or not upload.filename or failed:
                continue
            kept = await sender.upload(act.service, each.file, upload.filename, await upload.read())
            if isinstance(kept, Kept):
                files[each.name].append(kept)
            else:
                failed = _at(kept, each.name)
    await form.close()
    return Typed(values, files), failed


def _at(failed: Refused | Away, name: str) -> Refused | Away:
    """What the service says of a file belongs beside the input that it came by."""
    if isinstance(failed, Away) or failed.status == 401:
        return failed
    words = failed.told("detail") or failed.told("title")
    return replace(failed, problem={**failed.problem, "errors": [{"where": f"body.{name}", "words": words}]})
